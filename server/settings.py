"""The settings of a running server: read from a file and flags, shown and changed by CONFIG.

Later sources win: the defaults, then the file, then the flags. Every directive of `directives` is a plain
typed attribute here, since the loop reads some of them on every tick. CONFIG SET is all or nothing: every
value is read before the first is set, and a listener that refuses one brings all the others back.
"""

import difflib
import os
from collections.abc import Callable

from protocol.errors import RECEIVED_TEXT_MAX
from server.directives import DIRECTIVES, LIVE, START, STATE, TABLE, Directive
from server.forms import BadValue, OutputLimit, OutputLimits, SavePoints
from server.settings_file import BadFile, read_file

Listener = Callable[[str], None]
"""Told the name of a directive after it changed; may raise BadValue to refuse."""


class SettingsError(Exception):
    """Settings that can't be taken; the text is one line for the operator."""


class Settings:
    port: int
    bind: tuple[str, ...]
    unixsocket: str
    unixsocketperm: int
    tcp_backlog: int
    tcp_keepalive: int
    protected_mode: bool
    requirepass: bytes
    maxclients: int
    timeout: int
    output_limits: tuple[OutputLimit, ...]
    client_query_buffer_limit: int
    proto_max_bulk_len: int
    maxmemory: int
    maxmemory_policy: str
    dir: str
    appendonly: str
    appendfsync: str
    save_points: list[tuple[int, int]]
    stop_writes_on_bgsave_error: bool
    auto_aof_rewrite_percentage: int
    auto_aof_rewrite_min_size: int
    shutdown_timeout: int
    feed_backlog_size: int
    feed_backlog_ttl: int
    loglevel: str
    logfile: str
    slowlog_log_slower_than: int
    slowlog_max_len: int
    latency_monitor_threshold: int
    hz: int
    databases: str
    enable_debug_command: str
    history: str
    history_backlog_size: int
    bridge: str
    bridge_options: str
    order_fees: bool
    user_order_limit: int
    client_id_ttl: int
    finished_orders_max: int
    trades_max: int

    def __init__(self) -> None:
        self.file = ""
        """The configuration file, or nothing."""
        self.given: set[str] = set()
        """The directives that the file or a flag states: parameters of the engine are set only by these."""
        self._listeners: list[Listener] = []
        for directive in TABLE:
            words = [] if directive.default == '""' else directive.default.split(" ")
            setattr(self, directive.attribute, directive.form.read(words or [""]))

    def value(self, name: str) -> object:
        """Return the typed value of a directive."""
        return getattr(self, DIRECTIVES[name].attribute)

    def show(self, name: str) -> str:
        """Return a directive's value as CONFIG GET answers it."""
        directive = DIRECTIVES[name]
        return directive.form.show(getattr(self, directive.attribute))

    def listen(self, listener: Listener) -> None:
        """Have `listener` called after each change."""
        self._listeners.append(listener)

    # -- at the start --------------------------------------------------------------------------

    @classmethod
    def from_arguments(cls, arguments: list[str]) -> "Settings":
        """Return what a command line gives, `[FILE] [--directive value ...]`; raises SettingsError."""
        settings = cls()
        if arguments and not arguments[0].startswith("-"):
            settings.file = os.path.abspath(arguments[0])
            take_file(settings, arguments[0])
            arguments = arguments[1:]
        take_flags(settings, arguments)
        return settings

    def take(self, name: str, words: list[str], repeated: bool) -> None:
        """Take one directive of a source; `repeated`: the same source has stated it before."""
        directive = DIRECTIVES[name]
        form = directive.form
        if not form.many and len(words) != 1:
            raise BadValue(f"wrong number of arguments: {len(words)}")
        value = form.read(words)
        if isinstance(form, OutputLimits):
            value = form.merge(self.value(name), value)
        elif isinstance(form, SavePoints) and repeated and value:
            assert isinstance(value, list)
            value = [*self.save_points, *value]
        setattr(self, directive.attribute, value)
        self.given.add(name)

    # -- while running -------------------------------------------------------------------------

    def prepare(self, pairs: list[tuple[str, str]]) -> dict[str, object]:
        """Return the values that CONFIG SET would set, by directive, or raise SettingsError."""
        values: dict[str, object] = {}
        for given_name, text in pairs:
            name = given_name.lower()
            directive = DIRECTIVES.get(name)
            if directive is None:
                raise SettingsError(f"Unknown option or number of arguments for CONFIG SET - '{cut(given_name)}'")
            if directive.when == START:
                raise refused(given_name, "can't set immutable config")
            if name in values:
                raise refused(given_name, "duplicate parameter")
            form = directive.form
            try:
                value = form.read(text.split() if form.many else [text])
            except BadValue as error:
                raise refused(given_name, str(error)) from error
            if isinstance(form, OutputLimits):
                value = form.merge(self.value(name), value)
            values[name] = value
        return values

    def change(self, values: dict[str, object]) -> None:
        """Set prepared values and tell the listeners; all of them, or none and SettingsError."""
        before = {name: self.value(name) for name in values}
        for name, value in values.items():
            assert DIRECTIVES[name].when in (LIVE, STATE), name
            setattr(self, DIRECTIVES[name].attribute, value)
        for name in values:
            try:
                self._tell(name)
            except BadValue as error:
                self.restore(before)
                raise refused(name, str(error)) from error

    def restore(self, values: dict[str, object]) -> None:
        """Bring back values that were in force before; no listener may refuse them."""
        for name, value in values.items():
            setattr(self, DIRECTIVES[name].attribute, value)
        for name in values:
            self._tell(name)

    def _tell(self, name: str) -> None:
        for listener in self._listeners:
            listener(name)


