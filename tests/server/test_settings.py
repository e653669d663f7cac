"""Settings from a file and flags, and CONFIG SET's rule of all or nothing."""

from pathlib import Path

import pytest

from server.directives import TABLE
from server.forms import BadValue, OutputLimit
from server.limits import SETTINGS_FILE_BYTES_MAX
from server.settings import Settings, SettingsError, usage
from server.settings_file import BadFile, Written, read_file, rewrite_file


def from_file(folder: Path, text: str, *flags: str) -> Settings:
    path = folder / "dingir.conf"
    path.write_text(text)
    return Settings.from_arguments([str(path), *flags])


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        from_file(folder, text)
    return str(caught.value).removeprefix(str(folder / "dingir.conf"))


# -- the file ------------------------------------------------------------------------------------


def test_a_file_is_read_as_redis_conf_is(tmp_path: Path) -> None:
    settings = from_file(
        tmp_path,
        "# a comment\n\n  port   7000\r\nBIND 10.0.0.1\t-::1\nrequirepass \"a b\\x41\\n\"\nlogfile 'it\\'s'\n"
        "maxmemory 1gb\nsave 900 1\nsave 300 10\n",
    )
    assert settings.port == 7000
    assert settings.bind == ("10.0.0.1", "-::1")
    assert settings.requirepass == b"a bA\n"
    assert settings.logfile == "it's"
    assert settings.maxmemory == 1024**3
    assert settings.save_points == [(900, 1), (300, 10)]
    assert settings.file == str(tmp_path / "dingir.conf")
    assert settings.given == {"port", "bind", "requirepass", "logfile", "maxmemory", "save"}


def test_an_empty_save_means_no_save_points(tmp_path: Path) -> None:
    assert from_file(tmp_path, 'save ""\n').save_points == []
    assert from_file(tmp_path, 'save 900 1\nsave ""\n').save_points == []
    assert from_file(tmp_path, 'save ""\nsave 900 1\n').save_points == [(900, 1)]


def test_output_limits_of_classes_not_named_stay(tmp_path: Path) -> None:
    text = "client-output-buffer-limit pubsub 1mb 2kb 3\nclient-output-buffer-limit normal 0 0 0\n"
    settings = from_file(tmp_path, text)
    assert settings.output_limits[0] == OutputLimit(0, 0, 0)
    assert settings.output_limits[1] == OutputLimit(1024**2, 2048, 3)
    assert settings.output_limits[2] == Settings().output_limits[2]


def test_a_password_that_is_not_text_is_kept_byte_for_byte(tmp_path: Path) -> None:
    assert from_file(tmp_path, 'requirepass "\\xff\\x00\\xc3\\xa9"\n').requirepass == b"\xff\x00\xc3\xa9"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("port 1\nport x\n", ":2: 'port x': argument couldn't be parsed into an integer; expected an integer from 0"),
        ("\n\nport\n", ":3: 'port': wrong number of arguments: 0"),
        ("port 1 2\n", ":1: 'port 1 2': wrong number of arguments: 2"),
        ("prot 1\n", ":1: unknown directive 'prot'; did you mean 'port'?"),
        ("xyzzy 1\n", ":1: unknown directive 'xyzzy'; --help lists all"),
        ('dir "abc\n', ":1: unbalanced quotes"),
        ('dir "abc"d\n', ":1: unbalanced quotes"),
        ("# fine\nappendonly no\n", ":2: 'appendonly no': argument(s) must be one of the following: yes"),
        ("save 900\n", ":1: 'save 900': Invalid save parameters; expected pairs of seconds and changes"),
        ("requirepass secret word\n", ":1: 'requirepass (redacted)': wrong number of arguments: 2"),
        ("port " + "9" * 500 + "\n", ":1: 'port " + "9" * 123 + "...': argument"),
        ("po\x00rt 1\n", ":1: unknown directive 'po?rt'"),
    ],
)
def test_a_wrong_line_is_named_with_what_was_expected(tmp_path: Path, text: str, expected: str) -> None:
    assert refusal(tmp_path, text).startswith(expected)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"missing\.conf: No such file or directory"):
        Settings.from_arguments([str(tmp_path / "missing.conf")])
    with pytest.raises(SettingsError, match="Is a directory"):
        Settings.from_arguments([str(tmp_path)])


def test_a_file_of_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.conf"
    path.write_bytes(b"#" * SETTINGS_FILE_BYTES_MAX)
    assert read_file(str(path)) == []
    path.write_bytes(b"#" * (SETTINGS_FILE_BYTES_MAX + 1))
    with pytest.raises(BadFile, match="more than"):
        read_file(str(path))


# -- flags ---------------------------------------------------------------------------------------


def test_flags_win_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    settings = from_file(tmp_path, "port 1\ntimeout 5\nsave 900 1\n", "--port", "2", "--save", "60", "7")
    assert (settings.port, settings.timeout, settings.tcp_backlog) == (2, 5, 511)
    assert settings.save_points == [(60, 7)]


