"""What the server bounds, with unit and reason. Peers choose none of these numbers."""

from typing import Final

READ_BYTES_MAX: Final = 65_536
"""Bytes taken from one socket in one tick: no client can hold the loop for longer than it takes to
execute what fits in (about a thousand commands)."""

TICKS_MAX: Final = 32
"""Ticks in a row before Trio's other tasks (timers, signals, listeners) get their turn."""

RECORD_BYTES_MAX: Final = 2 * 1_048_576
"""Log space that must be reserved before a write is applied, in bytes: more than any record, so that a
command that was applied can always be logged, even on a disk that has just become full."""

QUEUED_BYTES_MAX: Final = 1_048_576
QUEUED_COMMANDS_MAX: Final = 10_000
"""What one MULTI may queue: its writes share one record of the log."""

UNAUTHENTICATED_OUTPUT_BYTES_MAX: Final = 65_536
"""Output owed to a connection that has not authenticated: errors it never reads."""

SEND_BYTES_MAX: Final = 1_048_576
"""Bytes handed to the kernel in one call."""

CRON_PERIOD_S: Final = 0.1
"""How often timeouts, soft limits, save points and rates are looked at."""

SHUTDOWN_SEND_S: Final = 0.5
"""How long the last replies may take to leave at shutdown."""

SHUTDOWN_GRACE_S: Final = 10.0
"""From SIGTERM to the end of the process, with everything acknowledged on disk."""

assert RECORD_BYTES_MAX > QUEUED_BYTES_MAX + 64 * QUEUED_COMMANDS_MAX
