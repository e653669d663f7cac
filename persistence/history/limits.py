"""Limits of the follower, each with its unit and reason."""

from typing import Final

BATCH_ROWS_MAX: Final = 20_000
"""Rows of one transaction, about: 10 MB of memory, a few tenths of a second of the database."""

BATCH_RECORDS_MAX: Final = 20_000
"""Records of one transaction: most make no row, and a start repeats what was not committed."""

COMMIT_PAUSE_S: Final = 0.1
"""Seconds between two transactions while the follower is not behind: ten syncs a second are enough."""

POLL_S: Final = 0.02
"""Seconds between two looks at the durable position: one system call each."""

MANIFEST_PAUSE_S: Final = 0.1
"""Seconds between two looks at the manifest, for snapshots to compare with, after a turn to a new file."""

RETRY_S_MIN: Final = 0.05
RETRY_S_MAX: Final = 5.0
"""Seconds between two tries while the database is away: doubled from the first to the last."""

QUERY_ROWS_MAX: Final = 1000
"""Rows of one answer, as in the other lists of the wire."""

QUERY_S: Final = 9.0
"""Seconds that a question may take: the server gives its client up after ten."""

REQUEST_BYTES_MAX: Final = 64 * 1024
"""Bytes of one request over the follower's socket."""

UNSENT_BYTES_MAX: Final = 64 * 1024 * 1024
"""Bytes that a peer may be owed that does not read: some hundred answers of a thousand rows."""

PEERS_MAX: Final = 64
"""Connections to the follower's socket: the server, and a few tools."""

PROGRESS_PAUSE_S: Final = 0.02
"""Seconds between two tellings of progress, at least."""

HEARTBEAT_S: Final = 1.0
"""Seconds after which progress is told although nothing was committed."""

PROGRESS_LINE_S: Final = 10.0
"""Seconds between two lines of the log about a long way to go, and PROGRESS_BAR_S between two drawings of the bar."""
PROGRESS_BAR_S: Final = 0.2
PROGRESS_RECORDS_MIN: Final = 50_000
"""Records to go from which on that is a long way: a few seconds."""

STOP_S: Final = 3.0
"""Seconds in which a follower that is told to end still writes what it can."""

PROBLEMS_MAX: Final = 100
"""Problems that an audit tells in words; more are only counted."""
