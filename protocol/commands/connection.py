"""A connection's own commands, as Redis has them: who it is, how it speaks, what it is called."""

from typing import Final

from protocol.spec import Argument, Command, Error, container, help_command, server_command

GROUP: Final = "connection"
GREETING: Final = "noscript loading stale fast no_auth allow_busy"
SETTING: Final = "noscript loading stale"
ADMIN: Final = "admin noscript loading stale"

SYNTAX: Final = Error("ERR", "syntax error")
NO_PASSWORD: Final = Error("ERR", "AUTH without a user name while no password is configured")
WRONG_PASSWORD: Final = Error("WRONGPASS", "invalid username-password pair or user is disabled.")
BAD_NAME: Final = Error("ERR", "Client names cannot contain spaces, newlines or special characters.")

USER_NAME: Final = Argument("username", optional=True)
PASSWORD: Final = Argument("password")
ON_OFF: Final = Argument(
    "enabled", "oneof", "", arguments=(Argument("on", "flag", token="ON"), Argument("off", "flag", token="OFF"))
)

HELLO: Final = server_command(
    "HELLO",
    "Greets: chooses the protocol, authenticates, names the connection",
    GROUP,
    -1,
    GREETING,
    "A map: server, version, proto, id, mode, role, modules",
    (
        Argument(
            "arguments",
            "block",
            "",
            optional=True,
            arguments=(
                Argument("protover", "integer", "2 or 3"),
                Argument("auth", "block", "", token="AUTH", optional=True, arguments=(Argument("username"), PASSWORD)),
                Argument("clientname", "string", "", token="SETNAME", optional=True),
            ),
        ),
    ),
    (
        Error("ERR", "Protocol version is not an integer or out of range"),
        Error("NOPROTO", "unsupported protocol version"),
        SYNTAX,
        WRONG_PASSWORD,
        Error("NOAUTH", "a password is needed, and neither this nor an earlier command gave it"),
        BAD_NAME,
    ),
)

AUTH: Final = server_command(
    "AUTH",
    "Authenticates the connection",
    GROUP,
    -2,
    GREETING,
    arguments=(USER_NAME, PASSWORD),
    errors=(SYNTAX, NO_PASSWORD, WRONG_PASSWORD),
)

PING: Final = server_command(
    "PING",
    "Answers PONG, or the message",
    GROUP,
    -1,
    "fast",
    "PONG, or the message",
    (Argument("message", optional=True),),
    (Error("MISCONF", "the journal can't be written"),),
)

ECHO: Final = server_command(
    "ECHO",
    "Answers the message, byte for byte",
    GROUP,
    2,
    "loading stale fast",
    "The message",
    (Argument("message"),),
)

SELECT: Final = server_command(
    "SELECT",
    "Chooses a database; there is only 0",
    GROUP,
    2,
    "loading stale fast",
    arguments=(Argument("index", "integer"),),
    errors=(Error("ERR", "value is not an integer or out of range"), Error("ERR", "DB index is out of range")),
)

QUIT: Final = server_command("QUIT", "Closes the connection", GROUP, -1, GREETING, "OK, then the connection closes")

RESET: Final = server_command(
    "RESET", "Makes the connection as it was when it opened", GROUP, 1, GREETING, "RESET, in RESP2"
)

