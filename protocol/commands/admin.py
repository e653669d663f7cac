"""The server's own commands, as Redis has them: settings, figures, saving, stopping."""

from typing import Final

from protocol.commands.connection import SYNTAX
from protocol.spec import Argument, Command, Error, container, help_command, server_command

GROUP: Final = "server"
QUERY: Final = "loading stale fast"
ADMIN: Final = "admin noscript loading stale"
SAVING: Final = "admin noscript no_async_loading"

CHANGING: Final = ("nondeterministic_output",)
NOT_INTEGER: Final = Error("ERR", "value is not an integer or out of range")

CONFIG: Final = container(
    "CONFIG",
    "A container for server configuration commands",
    GROUP,
    (
        server_command(
            "CONFIG|GET",
            "Tells the settings that match",
            GROUP,
            -3,
            ADMIN,
            "A map",
            (Argument("parameter", "string", "name or glob pattern", multiple=True),),
            complexity="O(N): N settings",
        ),
        server_command(
            "CONFIG|SET",
            "Changes settings, all or none",
            GROUP,
            -4,
            ADMIN,
            arguments=(
                Argument("data", "block", "", multiple=True, arguments=(Argument("parameter"), Argument("value"))),
            ),
            errors=(
                Error("ERR", "Unknown option or number of arguments for CONFIG SET - '...'"),
                Error("ERR", "CONFIG SET failed (possibly related to argument '...') - ..."),
            ),
        ),
        server_command("CONFIG|RESETSTAT", "Sets the figures of INFO to zero", GROUP, 2, ADMIN),
        server_command(
            "CONFIG|REWRITE",
            "Writes the settings to the configuration file",
            GROUP,
            2,
            ADMIN,
            errors=(Error("ERR", "The server is running without a config file"),),
        ),
        help_command("CONFIG", GROUP),
    ),
)

INFO: Final = server_command(
    "INFO",
    "Tells the server's figures",
    GROUP,
    -1,
    "loading stale",
    "Sections of name:value lines",
    (Argument("section", "string", "default: the usual ones; also all, everything", optional=True, multiple=True),),
    categories=("dangerous",),
    tips=CHANGING,
)

TIME: Final = server_command(
    "TIME", "Tells the server's clock", GROUP, 1, QUERY, "Seconds since 1970, and microseconds", tips=CHANGING
)

LASTSAVE: Final = server_command(
    "LASTSAVE",
    "Tells when the last snapshot succeeded",
    GROUP,
    1,
    QUERY,
    "Seconds since 1970",
    categories=("admin", "dangerous"),
    tips=CHANGING,
)

SAVE: Final = server_command(
    "SAVE",
    "Writes a snapshot and waits for it",
    GROUP,
    1,
    SAVING + " no_multi",
    errors=(Error("ERR", "Background save already in progress"),),
    complexity="O(N): everything there is",
)

BGSAVE: Final = server_command(
    "BGSAVE",
    "Begins to write a snapshot",
    GROUP,
    -1,
    SAVING,
    "Background saving started",
    (Argument("schedule", "flag", "wait for one that is running", token="SCHEDULE", optional=True),),
    (SYNTAX, Error("ERR", "Background save already in progress")),
)

BGREWRITEAOF: Final = server_command(
    "BGREWRITEAOF",
    "Begins to write a snapshot that replaces the journal before it",
    GROUP,
    1,
    SAVING,
    "Background append only file rewriting started",
    errors=(Error("ERR", "Background append only file rewriting already in progress"),),
)

WAITAOF: Final = server_command(
    "WAITAOF",
    "Waits until what this connection wrote is on disk",
    "generic",
    4,
    "noscript blocking",
    "Two integers: 1 when this server's disk has it, and 0 replicas",
    (
        Argument("numlocal", "integer"),
        Argument("numreplicas", "integer"),
        Argument("timeout", "integer", "milliseconds"),
    ),
    (NOT_INTEGER, Error("ERR", "timeout is not an integer or out of range")),
    categories=("connection",),
)

