"""`python -m persistence.check DIR`: verify a data directory, in words for an operator.

It reads with the code that recovery uses and so comes to the decision that the server would come to, but it changes
nothing and does not stop at the first fault. It may be run while a server has the directory open; then a last record
that is just being written is not a fault. With --fix, and only when no server runs, it cuts what the server itself
would cut at its start, and nothing else.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from typing import Final

from persistence import setup
from persistence.errors import Damaged, Locked, Missing, NewerVersion, StoreError, Unreadable, os_text
from persistence.files import FILES
from persistence.layout import (
    LOCK,
    MANIFEST,
    POSITION,
    journal_name,
    journal_numbers,
    snapshot_name,
    snapshot_numbers,
    temporary_names,
)
from persistence.limits import TEXT_MAX
from persistence.lock import DirectoryLock, holder
from persistence.manifest import Manifest, SnapshotEntry
from persistence.payload import BadPayload, unpack
from persistence.position import Position
from persistence.reading import JournalReader, Record
from persistence.recovery import Cut, Recovery, Walked
from persistence.snapshot import SnapshotReader

GOOD: Final = 0
TORN: Final = 1
DAMAGED: Final = 2
NOT_CHECKED: Final = 3
IN_USE: Final = 4
NEWER: Final = 5

_EXIT_CODES: Final = """exit codes:
  0  everything is good (with --fix: what had to be cut was cut)
  1  the end of the journal is torn: the server cuts it by itself at its next start, and so does --fix
  2  damaged: the server refuses to start
  3  it could not be checked: not there, not readable, or wrong arguments
  4  --fix was refused, because a server has the directory open
  5  written by a newer version of this program
