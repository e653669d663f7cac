"""The feed: subscribe to what happens, catch up on what was missed. What is told is in FEED.md."""

from typing import Final

from protocol.schema import PAYLOAD, record
from protocol.spec import Argument, Command, Error, container, help_command, server_command

GROUP: Final = "pubsub"
OURS: Final = "feed"
LISTENING: Final = "pubsub noscript no_multi"
QUESTION: Final = "pubsub loading stale"

CHANNEL: Final = Argument("channel", "string", "a channel's name, such as trade:BTC_USDT or order:7")
CHANNELS: Final = Argument("channel", "string", CHANNEL.summary, multiple=True)
PATTERNS: Final = Argument("pattern", "pattern", "a glob such as depth:*", multiple=True)

NO_CHANNEL: Final = (
    Error("LIMIT", "the name has more than 256 bytes"),
    Error("ERR", "a kline's interval is none of the sixteen"),
    Error("NOMARKET", "the channel's market is not there"),
    Error("NOUSER", "the channel's user is not registered"),
)
TOO_MANY: Final = Error("LIMIT", "the connection would have more than 10,000 subscriptions")
NO_KIND: Final = Error("ERR", "the name is of none of the kinds of channel")

SUBSCRIBE: Final = server_command(
    "SUBSCRIBE",
    "Hears channels: each begins with a snapshot, then tells every change in order",
    GROUP,
    -2,
    LISTENING,
    "For each channel a message: subscribe, the channel, and how many subscriptions there are now",
    (CHANNELS,),
    (*NO_CHANNEL, TOO_MANY),
    "O(N): N channels, and their snapshots",
)

PSUBSCRIBE: Final = server_command(
    "PSUBSCRIBE",
    "Hears every channel whose name matches",
    GROUP,
    -2,
    LISTENING,
    "For each pattern a message: psubscribe, the pattern, and how many subscriptions there are now",
    (PATTERNS,),
    (Error("LIMIT", "a pattern has more than 256 bytes"), TOO_MANY),
    "O(N): N channels that are heard, markets and users",
)

UNSUBSCRIBE: Final = server_command(
    "UNSUBSCRIBE",
    "Hears channels no more; without names, none that was subscribed by name",
    GROUP,
    -1,
    LISTENING,
    "For each channel a message: unsubscribe, the channel, and how many subscriptions are left",
    (Argument("channel", "string", CHANNEL.summary, optional=True, multiple=True),),
    complexity="O(N): N channels",
)

PUNSUBSCRIBE: Final = server_command(
    "PUNSUBSCRIBE",
    "Hears through patterns no more; without any, through none",
    GROUP,
    -1,
    LISTENING,
    "For each pattern a message: punsubscribe, the pattern, and how many subscriptions are left",
    (Argument("pattern", "pattern", PATTERNS.summary, optional=True, multiple=True),),
    complexity="O(N): N channels heard through them",
)

PUBSUB: Final = container(
    "PUBSUB",
    "A container for questions about subscriptions",
    GROUP,
    (
        server_command(
            "PUBSUB|CHANNELS",
            "Lists the channels that somebody hears by name",
            GROUP,
            -2,
            QUESTION,
            "A list of names",
            (Argument("pattern", "pattern", "those that match", optional=True),),
            complexity="O(N): N subscriptions",
        ),
        server_command(
            "PUBSUB|NUMSUB",
            "Counts who hears channels by name",
            GROUP,
            -2,
            QUESTION,
            "A list: name, count, name, count, ...",
            (Argument("channel", "string", CHANNEL.summary, optional=True, multiple=True),),
            complexity="O(N): N connections, for each name",
        ),
        server_command(
            "PUBSUB|NUMPAT", "Counts the patterns through which somebody hears", GROUP, 2, QUESTION, "An integer"
        ),
        server_command(
            "PUBSUB|SHARDCHANNELS",
            "Lists nothing: there are no shard channels",
            GROUP,
            -2,
            QUESTION,
            "An empty list",
            (Argument("pattern", "pattern", "", optional=True),),
        ),
        server_command(
            "PUBSUB|SHARDNUMSUB",
            "Counts nobody: there are no shard channels",
            GROUP,
            -2,
            QUESTION,
            "A list: name, 0, name, 0, ...",
            (Argument("channel", "string", "", optional=True, multiple=True),),
        ),
        help_command("PUBSUB", GROUP),
    ),
)

SNAPSHOT: Final = server_command(
    "FEED.SNAPSHOT",
    "Tells what a subscription would begin with now",
    OURS,
    2,
    "readonly",
    "The payload of a snapshot: JSON text, or MessagePack",
    (CHANNEL,),
    (*NO_CHANNEL, NO_KIND),
    "O(N): N levels, orders or balances told",
    type=PAYLOAD,
)

REPLAY: Final = server_command(
    "FEED.REPLAY",
    "Tells messages of a channel again, from a number on, as long as they are kept",
    OURS,
    -4,
    "readonly",
    "A map; `seq` is the number of the channel's last message, `messages` are payloads, oldest first",
    (
        CHANNEL,
        Argument("from", "integer", "number of the first message wanted", token="FROM"),
        Argument("limit", "integer", "at most so many; default 1000, at most 10000", token="LIMIT", optional=True),
    ),
    (
        *NO_CHANNEL,
        NO_KIND,
        Error("ERR", "the syntax is wrong, or a number is out of its range"),
        Error("AHEAD", "FROM is beyond the next message of the channel"),
        Error("GONE", "the message is not kept any more; the text says from where they are"),
    ),
    "O(N): N messages since then",
    type=record("REPLAY"),
)

FORMAT: Final = server_command(
    "FEED.FORMAT",
    "Chooses the format of this connection's payloads",
    OURS,
    2,
    "noscript loading stale fast",
    arguments=(
        Argument(
            "format",
            "oneof",
            "JSON text, or MessagePack",
            arguments=(Argument("json", "flag", token="JSON"), Argument("msgpack", "flag", token="MSGPACK")),
        ),
    ),
    errors=(Error("ERR", "the format is neither JSON nor MSGPACK"),),
)

COMMANDS: Final[tuple[Command, ...]] = (
    SNAPSHOT,
    REPLAY,
    FORMAT,
    SUBSCRIBE,
    PSUBSCRIBE,
    UNSUBSCRIBE,
    PUNSUBSCRIBE,
    PUBSUB,
)