SHUTDOWN: Final = server_command(
    "SHUTDOWN",
    "Ends the server in order",
    GROUP,
    -1,
    ADMIN + " no_multi allow_busy",
    "None when it succeeds: the connection closes",
    (
        Argument(
            "save_selector",
            "oneof",
            "",
            optional=True,
            arguments=(Argument("nosave", "flag", token="NOSAVE"), Argument("save", "flag", token="SAVE")),
        ),
        Argument("now", "flag", token="NOW", optional=True),
        Argument("force", "flag", token="FORCE", optional=True),
        Argument("abort", "flag", token="ABORT", optional=True),
    ),
    (SYNTAX, Error("ERR", "No shutdown in progress.")),
    complexity="O(N): everything there is, when it saves",
)

ROLE: Final = server_command(
    "ROLE",
    "Tells the server's part in replication",
    GROUP,
    1,
    "noscript loading stale fast",
    "master, the offset, no replicas",
    categories=("admin", "dangerous"),
)

DBSIZE: Final = server_command(
    "DBSIZE",
    "Counts what the server holds: users and open orders",
    GROUP,
    1,
    "readonly fast",
    "An integer",
    categories=("keyspace",),
)

MONITOR: Final = server_command(
    "MONITOR", "Shows every command as it is executed", GROUP, 1, ADMIN, "OK, then a line for each command"
)

SLOWLOG: Final = container(
    "SLOWLOG",
    "A container for slow log commands",
    GROUP,
    (
        server_command(
            "SLOWLOG|GET",
            "Lists the slowest commands of late",
            GROUP,
            -2,
            "admin loading stale",
            "A list of id, time, microseconds, arguments, address, name",
            (Argument("count", "integer", "default 10; -1 for all", optional=True),),
            (Error("ERR", "count should be greater than or equal to -1"),),
            complexity="O(N): N entries",
            tips=CHANGING,
        ),
        server_command(
            "SLOWLOG|LEN", "Counts the entries", GROUP, 2, "admin loading stale", "An integer", tips=CHANGING
        ),
        server_command("SLOWLOG|RESET", "Forgets the entries", GROUP, 2, "admin loading stale"),
        help_command("SLOWLOG", GROUP),
    ),
)

LATENCY: Final = container(
    "LATENCY",
    "A container for latency diagnostics commands",
    GROUP,
    (
        server_command("LATENCY|DOCTOR", "Explains the latencies", GROUP, 2, ADMIN, "Text", tips=CHANGING),
        server_command(
            "LATENCY|GRAPH",
            "Draws an event's latencies",
            GROUP,
            3,
            ADMIN,
            "Text",
            (Argument("event"),),
            (Error("ERR", "No samples available for event '...'"),),
            tips=CHANGING,
        ),
        server_command(
            "LATENCY|HISTOGRAM",
            "Tells how long commands took",
            GROUP,
            -2,
            ADMIN,
            "A map from command to calls and histogram_usec",
            (Argument("command", optional=True, multiple=True),),
            complexity="O(N): N commands",
            tips=CHANGING,
        ),
        server_command(
            "LATENCY|HISTORY",
            "Lists an event's latencies",
            GROUP,
            3,
            ADMIN,
            "A list of time and milliseconds",
            (Argument("event"),),
            tips=CHANGING,
        ),
        server_command(
            "LATENCY|LATEST",
            "Lists every event's latest and greatest latency",
            GROUP,
            2,
            ADMIN,
            "A list of event, time, latest, greatest",
            tips=CHANGING,
        ),
        server_command(
            "LATENCY|RESET",
            "Forgets events' latencies",
            GROUP,
            -2,
            ADMIN,
            "How many events were forgotten",
            (Argument("event", optional=True, multiple=True),),
        ),
        help_command("LATENCY", GROUP),
    ),
)

MEMORY: Final = container(
    "MEMORY",
    "A container for memory diagnostics commands",
    GROUP,
    (
        server_command("MEMORY|DOCTOR", "Explains the memory in use", GROUP, 2, "", "Text", tips=CHANGING),
        server_command("MEMORY|MALLOC-STATS", "Tells the allocator's figures", GROUP, 2, "", "Text", tips=CHANGING),
        server_command("MEMORY|PURGE", "Gives free memory back to the system", GROUP, 2),
        server_command("MEMORY|STATS", "Tells the memory in use", GROUP, 2, "", "A map", tips=CHANGING),
        server_command(
            "MEMORY|USAGE",
            "Null: there are no keys",
            GROUP,
            -3,
            "readonly",
            "Null",
            (Argument("key"), Argument("count", "integer", "", token="SAMPLES", optional=True)),
        ),
        help_command("MEMORY", GROUP),
    ),
)