"""
_ADVICE: Final = "restore the directory from a backup; copy it as it is first, it may be needed"
_TRIES_MAX: Final = 5
"""Times that a check under a running server starts again because files were replaced meanwhile."""


class Check:
    """One pass over a directory; `worst` is the exit code so far."""

    def __init__(self, directory: str, *, dump: bool, fix: bool) -> None:
        self._directory = directory
        self._dump = dump
        self._fix = fix
        self._server = None if fix else holder(directory)
        self.worst = GOOD

    def run(self) -> int:
        """Check everything and print what was found; return the exit code."""
        if self._server is not None:
            who = f"process {self._server}" if self._server else "a server"
            self._say(LOCK, f"held by {who}, which may be writing while we read")
        try:
            manifest = setup.read_manifest(FILES, self._directory, _ADVICE)
        except (Damaged, NewerVersion) as error:
            self._fault(error)
            self._check_without_manifest()
            return self.worst
        if manifest is None:
            print("no store here: the directory holds no manifest and no journal; a server would begin a new one")
            return NOT_CHECKED
        state = f"{manifest.snapshot.name if manifest.snapshot else 'no snapshot'}, {len(manifest.journals)} journals"
        self._say(MANIFEST, f"good: store {manifest.store.hex()}, {state}")
        position = self._check_position(manifest)
        for entry in (*manifest.kept, *([manifest.snapshot] if manifest.snapshot else [])):
            self._check_snapshot(manifest, entry)
        self._check_kept(manifest)
        self._check_replayed(manifest, position)
        for name in temporary_names(FILES.names(self._directory)):
            self._say(name, "left over or in the making; removed at the next start")
        return self.worst

    def _check_position(self, manifest: Manifest) -> Position | None:
        position, problems = setup.read_position(FILES, self._directory, manifest.store)
        for problem in problems:
            self._say(POSITION, f"unusable: {problem}; harmless, the server goes on without it")
        if position is not None:
            self._say(POSITION, f"good: everything up to record {position.sequence} was on disk")
        elif not problems:
            self._say(POSITION, "says nothing yet")
        return position

    def _check_snapshot(self, manifest: Manifest, entry: SnapshotEntry) -> None:
        path = os.path.join(self._directory, entry.name)
        try:
            reader = SnapshotReader(FILES, path, _ADVICE)
            try:
                rows = sum(1 for _row in reader.rows())
                info = reader.info()
                found = (reader.header.store, info.sequence, info.chain, info.bytes_n, rows, info.check)
                if found != (manifest.store, entry.sequence, entry.chain, entry.bytes_n, entry.rows, entry.check):
                    raise Damaged("it is a good snapshot, but not the one that the manifest names", path)
            finally:
                reader.close()
        except (Damaged, Unreadable, NewerVersion) as error:
            self._fault(error)
        else:
            self._say(entry.name, f"good: {rows} rows, the state after record {entry.sequence} ({_time(info.time_us)})")

    def _check_kept(self, manifest: Manifest) -> None:
        """Check the journals before the snapshot, each by itself."""
        for entry in manifest.journals:
            if entry not in manifest.replay():
                self._check_alone(entry.name)

    def _check_replayed(self, manifest: Manifest, position: Position | None) -> None:
        """Check the journals behind the snapshot as the server does."""
        recovery = Recovery(FILES, self._directory, manifest, position, _ADVICE)
        printed = 0
        try:
            recovery.check_files()
            for record in recovery.records():
                printed = self._report_walked(recovery.walked, printed)
                self._show(record)
        except (Damaged, Missing, Unreadable, NewerVersion) as error:
            self._report_walked(recovery.walked, printed)
            self._fault(error)
            rest = [entry for entry in manifest.replay() if entry.name > os.path.basename(error.path)]
            for entry in rest:
                self._check_alone(entry.name)
            if self._fix:
                print("Nothing was changed: --fix cuts only a record that was never completely written.")
            return
        self._report_walked(recovery.walked, printed)
        if recovery.adopted is not None:
            self._say(recovery.adopted.name, "not named by the manifest yet; the server adds it at its start")
        for cut in recovery.cuts:
            self._report_cut(cut)

    def _check_without_manifest(self) -> None:
        """Say what each file is worth by itself."""
        names = FILES.names(self._directory)
        for number in snapshot_numbers(names):
            path = os.path.join(self._directory, snapshot_name(number))
            try:
                reader = SnapshotReader(FILES, path, _ADVICE)
                try:
                    rows = sum(1 for _row in reader.rows())
                    self._say(
                        snapshot_name(number), f"good by itself: {rows} rows, after record {reader.header.sequence}"
                    )
                finally:
                    reader.close()
            except StoreError as error:
                self._fault(error)
        for number in journal_numbers(names):
            self._check_alone(journal_name(number))

    def _check_alone(self, name: str) -> None:
        """Check a journal whose place among the others is not in question, or can't be known."""
        path = os.path.join(self._directory, name)
        try:
            reader = JournalReader(FILES, path, _ADVICE)
        except FileNotFoundError:
            self._fault(Missing("the manifest names this journal, and it is not there", path))
            return
        except (Damaged, Unreadable, NewerVersion) as error:
            self._fault(error)
            return
        try:
            for record in reader.read(reader.size()):
                self._show(record)
            if reader.offset != reader.size():
                what = "from here on it does not verify"
                self._fault(Damaged(what, path, offset=reader.offset, record=reader.sequence + 1))
            else:
                self._say(name, f"good by itself: {_records(reader.header.sequence, reader.sequence)}")
        except Unreadable as error:
            self._fault(error)
        finally:
            reader.close()

    def _report_walked(self, walked: list[Walked], printed: int) -> int:
        for found in walked[printed:]:
            self._say(found.name, f"good: {_records(found.first, found.last)} in {found.size} bytes")
        return len(walked)

    def _report_cut(self, cut: Cut) -> None:
        name = os.path.basename(cut.path)
        place = "the whole file" if cut.offset is None else f"{cut.bytes_n} bytes from offset {cut.offset} on"
        if self._server is not None:
            self._say(name, f"{place}: being written right now, or torn: {cut.text}")
        elif self._fix:
            setup.carry_out(FILES, self._directory, cut.path, cut.offset)
            self._say(name, f"CUT: {place}: {cut.text}")
        else:
            self._say(name, f"TORN: {place}: {cut.text}; the server cuts this at its next start, or --fix does")
            self.worst = max(self.worst, TORN)

    def _show(self, record: Record) -> None:
        """Print a record, with --dump: sequence, time, command; each command of a transaction on its own line."""
        if not self._dump:
            return
        sequence, time_us, payload = record
        try:
            commands = unpack(payload)
            marks = [f"/{index}" for index in range(1, len(commands) + 1)] if len(commands) > 1 else [""]
        except BadPayload as error:
            print(f"{sequence} {_time(time_us)} NOT A COMMAND: {error}")
            self.worst = max(self.worst, DAMAGED)
            return
        for mark, args in zip(marks, commands, strict=True):
            print(f"{sequence}{mark} {_time(time_us)} {command_text(args)}")

    def _fault(self, error: StoreError) -> None:
        self.worst = max(self.worst, NEWER if isinstance(error, NewerVersion) else DAMAGED)
        place = "" if error.offset is None else f" at offset {error.offset}"
        record = "" if error.record is None else f", record {error.record}"
        self._say(os.path.basename(error.path), f"DAMAGED{place}{record}: {error.what}")

    def _say(self, name: str, text: str) -> None:
        print(f"{name:<19} {text}")


