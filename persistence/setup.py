"""Making a data directory, reading its manifest and position, and the small steps that change them.

A new directory becomes a store in the moment its manifest gets its name; until then it is nothing, and an interrupted
attempt is simply repeated. What must never happen is that a directory which holds our journals but has lost its
manifest is taken for a new one: then a server would start empty over somebody's money. So without a manifest only a
first journal with no byte behind its header is overlooked; anything more refuses.
"""

import errno
import os
import stat

from persistence import manifest as manifests
from persistence import position as positions
from persistence.errors import Damaged, Missing, NotADirectory, SyncFailed, Unreadable, Unwritable, os_text
from persistence.files import Files, read_whole, write_whole
from persistence.header import FILE_HEADER_BYTES, JOURNAL_MAGIC, FileHeader
from persistence.layout import MANIFEST, POSITION, TEMPORARY, journal_name, journal_numbers, snapshot_numbers
from persistence.limits import MANIFEST_BYTES_MAX, READ_BYTES_MAX
from persistence.manifest import JournalEntry, Manifest
from persistence.position import Position
from persistence.recovery import first_chain


def prepare_directory(files: Files, directory: str) -> None:
    """Make sure that `directory` is one that we can use; its parent has to exist."""
    parent = os.path.dirname(directory)
    if "\0" in directory:
        raise Missing("no directory can have this name", repr(directory))
    try:
        files.mkdir(directory)
        files.sync_dir(parent)
    except FileExistsError:
        pass
    except FileNotFoundError:
        raise Missing("the directory above the data directory does not exist", parent, advice="create it") from None
    except NotADirectoryError:
        raise NotADirectory("what should be the directory above the data directory is not one", parent) from None
    except PermissionError as error:
        raise Unwritable(f"the data directory can't be created here: {os_text(error)}", parent) from error
    except OSError as error:
        raise Unwritable(f"the data directory can't be created: {os_text(error)}", directory) from error
    try:
        if not stat.S_ISDIR(os.stat(directory).st_mode):
            raise NotADirectory("the data directory is not a directory", directory)
        files.names(directory)
    except OSError as error:
        raise Unreadable(f"the data directory can't be read: {os_text(error)}", directory) from error


def read_manifest(files: Files, directory: str, advice: str) -> Manifest | None:
    """Return the manifest, or None for a directory that never was a store."""
    path = os.path.join(directory, MANIFEST)
    try:
        fd = files.open(path, os.O_RDONLY)
    except FileNotFoundError:
        _refuse_orphans(files, directory, advice)
        return None
    except OSError as error:
        raise Unreadable(f"can't be opened: {os_text(error)}", path) from error
    try:
        data = read_whole(files, fd, MANIFEST_BYTES_MAX + 1, 0)
    except OSError as error:
        raise Unreadable(f"reading it failed: {os_text(error)}", path) from error
    finally:
        files.close(fd)
    if len(data) > MANIFEST_BYTES_MAX:
        raise Damaged(f"it is longer than {MANIFEST_BYTES_MAX} bytes", path, advice=advice)
    return manifests.decode(data, path, advice)


def _refuse_orphans(files: Files, directory: str, advice: str) -> None:
    """Without a manifest, refuse unless what is there is the beginning of an interrupted set-up."""
    names = files.names(directory)
    found = [journal_name(number) for number in journal_numbers(names)]
    if found == [journal_name(1)] and os.stat(os.path.join(directory, found[0])).st_size <= FILE_HEADER_BYTES:
        found = []
    found += [name for name in names if name == POSITION]
    if found or snapshot_numbers(names):
        what = (
            f"there is no manifest, but files of a store are there ({', '.join(names)[:200]}): "
            "starting empty would abandon what they hold"
        )
        raise Damaged(what, os.path.join(directory, MANIFEST), advice=f"restore it from a backup; {advice}")


def create(files: Files, directory: str) -> Manifest:
    """Make the directory a store: first journal, then, as the last step, the manifest."""
    store = os.urandom(8)
    chain = first_chain(store)
    header = FileHeader(JOURNAL_MAGIC, store, 1, chain, 1, 0)
    path = os.path.join(directory, journal_name(1))
    fd = files.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        write_whole(files, fd, header.encode())
        files.fsync(fd)
    finally:
        files.close(fd)
    manifest = Manifest(store, None, (JournalEntry(1, 1, chain),))
    replace_manifest(files, directory, manifest.encode())
    return manifest


def replace_manifest(files: Files, directory: str, data: bytes) -> None:
    """Replace the manifest as a whole: temporary file, sync, rename, sync of the directory.

    Raises OSError while nothing has changed, and `SyncFailed` when a sync failed.
    """
    path = os.path.join(directory, MANIFEST)
    temporary = path + TEMPORARY
    fd = files.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        write_whole(files, fd, data)
        try:
            files.fsync(fd)
        except OSError as error:
            raise SyncFailed(f"bringing it to the disk failed: {os_text(error)}", temporary) from error
    finally:
        files.close(fd)
    files.rename(temporary, path)
    try:
        files.sync_dir(directory)
    except OSError as error:
        raise SyncFailed(f"syncing the directory failed: {os_text(error)}", directory) from error


def read_position(files: Files, directory: str, store: bytes) -> tuple[Position | None, list[str]]:
    """Return the published position, and what is wrong with its file."""
    path = os.path.join(directory, POSITION)
    try:
        fd = files.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None, []
    except OSError as error:
        raise Unreadable(f"can't be opened: {os_text(error)}", path) from error
    try:
        return positions.decode(read_whole(files, fd, positions.POSITION_BYTES + 1, 0), store)
    except OSError as error:
        raise Unreadable(f"reading it failed: {os_text(error)}", path) from error
    finally:
        files.close(fd)


def carry_out(files: Files, directory: str, path: str, offset: int | None) -> None:
    """Cut `path` at `offset`, or remove it (None), durably."""
    if offset is None:
        files.unlink(path)
        files.sync_dir(directory)
        return
    fd = files.open(path, os.O_WRONLY)
    try:
        files.truncate(fd, offset)
        files.fsync(fd)
    finally:
        files.close(fd)


def rewrite(files: Files, path: str, start: int, end: int | None) -> None:
    """Write the bytes start .. end (None: of the file) over themselves and sync."""
    fd = files.open(path, os.O_RDWR)
    try:
        stop = files.size(fd) if end is None else end
        while start < stop:
            data = read_whole(files, fd, min(READ_BYTES_MAX, stop - start), start)
            if not data:
                raise OSError(errno.EIO, f"{path} became shorter")
            view = memoryview(data)
            while view:
                done = files.pwrite(fd, view, start)
                start += done
                view = view[done:]
        files.fsync(fd)
    finally:
        files.close(fd)
