"""What the server bounds, with unit and reason. Peers choose none of these numbers."""

from typing import Final

READ_BYTES_MAX: Final = 65_536
"""Bytes taken from one socket in one tick: no client can hold the loop for longer than it takes to
execute what fits in (about a thousand commands)."""

TICK_COMMANDS_MAX: Final = 128
"""Commands after which a tick serves no further socket, but logs and answers. Enough that one write of the
log is shared by many; few enough that clients work on their replies while the next tick executes, instead
of everybody waiting for everybody."""

TURN_NS_MAX: Final = 10_000_000
"""Nanoseconds of a tick after which a connection goes on in the next: what it has sent in one piece may be a
thousand lists of a thousand orders, which are a minute and gigabytes."""

ACCEPTS_MAX: Final = 1000
"""Connections admitted in one turn of a listener, as in Redis: a flood of them does not hold the loop."""

TICKS_MAX: Final = 32
"""Ticks in a row before Trio's other tasks (timers, signals, listeners) get their turn."""

RECORD_BYTES_MAX: Final = 2 * 1_048_576
"""Log space that must be reserved before a write is applied, in bytes: more than any record, so that a
command that was applied can always be logged, even on a disk that has just become full."""

QUEUED_BYTES_MAX: Final = 1_048_576
QUEUED_COMMANDS_MAX: Final = 10_000
"""What one MULTI may queue: its writes share one record of the log."""

TRANSACTION_REPLY_BYTES_MAX: Final = 16 * 1_048_576
"""Bytes of replies after which an EXEC reads no more: a thousand long lists would be gigabytes and a minute in
which nobody is served. Its writes are bounded by what was queued, and are always executed."""

UNAUTHENTICATED_OUTPUT_BYTES_MAX: Final = 65_536
"""Output owed to a connection that has not authenticated: errors it never reads."""

SEND_BYTES_MAX: Final = 1_048_576
"""Bytes handed to the kernel in one call."""

SEND_PIECES_MAX: Final = 512
"""Pieces of output handed to the kernel in one call: half of what Linux takes (IOV_MAX)."""

SUBSCRIPTIONS_MAX: Final = 10_000
"""Channels and patterns of one connection: the trades of as many markets as there may be."""

CHANNEL_NAME_BYTES_MAX: Final = 256
"""Bytes of a channel's name or a pattern; no name of ours is longer than a kind, a market and an interval."""

UNMATCHED_NAMES_MAX: Final = 100_000
"""Names of channels remembered to match nobody's pattern, some 10 MB; else each event is held to each pattern."""

SNAPSHOT_LEVELS_MAX: Final = 10_000
"""Levels a side of a `depth` snapshot: some 600 KB."""

SNAPSHOT_QUEUE_MAX: Final = 50_000
"""Orders a side of a `book` snapshot: some 4 MB, half of what a subscriber may owe for long by default."""

SNAPSHOT_USER_ORDERS_MAX: Final = 10_000
"""Orders of an `order` snapshot: as many as user-order-limit allows by default, some 5 MB."""

REPLAY_DEFAULT: Final = 1_000
REPLAY_MAX: Final = 10_000
"""Messages of one FEED.REPLAY: of orders some 8 MB."""

RECOVERY_FEED_BYTES_MAX: Final = 4_194_304
"""Bytes at the end of the log from which a start fills the feed's backlog: some 25,000 commands, whose messages fill
the backlog at its default size; it takes half a second."""

SHUTDOWN_SEND_S: Final = 0.5
"""How long the last replies may take to leave at shutdown."""

CLIENT_NAME_BYTES_MAX: Final = 256
"""Bytes of a client's name, or of its library's name or version: CLIENT LIST shows them for every client."""

PASSWORD_BYTES_MAX: Final = 512
"""Bytes of `requirepass`: as long as Redis takes."""

PATH_CHARACTERS_MAX: Final = 4096
"""Characters of a path in the settings: what Linux takes."""

BIND_ADDRESSES_MAX: Final = 16
"""Addresses to listen on, as in Redis."""

SETTINGS_FILE_BYTES_MAX: Final = 1_048_576
"""Bytes of a configuration file: a larger one was named by mistake."""

SLOW_COMMANDS_MAX: Final = 1_000_000
"""Largest `slowlog-max-len`: about 1 GB."""

SLOW_ARGUMENTS_MAX: Final = 32
"""Arguments that SLOWLOG keeps of a command, the last of them telling how many were left out; as in Redis."""

SLOW_ARGUMENT_BYTES_MAX: Final = 128
"""Bytes that SLOWLOG keeps of an argument; as in Redis."""

LATENCY_SAMPLES_MAX: Final = 160
"""Samples that LATENCY keeps of one kind of event; as in Redis."""

DEBUG_SLEEP_S_MAX: Final = 60.0
"""Longest DEBUG SLEEP, in seconds: nobody is served meanwhile."""

assert RECORD_BYTES_MAX > QUEUED_BYTES_MAX + 64 * QUEUED_COMMANDS_MAX

HALF_CLOSED_WAIT_S: Final = 60.0
"""Seconds that a client which has closed its half of the connection may still wait, where it asked to wait for ever."""

# History.

HISTORY_ANSWER_S: Final = 10.0
"""Seconds that a question to history may take: it reads indexed rows, a thousand at most."""

HISTORY_QUESTIONS_MAX: Final = 1_000
"""Questions that may wait for an answer: more would not be answered in time."""

HISTORY_CONNECT_S: Final = 0.05
"""Seconds between two tries to reach the follower's socket: one system call each."""

HISTORY_LOOK_S: Final = 1.0
"""The same where no follower is expected."""

# Processes beside ours.

CHILD_RESTART_S_MIN: Final = 0.25
CHILD_RESTART_S_MAX: Final = 30.0
"""Seconds until a child that ended is started again: doubled from the first to the last."""

CHILD_END_S: Final = 5.0
"""Seconds that a child has for its end: a batch's transaction, a call's answer."""
