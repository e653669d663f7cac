"""The log as a follower sees it: a base to begin with, and the records behind it, up to what is durable.

The server writes the directory meanwhile: it appends, begins new files, replaces the manifest, and deletes what no
follower needs. So everything is read in an order that allows for that: the manifest names bases (the snapshot in
force, and one kept for a follower that has not come so far); the position file says how far it is safe to read; an
open file stays readable when its name goes. A file that goes before it was opened means that the follower was left
behind, and that is said.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from persistence.errors import Missing, StoreError, check_command
from persistence.files import FILES
from persistence.history.database import HistoryError
from persistence.layout import POSITION, journal_name
from persistence.manifest import Manifest, SnapshotEntry
from persistence.position import Position, PositionReader
from persistence.reading import JournalReader, Record
from persistence.setup import read_manifest
from persistence.snapshot import Row, SnapshotReader


class NotReady(Exception):
    """There is no log yet, or none that is durable, or it has just changed under our eyes: it is to be tried again."""


@dataclass(frozen=True, slots=True)
class Base:
    """A state to begin with: that of a snapshot, or nothing at all at the log's beginning."""

    sequence: int
    number: int
    """Of the journal file that goes on from it."""
    snapshot: SnapshotEntry | None


class Log:
    """The log of one directory."""

    def __init__(self, directory: str) -> None:
        """Raises `NotReady`, or `StoreError` for what can't be read."""
        self.directory: Final = os.path.abspath(directory)
        self._advice: Final = check_command(self.directory)
        self.store: Final = self.manifest().store
        try:
            self._positions: Final = PositionReader(os.path.join(self.directory, POSITION), self.store)
        except FileNotFoundError:
            raise NotReady(f"no server has started in {self.directory} yet") from None
        self._reader: JournalReader | None = None

    def manifest(self) -> Manifest:
        """Read the manifest as it is now."""
        try:
            manifest = read_manifest(FILES, self.directory, self._advice)
        except FileNotFoundError:
            manifest = None
        if manifest is None:
            raise NotReady(f"no server has started in {self.directory} yet")
        return manifest

    def bases(self) -> list[Base]:
        """List the states that one can begin with, oldest first."""
        manifest = self.manifest()
        entries = [*manifest.kept, *([manifest.snapshot] if manifest.snapshot is not None else [])]
        bases = [Base(entry.sequence, entry.number, entry) for entry in entries]
        first = manifest.journals[0]
        if first.first == 1:
            bases.insert(0, Base(0, first.number, None))
        return bases

    def rows(self, base: Base) -> Iterator[Row]:
        """Read the state of a base; it is good only if the iteration ends without an error."""
        if base.snapshot is None:
            return
        try:
            reader = SnapshotReader(FILES, os.path.join(self.directory, base.snapshot.name), self._advice)
        except Missing:
            raise NotReady(f"{base.snapshot.name} has just been replaced") from None
        try:
            yield from reader.rows()
        finally:
            reader.close()

    def durable(self) -> Position:
        """Tell how far the log is durable."""
        position = self._positions.read()
        if position is None:
            raise NotReady(f"nothing in {self.directory} is durable yet")
        return position

    # -- reading --------------------------------------------------------------------------------

    @property
    def sequence(self) -> int:
        """The last record that was read."""
        assert self._reader is not None
        return self._reader.sequence

    @property
    def place(self) -> Position:
        """Where reading stands."""
        assert self._reader is not None
        return Position(self._reader.sequence, self._reader.offset, self._reader.header.number)

    @property
    def place_number(self) -> int:
        """The number of the file that is being read."""
        assert self._reader is not None
        return self._reader.header.number

    def path(self, name: str) -> str:
        return os.path.join(self.directory, name)

    def start(self, base: Base) -> None:
        """Read on from a base."""
        try:
            self._turn(base.number, base.sequence, None)
        except FileNotFoundError:
            raise NotReady(f"{journal_name(base.number)} has just been replaced") from None

    def records(self) -> Iterator[Record]:
        """Read the records up to what is durable; may be given up in the middle, and called again to go on.

        `place_number` turns to a new file's after the last record of the one before was taken, before the first of the
        new one is handed out: the state is then that of the snapshot with this number.
        """
        position = self.durable()
        while True:
            reader = self._reader
            assert reader is not None
            here = reader.header.number
            if here > position.number:
                return  # an old position, of before a crash: the file that it is in has been read
            limit = position.offset if here == position.number else reader.size()
            yield from reader.read(limit)
            if reader.offset < limit:
                raise HistoryError(
                    f"{reader.path}: record {reader.sequence + 1} at offset {reader.offset} does not verify; "
                    f"run: {self._advice}"
                )
            if here == position.number:
                return
            try:
                self._turn(here + 1, reader.sequence, reader.chain)
            except FileNotFoundError:
                gone = f"{journal_name(here + 1)} is not there any more"
                raise HistoryError(left_behind(reader.sequence, gone)) from None

    def close(self) -> None:
        self._positions.close()
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _turn(self, number: int, sequence: int, chain: int | None) -> None:
        """Open the journal file that goes on behind `sequence`."""
        path = os.path.join(self.directory, journal_name(number))
        try:
            reader = JournalReader(FILES, path, self._advice)
        except StoreError as error:
            raise HistoryError(str(error)) from error
        found = reader.header
        fits = found.store == self.store and found.sequence == sequence + 1 and chain in (None, found.chain)
        if not fits:
            reader.close()
            raise HistoryError(f"{path} does not go on behind record {sequence}; run: {self._advice}")
        if self._reader is not None:
            self._reader.close()
        self._reader = reader


def left_behind(sequence: int, why: str) -> str:
    """Say that records are gone which the history has not."""
    return (
        f"records behind {sequence} are not in the log any more ({why}): this history can't go on without a gap. "
        "Keep this database as an archive and begin a new one (another URL), or bring the missing files back; "
        "`history-backlog-size` says how much log is kept for a follower"
    )