def command_text(args: list[bytes]) -> str:
    """Return a command as redis-cli takes it: arguments with blanks or unprintable bytes in quotes."""
    text = " ".join(_quoted(arg) for arg in args)
    return text if len(text) <= TEXT_MAX else f"{text[:TEXT_MAX]}... ({len(text)} characters)"


def _quoted(arg: bytes) -> str:
    if arg and all(33 <= byte <= 126 and byte not in b"\"\\'" for byte in arg):
        return arg.decode("ascii")
    return (
        '"'
        + "".join(_ESCAPES.get(byte) or (chr(byte) if 32 <= byte <= 126 else f"\\x{byte:02x}") for byte in arg)
        + '"'
    )


_ESCAPES: Final = {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 92: "\\\\"}


def _records(first: int, last: int) -> str:
    return f"{last - first + 1} records, {first} to {last}" if last >= first else f"no record yet, the next is {first}"


def _time(time_us: int) -> str:
    try:
        moment = datetime.fromtimestamp(time_us // 1_000_000, UTC)
    except (OverflowError, ValueError, OSError):
        return f"time={time_us}us"
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time_us % 1_000_000:06d}Z"


def check(directory: str, *, dump: bool, fix: bool) -> int:
    """Check `directory` and print what was found; return the exit code."""
    directory = os.path.abspath(directory)
    try:
        if not os.path.isdir(directory):
            raise Missing("there is no such directory", directory)
        lock = DirectoryLock(directory) if fix else None
        try:
            return _check_until_still(directory, dump, fix)
        finally:
            if lock is not None:
                lock.release()
    except Locked as error:
        print(error)
        return IN_USE
    except NewerVersion as error:
        print(error)
        return NEWER
    except Damaged as error:
        print(error)
        return DAMAGED
    except StoreError as error:
        print(error)
        return NOT_CHECKED
    except OSError as error:
        print(f"{directory}: it could not be checked: {os_text(error)}")
        return NOT_CHECKED


def _check_until_still(directory: str, dump: bool, fix: bool) -> int:
    """Check; again, when a running server has replaced files meanwhile."""
    path = os.path.join(directory, MANIFEST)
    for _try in range(_TRIES_MAX):
        before = _identity(path)
        worst = Check(directory, dump=dump, fix=fix).run()
        if worst in (GOOD, TORN) or _identity(path) == before:
            return worst
        print("the server has replaced files meanwhile; once more")
        time.sleep(0.1)
    return worst


def _identity(path: str) -> int | None:
    try:
        return os.stat(path).st_ino
    except OSError:
        return None


def main(arguments: list[str]) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m persistence.check",
        description="Verify the files of a data directory: manifest, snapshot, journals, position. Changes nothing.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("directory", metavar="DIR", help="the data directory")
    parser.add_argument("--dump", action="store_true", help="print every record: sequence, time, command")
    parser.add_argument("--fix", action="store_true", help="cut a torn end, and only that; no server may be running")
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as exit_:
        return GOOD if exit_.code == 0 else NOT_CHECKED
    worst = check(chosen.directory, dump=chosen.dump, fix=chosen.fix)
    print(_SUMMARY[worst])
    return worst


_SUMMARY: Final = {
    GOOD: "Good.",
    TORN: "A write was torn at the end, which is no loss: nobody was told of it. Start the server.",
    DAMAGED: f"Damaged. The server refuses to start. What to do: {_ADVICE}.",
    NOT_CHECKED: "Not checked.",
    IN_USE: "Nothing was done: stop the server first.",
    NEWER: "Start the version of the program that wrote it, or a later one.",
}


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOT_CHECKED)
