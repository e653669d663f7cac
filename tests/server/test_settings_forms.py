"""The forms of directives' values: what they read, show, and refuse."""

import typing

import pytest

from server.directives import DIRECTIVES, TABLE
from server.forms import BadValue, OutputLimit, memory
from server.settings import Settings

INTEGERS = [directive.name for directive in TABLE if type(directive.form).__name__ == "Integer"]
MEMORIES = [directive.name for directive in TABLE if type(directive.form).__name__ == "Memory"]
YES_NOS = [directive.name for directive in TABLE if type(directive.form).__name__ == "YesNo"]
CHOICES = [directive.name for directive in TABLE if type(directive.form).__name__ == "Choice"]

BAD_VALUES = (
    [(name, word) for name in INTEGERS for word in ("", "x", "1x", " 1", "+1", "01", "1.5", "-0", "9" * 19, "9" * 400)]
    + [(name, word) for name in MEMORIES for word in ("", "-1", "1.5gb", "1zb", "gb", "1 gb", "9" * 30, "٣")]
    + [(name, word) for name in YES_NOS for word in ("", "true", "1", "yess")]
    + [(name, word) for name in CHOICES for word in ("", "other", "always,no")]
    + [
        ("port", "65536"),
        ("port", "-1"),
        ("maxclients", "0"),
        ("timeout", "2147483648"),
        ("slowlog-log-slower-than", "-2"),
        ("proto-max-bulk-len", "1048575"),
        ("client-query-buffer-limit", "1k"),
        ("appendonly", "no"),
        ("databases", "16"),
        ("maxmemory-policy", "allkeys-lru"),
        ("unixsocketperm", "888"),
        ("unixsocketperm", "7777"),
        ("unixsocketperm", "0o700"),
        ("unixsocket", "a\nb"),
        ("unixsocket", "x" * 4097),
        ("logfile", "a\0b"),
        ("dir", ""),
        ("dir", "a\nb"),
        ("requirepass", "x" * 513),
        ("user-order-limit", "1000001"),
        ("client-id-ttl", "-1"),
    ]
)
BAD_LISTS = [
    ("save", ["900"]),
    ("save", ["900", "x"]),
    ("save", ["0", "1"]),
    ("save", ["-1", "5"]),
    ("save", ["900", "1", "300"]),
    ("save", ["9" * 20, "1"]),
    ("bind", ["127.0.0.1 ", "x"]),
    ("bind", ["a b"]),
    ("bind", ["127.0.0.1"] * 17),
    ("client-output-buffer-limit", []),
    ("client-output-buffer-limit", ["normal", "1mb", "2mb"]),
    ("client-output-buffer-limit", ["other", "1mb", "2mb", "3"]),
    ("client-output-buffer-limit", ["normal", "x", "2mb", "3"]),
    ("client-output-buffer-limit", ["normal", "1mb", "2mb", "-3"]),
    ("client-output-buffer-limit", ["normal", "1mb", "2mb", "3.5"]),
    ("client-output-buffer-limit", ["normal", "1mb", "2mb", "9" * 12]),
]


@pytest.mark.parametrize(("name", "word"), BAD_VALUES)
def test_a_bad_value_is_refused_with_a_clause(name: str, word: str) -> None:
    with pytest.raises(BadValue, match=r"^\S.*[^.]$"):
        DIRECTIVES[name].form.read([word])


@pytest.mark.parametrize(("name", "words"), BAD_LISTS)
def test_a_bad_list_is_refused(name: str, words: list[str]) -> None:
    with pytest.raises(BadValue):
        DIRECTIVES[name].form.read(words)


@pytest.mark.parametrize("directive", TABLE, ids=lambda directive: directive.name)
def test_what_is_shown_reads_back_as_the_same(directive: typing.Any) -> None:
    settings = Settings()
    value = settings.value(directive.name)
    shown = directive.form.show(value)
    assert directive.form.read((shown.split() or [""]) if directive.form.many else [shown]) == value


@pytest.mark.parametrize("directive", TABLE, ids=lambda directive: directive.name)
def test_every_directive_is_an_attribute_of_the_declared_type(directive: typing.Any) -> None:
    declared = typing.get_type_hints(Settings)[directive.attribute]
    value = getattr(Settings(), directive.attribute)
    assert isinstance(value, typing.get_origin(declared) or declared)


def test_settings_declare_no_attribute_that_is_not_a_directive() -> None:
    declared = {name for name in typing.get_type_hints(Settings) if not name.startswith("_")}
    assert declared == {directive.attribute for directive in TABLE}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("1", 1),
        ("1b", 1),
        ("1k", 1000),
        ("1kb", 1024),
        ("1K", 1000),
        ("1KB", 1024),
        ("3m", 3_000_000),
        ("3mb", 3 * 1024**2),
        ("2g", 2_000_000_000),
        ("2Gb", 2 * 1024**3),
        ("1tb", 1024**4),
    ],
)
def test_memory_units_are_those_of_redis(text: str, count: int) -> None:
    assert memory(text) == count


def test_the_defaults_are_safe_and_durable() -> None:
    settings = Settings()
    assert settings.port == 3464
    assert settings.bind == ("127.0.0.1", "-::1")
    assert settings.protected_mode
    assert settings.requirepass == b""
    assert settings.appendfsync == "always"
    assert settings.save_points == [(3600, 1), (300, 100), (60, 10_000)]
    assert settings.enable_debug_command == "no"
    assert settings.output_limits[0] == OutputLimit(256 * 1024**2, 64 * 1024**2, 60)
    assert settings.output_limits[1] == OutputLimit(32 * 1024**2, 8 * 1024**2, 60)
    assert settings.given == set()


def test_slave_is_another_word_for_replica_in_output_limits() -> None:
    form = DIRECTIVES["client-output-buffer-limit"].form
    assert form.read(["slave", "1", "2", "3"]) == form.read(["REPLICA", "1", "2", "3"]) == (None, None, (1, 2, 3))