MODULE: Final = container(
    "MODULE",
    "A container for module commands",
    GROUP,
    (
        server_command(
            "MODULE|LIST",
            "Lists the families of the exchange's commands, as modules",
            GROUP,
            2,
            "admin noscript",
            "A list of maps: name, ver, path, args",
            tips=("nondeterministic_output_order",),
        ),
        help_command("MODULE", GROUP),
    ),
)

DEBUG: Final = server_command(
    "DEBUG",
    "For tests; refused unless enable-debug-command says otherwise",
    GROUP,
    -2,
    ADMIN,
    "As the sub-command",
    (Argument("subcommand"), Argument("arg", optional=True, multiple=True)),
    complexity="Depends on subcommand.",
)

NAMES: Final = Argument("command_name", optional=True, multiple=True)
REQUEST: Final = (Argument("command"), Argument("arg", multiple=True))
NO_KEYS: Final = (
    Error("ERR", "Invalid command specified"),
    Error("ERR", "The command has no key arguments"),
)
UNORDERED: Final = ("nondeterministic_output_order",)

COMMAND: Final = server_command(
    "COMMAND",
    "Describes every command for programs",
    GROUP,
    -1,
    "loading stale",
    "A list of 10 fields each: name, arity, flags, key positions, categories, tips, key specs, sub-commands",
    complexity="O(N): N commands",
    categories=("connection",),
    tips=UNORDERED,
    subcommands=(
        server_command(
            "COMMAND|COUNT", "Counts the commands", GROUP, 2, "loading stale", "An integer", categories=("connection",)
        ),
        server_command(
            "COMMAND|DOCS",
            "Describes commands for people",
            GROUP,
            -2,
            "loading stale",
            "A map from each name to a map",
            (NAMES,),
            complexity="O(N): N commands",
            categories=("connection",),
            tips=UNORDERED,
        ),
        server_command(
            "COMMAND|GETKEYS",
            "Tells the keys of a request: no command has any",
            GROUP,
            -4,
            "loading stale",
            "The error",
            REQUEST,
            NO_KEYS,
            categories=("connection",),
        ),
        server_command(
            "COMMAND|GETKEYSANDFLAGS",
            "Tells the keys of a request: no command has any",
            GROUP,
            -4,
            "loading stale",
            "The error",
            REQUEST,
            NO_KEYS,
            categories=("connection",),
        ),
        server_command(
            "COMMAND|INFO",
            "Describes commands for programs",
            GROUP,
            -2,
            "loading stale",
            "As COMMAND; null for a name that is unknown",
            (NAMES,),
            complexity="O(N): N commands",
            categories=("connection",),
            tips=UNORDERED,
        ),
        server_command(
            "COMMAND|LIST",
            "Lists the commands' names",
            GROUP,
            -2,
            "loading stale",
            "A list of names",
            (
                Argument(
                    "filterby",
                    "oneof",
                    "",
                    token="FILTERBY",
                    optional=True,
                    arguments=(
                        Argument("module_name", "string", "", token="MODULE"),
                        Argument("category", "string", "", token="ACLCAT"),
                        Argument("pattern", "pattern", "", token="PATTERN"),
                    ),
                ),
            ),
            (SYNTAX,),
            complexity="O(N): N commands",
            categories=("connection",),
            tips=UNORDERED,
        ),
        help_command("COMMAND", GROUP),
    ),
)

COMMANDS: Final[tuple[Command, ...]] = (
    COMMAND,
    CONFIG,
    INFO,
    TIME,
    LASTSAVE,
    SAVE,
    BGSAVE,
    BGREWRITEAOF,
    WAITAOF,
    SHUTDOWN,
    ROLE,
    DBSIZE,
    MONITOR,
    SLOWLOG,
    LATENCY,
    MEMORY,
    MODULE,
    DEBUG,
)
