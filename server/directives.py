"""Every directive, said once: its name, form, default, and what it is for.

From this table come the configuration file, the flags, CONFIG GET, SET and REWRITE, `--help`, and the
attributes of `Settings`. Names and units are Redis's wherever Redis has the directive.
"""

from dataclasses import dataclass
from typing import Final

from protocol.limits import BULK_MAX, ENGINE_PARAMETER_MAX, REQUEST_MAX
from protocol.terms import ENGINE_PARAMETER_TEXT
from server.forms import (
    Addresses,
    Choice,
    Endpoint,
    Flags,
    Folder,
    Form,
    HistoryUrl,
    Integer,
    Line,
    Memory,
    Octal,
    OutputLimits,
    SavePoints,
    Secret,
    YesNo,
)
from server.limits import SLOW_COMMANDS_MAX

INT32_MAX: Final = 2**31 - 1
INT64_MAX: Final = 2**63 - 1
BULK_MIN: Final = 1024**2
REQUEST_MIN: Final = 1024**2

LIVE: Final = "live"
"""CONFIG SET changes it."""
START: Final = "start"
"""Read when the server starts; CONFIG SET refuses it."""
STATE: Final = "state"
"""A parameter of the engine: part of the exchange's state, changed by a logged ENGINE.SET."""


@dataclass(frozen=True)
class Directive:
    """One directive. `default` is written as in a configuration file; `attribute` is its name on Settings."""

    name: str
    form: Form
    default: str
    when: str
    summary: str
    attribute: str = ""

    def __post_init__(self) -> None:
        assert self.when in (LIVE, START, STATE), self
        if not self.attribute:
            object.__setattr__(self, "attribute", self.name.replace("-", "_"))

    @property
    def secret(self) -> bool:
        return self.form.secret


def parameter(name: str, default: str, unit: str, summary: str) -> Directive:
    """Declare a parameter of the engine, within the engine's own limit."""
    high = ENGINE_PARAMETER_MAX[ENGINE_PARAMETER_TEXT.index(name.encode())]
    return Directive(name, Integer(0, high, unit), default, STATE, summary)