def test_flags_are_taken_as_redis_server_takes_them() -> None:
    settings = Settings.from_arguments(
        ["--port", "3464", "--save", "900 1", "--save", "300", "10", "--slowlog-log-slower-than", "-1", "--PORT", "5"]
    )
    assert settings.port == 5
    assert settings.save_points == [(900, 1), (300, 10)]
    assert settings.slowlog_log_slower_than == -1
    assert Settings.from_arguments(["--save", ""]).save_points == []
    assert Settings.from_arguments(["--save"]).save_points == []


def test_a_value_that_begins_with_dashes_follows_an_equals_sign() -> None:
    assert Settings.from_arguments(["--requirepass=--a=b"]).requirepass == b"--a=b"


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--port"], "command line: 'port': wrong number of arguments: 0"),
        (["--port", "a"], "command line: 'port a': argument couldn't be parsed into an integer"),
        (["--prt", "a"], "command line: unknown directive 'prt'; did you mean 'port'?"),
        (["-p", "1"], "command line: expected a flag such as --port, received '-p'"),
        (["--requirepass", "secret", "secret"], "command line: 'requirepass (redacted)'"),
    ],
)
def test_a_wrong_flag_is_named(flags: list[str], expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_arguments(flags)
    assert str(caught.value).startswith(expected)
    assert "secret" not in str(caught.value)


def test_help_names_every_directive_with_its_default() -> None:
    text = usage()
    for directive in TABLE:
        assert f"--{directive.name} {directive.default}\n" in text


# -- CONFIG SET ----------------------------------------------------------------------------------


def test_values_are_prepared_before_any_is_set() -> None:
    settings = Settings()
    with pytest.raises(SettingsError, match="possibly related to argument 'maxclients'"):
        settings.prepare([("timeout", "5"), ("maxclients", "x")])
    assert settings.timeout == 0
    settings.change(settings.prepare([("timeout", "5"), ("MaxClients", "7")]))
    assert (settings.timeout, settings.maxclients) == (5, 7)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("nope", "1")], "Unknown option or number of arguments for CONFIG SET - 'nope'"),
        ([("port", "1")], "CONFIG SET failed (possibly related to argument 'port') - can't set immutable config"),
        (
            [("timeout", "1"), ("TIMEOUT", "2")],
            "CONFIG SET failed (possibly related to argument 'TIMEOUT') - duplicate parameter",
        ),
        (
            [("maxclients", "0")],
            (
                "CONFIG SET failed (possibly related to argument 'maxclients') - "
                "argument must be between 1 and 4294967295 inclusive"
            ),
        ),
    ],
)
def test_config_set_refuses_in_the_words_of_redis(pairs: list[tuple[str, str]], expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings().prepare(pairs)
    assert str(caught.value) == expected


def test_a_listener_that_refuses_brings_everything_back() -> None:
    settings = Settings()
    heard: list[tuple[str, int, int]] = []

    def listener(name: str) -> None:
        heard.append((name, settings.timeout, settings.maxclients))
        if settings.maxclients == 7:
            raise BadValue("too few files")

    settings.listen(listener)
    with pytest.raises(SettingsError) as caught:
        settings.change(settings.prepare([("timeout", "5"), ("maxclients", "7")]))
    assert str(caught.value) == "CONFIG SET failed (possibly related to argument 'timeout') - too few files"
    assert (settings.timeout, settings.maxclients) == (0, 10_000)
    assert heard[-1] == ("maxclients", 0, 10_000)


# -- CONFIG REWRITE ------------------------------------------------------------------------------


def test_a_rewrite_keeps_comments_and_lines_that_mean_the_same(tmp_path: Path) -> None:
    path = tmp_path / "dingir.conf"
    path.write_text("# mine\nport 7000\nmaxmemory 1gb\n\nsave 1 1\nsave 2 2\ntimeout 3")
    path.chmod(0o640)
    rewrite_file(
        str(path),
        {
            "port": Written(["7001"], True, lambda words: words == ["7001"]),
            "maxmemory": Written(["1073741824"], True, lambda words: words == ["1gb"]),
            "save": Written(["5", "5"], True, lambda words: False),
            "requirepass": Written(['a "b\n\xe9'], True, lambda words: False),
            "logfile": Written([""], False, lambda words: False),
        },
    )
    assert path.read_text() == (
        "# mine\nport 7001\nmaxmemory 1gb\n\nsave 5 5\ntimeout 3\n"
        '# Written by CONFIG REWRITE\nrequirepass "a \\"b\\x0a\\xc3\\xa9"\n'
    )
    assert path.stat().st_mode & 0o777 == 0o640
    assert read_file(str(path))[-1].words == ["requirepass", 'a "b\n\xe9']
    assert [entry.name for entry in tmp_path.iterdir()] == ["dingir.conf"]


def test_a_rewrite_of_a_file_that_is_gone_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        rewrite_file(str(tmp_path / "gone.conf"), {})
    assert list(tmp_path.iterdir()) == []