def refused(name: str, why: str) -> SettingsError:
    return SettingsError(f"CONFIG SET failed (possibly related to argument '{cut(name)}') - {why}")


def take_file(settings: Settings, path: str) -> None:
    """Take every line of a configuration file."""
    try:
        lines = read_file(path)
    except BadFile as error:
        raise SettingsError(str(error)) from error
    seen: set[str] = set()
    for line in lines:
        take_one(settings, f"{path}:{line.number}", line.words, line.raw, seen)


def take_flags(settings: Settings, arguments: list[str]) -> None:
    """Take flags, each with the words up to the next; `--name=value` for a value that begins with two dashes."""
    seen: set[str] = set()
    flags: list[list[str]] = []
    for argument in arguments:
        if argument.startswith("--") and len(argument) > 2:
            name, equals, value = argument[2:].partition("=")
            flags.append([name, value] if equals else [name])
        elif flags:
            flags[-1].append(argument)
        else:
            raise SettingsError(f"command line: expected a flag such as --port, received '{cut(argument)}'")
    for words in flags:
        directive = DIRECTIVES.get(words[0].lower())
        if directive is not None and directive.form.many:
            split = [part for word in words[1:] for part in word.split()]
        else:
            split = words[1:]
        take_one(settings, "command line", [words[0], *split], " ".join(words), seen)


def take_one(settings: Settings, where: str, words: list[str], raw: str, seen: set[str]) -> None:
    """Take one directive of a source, or raise SettingsError that says where, what and why."""
    name = words[0].lower()
    directive = DIRECTIVES.get(name)
    if directive is None:
        near = difflib.get_close_matches(name, DIRECTIVES, 1)
        advice = f"; did you mean '{near[0]}'?" if near else "; --help lists all"
        raise SettingsError(f"{where}: unknown directive '{cut(words[0])}'{advice}")
    try:
        settings.take(name, words[1:], name in seen)
    except BadValue as error:
        shown = f"{name} (redacted)" if directive.secret else cut(raw)
        raise SettingsError(f"{where}: '{shown}': {error}; expected {directive.form.expected}") from error
    seen.add(name)


def cut(text: str) -> str:
    """Return printable text of bounded length."""
    shown = "".join(char if char.isprintable() else "?" for char in text[:RECEIVED_TEXT_MAX])
    return shown + "..." if len(text) > RECEIVED_TEXT_MAX else shown


def usage() -> str:
    """Return what `--help` prints: how to start, and every directive with its default."""
    lines = [
        "Usage: python -m server [CONFIG_FILE] [--directive value ...]",
        "       python -m server --help | --version",
        "",
        "The file has the syntax of redis.conf; flags win over it. Directives, with their defaults:",
        "",
    ]
    for directive in TABLE:
        lines += describe(directive)
    return "\n".join(lines) + "\n"


def describe(directive: Directive) -> list[str]:
    """Return the lines of `--help` about one directive."""
    notes = {START: "at start only", LIVE: "CONFIG SET", STATE: "CONFIG SET, part of the logged state"}
    return [
        f"  --{directive.name} {directive.default}",
        f"      {directive.summary}",
        f"      {directive.form.expected} [{notes[directive.when]}]",
    ]
