"""Limits of the files on disk. Every one has its unit in its name or its docstring, and a reason."""

from typing import Final

PAYLOAD_BYTES_MAX: Final = 64 * 1024 * 1024
"""Bytes of one record's payload or one snapshot chunk: far above any transaction that the server accepts,
small enough that a reader may hold one in memory."""

RESERVE_BYTES_MAX: Final = 1024 * 1024
"""Bytes of disk reserved ahead of the journal at a time: some thousand records for one system call."""

RESERVE_BYTES_MIN: Final = 4096
"""Below this no smaller reservation is tried: the usual block of a file system."""

READ_BYTES_MAX: Final = 1024 * 1024
"""Bytes read at a time when a file is walked; bounds the memory of recovery."""

SNAPSHOT_CHUNK_ROWS_MAX: Final = 256
"""Rows of one snapshot chunk: enough that the packer's loop is in C, few enough that a chunk stays small."""

SNAPSHOT_SYNC_BYTES_MAX: Final = 16 * 1024 * 1024
"""Bytes of a snapshot handed to the kernel between two syncs, so that the last one is not a stall."""

MANIFEST_BYTES_MAX: Final = 256 * 1024
"""Bytes of a manifest; a larger file is not one."""

JOURNAL_FILES_MAX: Final = 2048
"""Journal files that one manifest may name; `rotate` refuses beyond it (snapshots have been failing for long)."""

KEPT_FILES_MAX: Final = 1536
"""Journal files that stay for a follower only, so that a follower that lags never stops snapshots: a day of one a
minute. Beyond it they go, as beyond the bytes that the caller allows."""

UNSYNCED_US_MAX: Final = 60_000_000
"""Microseconds that written bytes may stay out of the disk (the kernel's own limit is about 35 s). A tear with
records behind it that are younger than this can be the work of a power cut; with older ones it can't."""

SECTOR_BYTES: Final = 512
"""What a disk writes whole or not at all."""

LOCK_WAIT_S: Final = 0.1
"""Seconds that `open` waits for the lock: `persistence.check` holds it for some microseconds."""

ROTATION_WAIT_S: Final = 60.0
"""Seconds that `commit_snapshot` waits for the rotation before it to be durable."""

TEXT_MAX: Final = 4096
"""Bytes of one record that `persistence.check --dump` prints; the rest is counted."""

assert RESERVE_BYTES_MIN <= RESERVE_BYTES_MAX
assert READ_BYTES_MAX >= SECTOR_BYTES * 8
assert JOURNAL_FILES_MAX * 100 < MANIFEST_BYTES_MAX
assert KEPT_FILES_MAX < JOURNAL_FILES_MAX * 0.8, "room for snapshots that fail meanwhile"