TABLE: Final = (
    # Where it listens.
    Directive("port", Integer(0, 65535), "3464", START, "TCP port; 0 to listen on none"),
    Directive("bind", Addresses(), "127.0.0.1 -::1", START, "addresses to listen on"),
    Directive("unixsocket", Line("a path, or nothing for none"), '""', START, "Unix socket to listen on"),
    Directive("unixsocketperm", Octal(), "0", START, "permissions of the Unix socket"),
    Directive("tcp-backlog", Integer(0, INT32_MAX), "511", START, "connections that may wait to be accepted"),
    Directive("tcp-keepalive", Integer(0, INT32_MAX, "s"), "300", LIVE, "probe a silent peer; 0 for never"),
    Directive("protected-mode", YesNo(), "yes", LIVE, "without a password, only local connections"),
    Directive("requirepass", Secret(), '""', LIVE, "password of the default user"),
    # What one client may cost.
    Directive("maxclients", Integer(1, 2**32 - 1), "10000", LIVE, "connections at once"),
    Directive("timeout", Integer(0, INT32_MAX, "s"), "0", LIVE, "close idle clients after this; 0 for never"),
    Directive(
        "client-output-buffer-limit",
        OutputLimits(),
        "normal 256mb 64mb 60 pubsub 32mb 8mb 60 replica 256mb 64mb 60",
        LIVE,
        "bytes owed to a client that doesn't read, above which it is closed: at once, or after seconds",
        "output_limits",
    ),
    Directive(
        "client-query-buffer-limit",
        Memory(REQUEST_MIN, INT64_MAX),
        str(REQUEST_MAX),
        LIVE,
        "bytes of one client's unfinished requests",
    ),
    Directive("proto-max-bulk-len", Memory(BULK_MIN, INT64_MAX), str(BULK_MAX), LIVE, "bytes of one argument"),
    Directive("maxmemory", Memory(0, 2**64 - 1), "0", LIVE, "refuse new orders above this; 0 for no limit"),
    Directive("maxmemory-policy", Choice("noeviction"), "noeviction", LIVE, "money is never evicted"),
    # The log and the snapshots.
    Directive("dir", Folder("the path of a directory"), "./data", START, "where log and snapshots live"),
    Directive("appendonly", Choice("yes"), "yes", START, "the log can't be switched off"),
    Directive(
        "appendfsync",
        Choice("always", "everysec", "no"),
        "always",
        LIVE,
        "what a reply waits for: the log on disk; or nothing, with the log on disk within a second; or whenever",
    ),
    Directive(
        "save",
        SavePoints(),
        "3600 1 300 100 60 10000",
        LIVE,
        "snapshot after so many seconds with at least so many changes",
        "save_points",
    ),
    Directive(
        "stop-writes-on-bgsave-error", YesNo(), "yes", LIVE, "refuse writes after a failed snapshot, with save points"
    ),
    Directive(
        "auto-aof-rewrite-percentage",
        Integer(0, INT32_MAX, "%"),
        "100",
        LIVE,
        "rewrite the log when it has grown by this since the last time; 0 for never",
    ),
    Directive("auto-aof-rewrite-min-size", Memory(0, INT64_MAX), "64mb", LIVE, "but not below this size"),
    Directive("shutdown-timeout", Integer(0, INT32_MAX, "s"), "10", LIVE, "how long an orderly end may take"),
    # What is watched.
    Directive("loglevel", Choice("debug", "verbose", "notice", "warning"), "notice", LIVE, "least level written"),
    Directive("logfile", Line("a path, or nothing for standard output"), '""', START, "file of the messages"),
    Directive(
        "slowlog-log-slower-than",
        Integer(-1, INT64_MAX, "us"),
        "10000",
        LIVE,
        "commands that SLOWLOG keeps; 0 for all, -1 for none",
    ),
    Directive("slowlog-max-len", Integer(0, SLOW_COMMANDS_MAX), "128", LIVE, "how many of them"),
    Directive(
        "latency-monitor-threshold", Integer(0, INT64_MAX, "ms"), "0", LIVE, "events that LATENCY keeps; 0 for none"
    ),
    Directive("hz", Integer(1, 500), "10", LIVE, "how often a second timeouts and rates are looked at"),
    Directive("databases", Choice("1"), "1", START, "there is one exchange"),
    Directive("enable-debug-command", Choice("no", "yes", "local"), "no", START, "who may call DEBUG"),
    # The feed.
    Directive(
        "feed-backlog-size", Memory(0, INT64_MAX), "64mb", LIVE, "last messages of all channels, for FEED.REPLAY"
    ),
    Directive(
        "feed-backlog-ttl",
        Integer(0, INT32_MAX, "s"),
        "60",
        LIVE,
        "how long a channel is told and kept after its last subscriber has left",
    ),
    # History.
    Directive(
        "history",
        HistoryUrl(),
        '""',
        START,
        "where history is written (nothing: history.db in dir); external: by a follower that you start yourself",
    ),
    Directive(
        "history-backlog-size",
        Memory(0, INT64_MAX),
        "16gb",
        LIVE,
        "bytes of log that are kept for a history that lags; a warning from half of it on",
    ),
    # The bridge.
    Directive("bridge", Endpoint(), '""', START, "where a bridge of ours speaks gRPC to programs"),
    Directive(
        "bridge-options",
        Flags("flags of python -m clients.bridge, as one word: --bridge-options='--http 127.0.0.1:8765 --presets'"),
        '""',
        START,
        "what else the bridge is told",
    ),
    # The exchange.
    Directive("order-fees", YesNo(), "yes", LIVE, "callers may state TAKERFEE and MAKERFEE with an order"),
    parameter("user-order-limit", "10000", "orders", "open orders of one user; 0 for no limit"),
    parameter("client-id-ttl", "86400", "s", "how long a client order id is remembered after its order ended"),
    parameter("finished-orders-max", "100000", "orders", "ended orders that stay queryable in memory"),
    parameter("trades-max", "1000", "trades", "last trades of a market that stay in memory"),
)

DIRECTIVES: Final = {directive.name: directive for directive in TABLE}

assert len(DIRECTIVES) == len(TABLE)
assert BULK_MIN <= BULK_MAX
assert REQUEST_MIN <= REQUEST_MAX
