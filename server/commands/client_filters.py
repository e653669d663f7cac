"""Connections as CLIENT LIST shows them and CLIENT KILL selects them."""

from protocol.errors import Rejection
from server.commands.words import integer, read_integer, shown, syntax_error
from server.connection import CLASS_TEXT, NORMAL, PUBSUB, Connection

TYPES = {b"NORMAL": "normal", b"PUBSUB": "pubsub", b"REPLICA": "replica", b"SLAVE": "replica", b"MASTER": "master"}
CONNECTION_BYTES = 1024
"""Bytes that a connection costs beside its buffers, about : its objects, its socket."""


class Filter:
    """What a connection must be to be selected; None asks nothing."""

    def __init__(self) -> None:
        self.ids: set[int] | None = None
        self.address: str | None = None
        self.local_address: str | None = None
        self.type: str | None = None
        self.user: bytes | None = None
        self.age_min_s: int | None = None
        self.skip_me = True

    def passes(self, connection: Connection, now_s: float) -> bool:
        """Tell whether a connection is all that is asked."""
        return (
            (self.ids is None or connection.id in self.ids)
            and (self.address is None or connection.address == self.address)
            and (self.local_address is None or connection.local_address == self.local_address)
            and (self.type is None or client_class(connection) == self.type)
            and (self.user is None or (connection.authenticated and connection.user == self.user))
            and (self.age_min_s is None or now_s - connection.created_s >= self.age_min_s)
        )


def list_filter(args: list[bytes]) -> Filter:
    """Read the filter of CLIENT LIST [TYPE type] [ID id [id ...]]."""
    wanted = Filter()
    if len(args) == 2:
        return wanted
    option = args[2].upper()
    if option == b"TYPE" and len(args) == 4:
        wanted.type = read_type(args[3])
    elif option == b"ID" and len(args) > 3:
        wanted.ids = {integer(word, "Invalid client ID") for word in args[3:]}
    else:
        raise syntax_error()
    return wanted


def kill_filter(args: list[bytes]) -> Filter:
    """Read the filters of CLIENT KILL filter value [filter value ...]."""
    wanted = Filter()
    if len(args) % 2:
        raise syntax_error()
    for option, value in zip(args[2::2], args[3::2], strict=True):
        match option.upper():
            case b"ID":
                number = read_integer(value)
                if number is None or number < 1:
                    raise Rejection("ERR", "client-id should be greater than 0")
                wanted.ids = {number}
            case b"ADDR":
                wanted.address = value.decode("latin-1")
            case b"LADDR":
                wanted.local_address = value.decode("latin-1")
            case b"TYPE":
                wanted.type = read_type(value)
            case b"USER":
                if value != b"default":
                    raise Rejection("ERR", f"No such user '{shown(value)}'")
                wanted.user = value
            case b"MAXAGE":
                wanted.age_min_s = integer(value, "maxage is not an integer or out of range")
                if wanted.age_min_s < 1:
                    raise Rejection("ERR", "maxage should be greater than 0")
            case b"SKIPME":
                if value.upper() not in (b"YES", b"NO"):
                    raise syntax_error()
                wanted.skip_me = value.upper() == b"YES"
            case _:
                raise syntax_error()
    return wanted


def read_type(word: bytes) -> str:
    known = TYPES.get(word.upper())
    if known is None:
        raise Rejection("ERR", f"Unknown client type '{shown(word)}'")
    return known


def client_class(connection: Connection) -> str:
    """Return the class whose output limits apply. MONITOR counts as normal, as in Redis."""
    return CLASS_TEXT[PUBSUB if connection.subscribed else NORMAL]


def client_flags(connection: Connection) -> str:
    """Return Redis's letters for what a connection is doing."""
    letters = [
        ("O", connection.monitoring),
        ("P", connection.subscribed),
        ("x", connection.queue is not None),
        ("b", connection.blocked_until is not None),
        ("c", connection.closing),
        ("e", connection.no_evict),
        ("T", connection.no_touch),
        ("U", connection.unix),
    ]
    return "".join(letter for letter, holds in letters if holds) or "N"


def client_line(connection: Connection, now_s: float) -> str:
    """Return one line of CLIENT LIST: Redis's fields in Redis's order, without the newline."""
    queue = connection.queue
    buffered = connection.parser.buffered
    owed_lists = len(connection.replies) + len(connection.unsent)
    fields = [
        ("id", connection.id),
        ("addr", connection.address),
        ("laddr", connection.local_address),
        ("fd", connection.fd),
        ("name", connection.name.decode("ascii")),
        ("age", int(now_s - connection.created_s)),
        ("idle", int(max(0.0, now_s - connection.last_input_s))),
        ("flags", client_flags(connection)),
        ("db", 0),
        ("sub", len(connection.channels)),
        ("psub", len(connection.patterns)),
        ("ssub", 0),
        ("multi", len(queue) if queue is not None else -1),
        ("watch", 0),
        ("qbuf", buffered),
        ("qbuf-free", 0),
        ("argv-mem", 0),
        ("multi-mem", connection.queue_bytes),
        ("obl", 0),
        ("oll", owed_lists),
        ("omem", connection.output_bytes),
        ("tot-mem", CONNECTION_BYTES + buffered + connection.queue_bytes + connection.output_bytes),
        ("events", ("r" if not connection.closing else "") + ("w" if connection.want_write else "")),
        ("cmd", connection.last_command),
        ("user", connection.user.decode("latin-1") if connection.authenticated else ""),
        ("redir", -1),
        ("resp", connection.protocol),
        ("lib-name", connection.library_name.decode("ascii")),
        ("lib-ver", connection.library_version.decode("ascii")),
    ]
    return " ".join(f"{name}={value}" for name, value in fields)