CLIENT: Final = container(
    "CLIENT",
    "A container for client connection commands",
    GROUP,
    (
        server_command("CLIENT|ID", "Tells the connection's id", GROUP, 2, SETTING, "An integer"),
        server_command("CLIENT|GETNAME", "Tells the connection's name", GROUP, 2, SETTING, "The name, or null"),
        server_command(
            "CLIENT|SETNAME",
            "Names the connection",
            GROUP,
            3,
            SETTING,
            arguments=(Argument("connection_name"),),
            errors=(BAD_NAME,),
        ),
        server_command(
            "CLIENT|SETINFO",
            "Tells which client library this is",
            GROUP,
            4,
            SETTING,
            arguments=(
                Argument(
                    "attr",
                    "oneof",
                    "",
                    arguments=(
                        Argument("libname", "string", "", token="LIB-NAME"),
                        Argument("libver", "string", "", token="LIB-VER"),
                    ),
                ),
            ),
            errors=(
                Error("ERR", "Unrecognized option"),
                Error("ERR", "the value cannot contain spaces, newlines or special characters"),
            ),
        ),
        server_command(
            "CLIENT|INFO",
            "Tells all about this connection",
            GROUP,
            2,
            SETTING,
            "One line of name=value",
            tips=("nondeterministic_output",),
        ),
        server_command(
            "CLIENT|LIST",
            "Tells all about the connections",
            GROUP,
            -2,
            ADMIN,
            "One line a connection, as CLIENT INFO",
            (
                Argument(
                    "client_type",
                    "oneof",
                    "",
                    token="TYPE",
                    optional=True,
                    arguments=(
                        Argument("normal", "flag", token="NORMAL"),
                        Argument("master", "flag", token="MASTER"),
                        Argument("replica", "flag", token="REPLICA"),
                        Argument("pubsub", "flag", token="PUBSUB"),
                    ),
                ),
                Argument("client_id", "integer", "", token="ID", optional=True, multiple=True),
            ),
            (SYNTAX,),
            complexity="O(N): N connections",
            tips=("nondeterministic_output",),
        ),
        server_command(
            "CLIENT|KILL",
            "Closes connections",
            GROUP,
            -3,
            ADMIN,
            "OK for an address; else how many were closed",
            (
                Argument(
                    "filter",
                    "oneof",
                    "",
                    multiple=True,
                    arguments=(
                        Argument("old_format", "string", "ip:port"),
                        Argument("client_id", "integer", "", token="ID"),
                        Argument("client_type", "string", "", token="TYPE"),
                        Argument("username", "string", "", token="USER"),
                        Argument("addr", "string", "ip:port", token="ADDR"),
                        Argument("laddr", "string", "ip:port", token="LADDR"),
                        Argument("skipme", "string", "YES or NO", token="SKIPME"),
                        Argument("maxage", "integer", "seconds", token="MAXAGE"),
                    ),
                ),
            ),
            (SYNTAX, Error("ERR", "No such client")),
            complexity="O(N): N connections",
        ),
        server_command(
            "CLIENT|NO-EVICT",
            "Excepts the connection from eviction, of which there is none",
            GROUP,
            3,
            ADMIN,
            arguments=(ON_OFF,),
            errors=(SYNTAX,),
        ),
        server_command(
            "CLIENT|NO-TOUCH",
            "Excepts the connection's commands from ageing keys, of which there are none",
            GROUP,
            3,
            SETTING,
            arguments=(ON_OFF,),
            errors=(SYNTAX,),
        ),
        server_command(
            "CLIENT|REPLY",
            "Switches the replies to this connection",
            GROUP,
            3,
            SETTING,
            "OK for ON; nothing for OFF and SKIP",
            (
                Argument(
                    "action",
                    "oneof",
                    "",
                    arguments=(
                        Argument("on", "flag", token="ON"),
                        Argument("off", "flag", token="OFF"),
                        Argument("skip", "flag", token="SKIP"),
                    ),
                ),
            ),
            (SYNTAX,),
        ),
        server_command(
            "CLIENT|TRACKING",
            "Refused but for OFF: balances and orders must not be cached",
            GROUP,
            -3,
            SETTING,
            "OK for OFF",
            (
                Argument("status", "oneof", "", arguments=ON_OFF.arguments),
                Argument("option", optional=True, multiple=True),
            ),
            (SYNTAX, Error("ERR", "CLIENT TRACKING is not offered")),
        ),
        server_command("CLIENT|TRACKINGINFO", "Tells that tracking is off", GROUP, 2, SETTING, "A map"),
        server_command(
            "CLIENT|CACHING",
            "Refused: tracking is off",
            GROUP,
            3,
            SETTING,
            "The error",
            (Argument("mode", "string", "YES or NO"),),
            (SYNTAX, Error("ERR", "CLIENT CACHING can be called only when the client is in tracking mode")),
        ),
        server_command("CLIENT|GETREDIR", "Tells that tracking is off", GROUP, 2, SETTING, "-1"),
        help_command("CLIENT", GROUP),
    ),
)

NO_CLUSTER: Final = Error("ERR", "This instance has cluster support disabled")

CLUSTER: Final = server_command(
    "CLUSTER",
    "Refused: this is no cluster",
    "cluster",
    -2,
    "loading stale",
    "The error",
    (Argument("arg", multiple=True),),
    (NO_CLUSTER,),
)
READONLY: Final = server_command(
    "READONLY", "Refused: this is no cluster", "cluster", 1, "loading stale fast", "The error", errors=(NO_CLUSTER,)
)
READWRITE: Final = server_command(
    "READWRITE", "Refused: this is no cluster", "cluster", 1, "loading stale fast", "The error", errors=(NO_CLUSTER,)
)
ASKING: Final = server_command(
    "ASKING", "Refused: this is no cluster", "cluster", 1, "fast", "The error", errors=(NO_CLUSTER,)
)

COMMANDS: Final[tuple[Command, ...]] = (
    HELLO,
    AUTH,
    PING,
    ECHO,
    SELECT,
    QUIT,
    RESET,
    CLIENT,
    CLUSTER,
    READONLY,
    READWRITE,
    ASKING,
)
