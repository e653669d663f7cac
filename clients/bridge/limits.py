"""What is bounded in the bridge, each with its unit and its reason."""

from typing import Final

MESSAGE_BYTES_MAX: Final = 1024 * 1024
"""Of one message in, gRPC or JSON. The largest sensible one, 40 orders with signatures, has some 12 KB."""

CALLS_MAX: Final = 10_000
"""gRPC calls at a time in one process; what comes beyond is answered RESOURCE_EXHAUSTED by grpcio."""

IN_FLIGHT_MAX: Final = 20_000
"""Commands at a time on the connection to the server; beyond it calls are refused rather than kept."""

CROWD: Final = 4
CROWD_S: Final = 0.2
"""Commands under way at a time, and how long ago at most, where more are gathered. Fewer callers would lose by it."""

GATHER_S: Final = 0.000_7
GATHER_MAX_S: Final = 0.008
"""How long no more must have come before what was gathered goes out, and how long it is held back at most: a part of
what it waits anyway, as grpcio takes some 0.25 ms for each call."""

BATCH_MAX: Final = 40
"""Orders of one BatchOrderPut, as in Dingir."""

QUERY_LIMIT_DEFAULT: Final = 10
QUERY_LIMIT_MAX: Final = 100
"""Orders of one OrderQuery, as in Dingir."""

LIST_MAX: Final = 1000
"""Items of one list that the server gives: protocol/limits.py."""

BUSINESS_ID_MAX: Final = 2**63 - 1
"""The server's integers; Dingir's field is unsigned, and twice as wide."""

USER_GAP_MAX: Final = 1000
"""Users that one deposit may register. Dingir's users need no registration, but a mistyped id is not to make
millions.
"""

DECIMAL_TEXT_MAX: Final = 64
"""Bytes of a decimal: what is longer is malformed, before anything is computed with it."""

TOPICS_MAX: Final = 2000
"""Channels that somebody reads at a time; each is a connection to the server, which takes 10,000."""

READER_MESSAGES_MAX: Final = 1000
READER_BYTES_MAX: Final = 16 * 1024 * 1024
"""What may wait for one stream, beside what grpcio and the sockets hold. Who is further behind is cut off."""

HISTORY_WAIT_MS: Final = 1
HISTORY_PAUSE_S: Final = 0.02
"""How long a HistoryWait holds up the others that ask history, and then leaves them alone."""

REPLAY_MAX: Final = 1000
"""Messages of one FEED.REPLAY; after these the next are asked for."""

RETRY_FOR_S: Final = 10.0
"""How long a call that was under way when the connection broke waits for the next one; its own deadline may end it
first.
"""

RECONNECT_MAX_S: Final = 0.25
"""Longest wait before the next try to connect. Bridges are few, and behind each are many who wait."""

CONNECT_FIRST_S: Final = 2.0
"""How long a bridge that starts waits for the server before it serves without."""

COMMAND_S: Final = 10.0
"""How long the server may take for one command; then the connection is given up."""

CALL_S: Final = 60.0
"""How long a call over HTTP may take; one over gRPC brings its own deadline."""

IDLE_S: Final = 75.0
"""How long a connection over HTTP is kept for its next call; longer than what clients keep in their pools."""

DRAIN_S: Final = 10.0
"""How long calls may go on after SIGTERM."""

SNAPSHOT_S: Final = 600.0
"""How long DebugDump waits for a snapshot."""

assert QUERY_LIMIT_MAX <= LIST_MAX
