"""A disk with a page cache, to cut the power of.

`Disk` is a `Files` that does everything for real in its directory and keeps, besides, what would be on the platter:
for each file the bytes at its last sync and the changes since, for the directory its names at its last sync and the
changes since. `image` writes what a power cut at this moment might leave into another directory. Three fates:

- LOST: nothing that was not synced;
- KEPT: everything, as after kill -9;
- a seed: each 512-byte sector as it was at a random moment since the last sync (the kernel writes a sector back when
  it likes; what was never written reads as zeros), any of the lengths that the file had in between, the directory's
  changes up to a random one.
"""

import errno
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from persistence.files import Files

LOST = -1
KEPT = -2
SECTOR = 512


@dataclass
class Inode:
    """One file: what is on the platter, and what happened since, as (offset, data) or (size, None) for a cut."""

    durable: bytes = b""
    current: bytearray = field(default_factory=bytearray)
    changes: list[tuple[int, bytes | None]] = field(default_factory=list)

    def change(self, offset: int, data: bytes | None) -> None:
        self.changes.append((offset, data))
        apply_to(self.current, offset, data)

    def sync(self) -> None:
        """Bring what changed to the platter: not what is current, since a failed sync may have dropped some of it."""
        found = bytearray(self.durable)
        for offset, data in self.changes:
            apply_to(found, offset, data)
        self.durable = bytes(found)
        self.changes.clear()

    def fail_to_sync(self) -> None:
        """Behave as Linux does after an error: the pages are clean now, and not on the platter."""
        self.changes.clear()

    def after(self, fate: int, chance: random.Random) -> bytes:
        """Return what a power cut leaves."""
        if fate == LOST:
            return self.durable
        if fate == KEPT:
            return bytes(self.current)
        found = bytearray(self.durable)
        sizes = [len(found)]
        moments: dict[int, int] = {}
        for moment, (offset, data) in enumerate(self.changes):
            if data is None:
                if chance.random() < 0.5:
                    apply_to(found, offset, None)
            else:
                self._some_sectors(found, offset, data, moment, moments, chance)
            sizes.append(max(len(found), offset if data is None else offset + len(data)))
        size = chance.choice(sizes)
        return bytes(found[:size]) + bytes(max(0, size - len(found)))

    def _some_sectors(
        self, found: bytearray, offset: int, data: bytes, moment: int, moments: dict[int, int], chance: random.Random
    ) -> None:
        """Apply a write to those sectors that reached the platter later; `moments` remembers when each did."""
        at = 0
        while at < len(data):
            sector, within = divmod(offset + at, SECTOR)
            step = min(SECTOR - within, len(data) - at)
            if moment < moments.setdefault(sector, chance.randint(0, len(self.changes))):
                apply_to(found, offset + at, data[at : at + step])
            at += step


def apply_to(content: bytearray, offset: int, data: bytes | None) -> None:
    """Cut `content` to `offset`, or write `data` there; a gap is zeros."""
    size = offset if data is None else offset + len(data)
    if data is None:
        del content[offset:]
    if len(content) < size:
        content.extend(bytes(size - len(content)))
    if data is not None:
        content[offset:size] = data


class Disk(Files):
    """The operating system's files, and what a power cut would leave of them."""

    def __init__(self, boundary: Callable[[str], None] | None = None) -> None:
        self._inodes: dict[int, Inode] = {}
        self._append: set[int] = set()
        self._names: dict[str, Inode] = {}
        self._durable_names: dict[str, Inode] = {}
        self._name_changes: list[tuple[str, Inode | None]] = []
        self._boundary = boundary
        self.calls = 0
        self.failing = False
        """Every fdatasync fails, and drops what it should have synced."""

    def adopt(self, directory: str) -> None:
        """Take what is in `directory` for what is on the platter."""
        for name in os.listdir(directory):
            with open(os.path.join(directory, name), "rb") as file:
                data = file.read()
            self._names[name] = Inode(data, bytearray(data))
        self._durable_names = dict(self._names)

    def image(self, directory: str, fate: int) -> None:
        """Write what is left into the new `directory`."""
        chance = random.Random(fate)
        names = dict(self._durable_names)
        changes = len(self._name_changes)
        for name, inode in self._name_changes[: {LOST: 0, KEPT: changes}.get(fate, chance.randint(0, changes))]:
            if inode is None:
                names.pop(name, None)
            else:
                names[name] = inode
        os.mkdir(directory)
        for name, inode in names.items():
            with open(os.path.join(directory, name), "wb") as file:
                file.write(inode.after(fate, chance))

    def open(self, path: str, flags: int) -> int:
        fd = super().open(path, flags)
        name = os.path.basename(path)
        if name not in self._names:
            self._set(name, Inode())
        inode = self._inodes[fd] = self._names[name]
        self._append.discard(fd)
        if flags & os.O_APPEND:
            self._append.add(fd)
        if flags & os.O_TRUNC and inode.current:
            inode.change(0, None)
        if flags & (os.O_CREAT | os.O_TRUNC):
            self._done("open")
        return fd

    def write(self, fd: int, data: bytes | memoryview) -> int:
        offset = os.lseek(fd, 0, os.SEEK_END if fd in self._append else os.SEEK_CUR)
        done = super().write(fd, data)
        self._inodes[fd].change(offset, bytes(data[:done]))
        self._done("write")
        return done

    def pwrite(self, fd: int, data: bytes | memoryview, offset: int) -> int:
        done = super().pwrite(fd, data, offset)
        self._inodes[fd].change(offset, bytes(data[:done]))
        self._done("pwrite")
        return done

    def truncate(self, fd: int, size: int) -> None:
        super().truncate(fd, size)
        if size != len(self._inodes[fd].current):
            self._inodes[fd].change(size, None)
        self._done("truncate")

    def fsync(self, fd: int) -> None:
        self._inodes[fd].sync()
        self._done("fsync")

    def fdatasync(self, fd: int) -> None:
        if self.failing:
            self._inodes[fd].fail_to_sync()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._inodes[fd].sync()
        self._done("fdatasync")

    def rename(self, source: str, target: str) -> None:
        super().rename(source, target)
        self._set(os.path.basename(target), self._names[os.path.basename(source)])
        self._set(os.path.basename(source), None)
        self._done("rename")

    def unlink(self, path: str) -> None:
        super().unlink(path)
        self._set(os.path.basename(path), None)
        self._done("unlink")

    def sync_dir(self, path: str) -> None:
        self._durable_names = dict(self._names)
        self._name_changes.clear()
        self._done("sync_dir")

    def _set(self, name: str, inode: Inode | None) -> None:
        if inode is None:
            self._names.pop(name, None)
        else:
            self._names[name] = inode
        self._name_changes.append((name, inode))

    def _done(self, call: str) -> None:
        self.calls += 1
        if self._boundary is not None:
            self._boundary(call)
