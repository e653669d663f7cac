"""The history's file: lines as they were typed, no passwords, nobody else's to read."""

from pathlib import Path

import pytest

from clients.cli.prompt import history
from clients.cli.prompt.history import LineHistory, history_path


def test_lines_are_kept_for_the_next_session_and_passwords_are_not(tmp_path: Path) -> None:
    path = tmp_path / "history"
    first = LineHistory(path)
    for line in ("PING", "AUTH s3cret", "3 auth s3cret", 'AUTH "s3cret', "HELLO 3 AUTH a b"):
        first.append_string(line)
    first.append_string("a\nCONFIG SET requirepass x\nb")
    assert path.read_text() == "PING\na\nb\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(LineHistory(path).load_history_strings()) == ["b", "a", "PING"]
    assert first.get_strings() == ["PING", "a", "b"]


def test_a_long_file_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LINES_MAX", 2)
    path = tmp_path / "history"
    path.write_text("1\n2\n3\n4\n")
    assert list(LineHistory(path).load_history_strings()) == ["4", "3"]
    assert path.read_text() == "1\n2\n3\n4\n"
    path.write_text("1\n2\n3\n4\n5\n")
    assert list(LineHistory(path).load_history_strings()) == ["5", "4"]
    assert path.read_text() == "4\n5\n"
    assert [one.name for one in tmp_path.iterdir()] == ["history"]


def test_a_file_that_can_t_be_written_is_told_once_and_the_session_goes_on(tmp_path: Path) -> None:
    kept = LineHistory(tmp_path / "no" / "such")
    kept.append_string("PING")
    assert kept.problem == f"the history is not kept: {tmp_path}/no/such: No such file or directory"
    kept.problem = ""
    kept.append_string("PING 2")
    assert kept.problem == ""
    assert kept.get_strings() == ["PING", "PING 2"]


def test_the_variable_says_where_or_that_nothing_is_kept() -> None:
    assert history_path({"DINGIR_CLI_HISTORY": ""}) is None
    assert history_path({"DINGIR_CLI_HISTORY": "/x/y"}) == Path("/x/y")
    assert history_path({}) == Path.home() / ".dingir_cli_history"
