"""What the operator's tool says and does."""

import os
import re
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import pytest

from persistence.check import DAMAGED, GOOD, IN_USE, NEWER, NOT_CHECKED, TORN, command_text, main
from persistence.layout import MANIFEST, POSITION, journal_name, snapshot_name
from persistence.payload import pack, pack_transaction
from persistence.store import Store
from tests.persistence.building import abandon, append, build, expected, load, opened, save, sync, time_of

ROOT = Path(__file__).resolve().parent.parent.parent


def contents(directory: str) -> dict[str, bytes]:
    found = {}
    for name in os.listdir(directory):
        with open(os.path.join(directory, name), "rb") as file:
            found[name] = file.read()
    return found


def tear(directory: str) -> None:
    """Leave a store whose sixth record was being written when the process died."""
    store = Store.open(directory)
    append(store, 5)
    sync(store)
    append(store, 1)
    path, size = store.journal().path, store.journal().size
    abandon(store)
    os.truncate(path, size - 20)


def test_a_good_store_is_reported_file_by_file_and_not_touched(
    directory: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(directory) as store:
        append(store, 3)
        save(store, keep_sequence=0)
        append(store, 2)
        store.rotate()
        sync(store)
        append(store, 1)
    before = contents(directory)
    assert main([directory]) == GOOD
    assert contents(directory) == before
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [
        "manifest",
        "position",
        snapshot_name(2),
        journal_name(1),
        journal_name(2),
        journal_name(3),
        "Good.",
    ]
    assert all("good" in line.lower() for line in lines)
    assert "2 records, 4 to 5" in lines[4]
    assert "6 rows, the state after record 3" in lines[2]


def test_dump_prints_each_command_as_redis_cli_takes_it(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(directory) as store:
        journal = store.journal()
        journal.append(pack([b"ASSET.CREATE", b"BTC", b"SCALE", b"8"]), time_of(1))
        journal.append(pack([b"X", b"", b"a b", b'q"\\', b"\r\n\t\x00\xff", b"it's"]), time_of(2))
        journal.append(pack_transaction([[b"A", b"1"], [b"B", b"2"]]), time_of(3))
    assert main([directory, "--dump"]) == GOOD
    lines = capsys.readouterr().out.splitlines()
    dumped = [line for line in lines if re.match(r"[0-9]", line)]
    assert dumped == [
        "1 2023-11-14T22:13:20.001000Z ASSET.CREATE BTC SCALE 8",
        '2 2023-11-14T22:13:20.002000Z X "" "a b" "q\\"\\\\" "\\r\\n\\t\\x00\\xff" "it\'s"',
        "3/1 2023-11-14T22:13:20.003000Z A 1",
        "3/2 2023-11-14T22:13:20.003000Z B 2",
    ]


def test_a_long_command_is_cut_and_its_length_said() -> None:
    text = command_text([b"X", b"y" * 10_000])
    assert len(text) < 4200
    assert text.endswith("(10002 characters)")


def test_a_record_that_is_no_command_is_reported(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(directory) as store:
        store.journal().append(b"\xc1", time_of(1))
    assert main([directory]) == GOOD
    assert main([directory, "--dump"]) == DAMAGED
    assert "NOT A COMMAND" in capsys.readouterr().out


def test_a_torn_end_is_said_and_cut_only_with_fix(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    tear(directory)
    before = contents(directory)
    assert main([directory]) == TORN
    out = capsys.readouterr().out
    assert "record 6 was never completely written" in out
    assert "Start the server." in out
    assert contents(directory) == before
    assert main([directory, "--fix"]) == GOOD
    assert "CUT: " in capsys.readouterr().out
    assert main([directory]) == GOOD
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 5))
        store.journal()
        assert store.notices == []


def test_fix_refuses_to_cut_damage_and_says_so(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    build(directory, 5)
    path = os.path.join(directory, journal_name(1))
    with open(path, "r+b") as file:
        file.seek(-10, os.SEEK_END)
        file.write(b"\xff")
    before = contents(directory)
    assert main([directory, "--fix"]) == DAMAGED
    after = contents(directory)
    before.pop("lock")
    after.pop("lock")
    assert after == before
    out = capsys.readouterr().out
    assert "Nothing was changed: --fix cuts only a record that was never completely written." in out
    assert re.search(r"journal-00000001 +DAMAGED at offset \d+, record 5: ", out)
    os.truncate(path, os.path.getsize(path) - 30)
    assert main([directory, "--fix"]) == DAMAGED
    assert "the position file says that everything up to record 5 was on disk" in capsys.readouterr().out


def test_after_the_first_damage_the_other_files_are_checked_all_the_same(
    directory: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(directory)
    append(store, 3)
    save(store)
    for _ in range(3):
        append(store, 3)
        store.rotate()
        sync(store)
    abandon(store)
    for name in (snapshot_name(2), journal_name(3)):
        with open(os.path.join(directory, name), "r+b") as file:
            file.seek(150)
            byte = file.read(1)[0]
            file.seek(150)
            file.write(bytes([byte ^ 1]))
    assert main([directory]) == DAMAGED
    lines = capsys.readouterr().out.splitlines()
    told = {line.split()[0]: "DAMAGED" in line for line in lines[:-1]}
    assert told == {
        "manifest": False,
        "position": False,
        snapshot_name(2): True,
        journal_name(2): False,
        journal_name(3): True,
        journal_name(4): False,
        journal_name(5): False,
    }


def test_with_a_damaged_manifest_each_file_is_judged_by_itself(
    directory: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(directory) as store:
        append(store, 3)
        save(store)
        append(store, 2)
    with open(os.path.join(directory, MANIFEST), "r+b") as file:
        file.write(b"D")
    assert main([directory]) == DAMAGED
    out = capsys.readouterr().out
    assert re.search(r"snapshot-00000002 +good by itself: 6 rows, after record 3", out)
    assert re.search(r"journal-00000002 +good by itself: 2 records, 4 to 5", out)


def test_a_damaged_position_is_said_and_harmless(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    build(directory, 2)
    with open(os.path.join(directory, POSITION), "r+b") as file:
        file.write(b"\xff")
    assert main([directory]) == GOOD
    assert "harmless" in capsys.readouterr().out


def test_a_running_server_is_no_obstacle_and_its_half_written_record_no_fault(
    directory: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(directory)
    append(store, 5)
    os.write(store.journal().fd, b"\xd1rec\x05")
    assert main([directory]) == GOOD
    out = capsys.readouterr().out
    assert f"held by process {os.getpid()}" in out
    assert "being written right now" in out
    assert main([directory, "--fix"]) == IN_USE
    assert "stop the server first" in capsys.readouterr().out
    abandon(store)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [([], NOT_CHECKED), (["a", "b"], NOT_CHECKED), (["--what", "x"], NOT_CHECKED), (["--help"], GOOD)],
)
def test_wrong_arguments_have_their_exit_code(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    found = capsys.readouterr()
    assert "usage: python -m persistence.check" in found.out + found.err


def test_directories_without_a_store_are_not_good(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([directory]) == NOT_CHECKED
    assert "there is no such directory" in capsys.readouterr().out
    os.mkdir(directory)
    assert main([directory]) == NOT_CHECKED
    assert "no store here" in capsys.readouterr().out
    assert os.listdir(directory) == []


def test_a_newer_version_has_its_exit_code(directory: str) -> None:
    build(directory, 1)
    text = b"dingir-manifest 7\nwhatever\n"
    with open(os.path.join(directory, MANIFEST), "wb") as file:
        file.write(text + b"check %08x\n" % crc32(text))
    assert main([directory]) == NEWER


def test_the_command_line_works_and_a_closed_pipe_is_no_stack_trace(directory: str) -> None:
    with opened(directory) as store:
        append(store, 3000)
    command = [sys.executable, "-m", "persistence.check", directory, "--dump"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"manifest")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) in (0, NOT_CHECKED)
