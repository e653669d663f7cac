"""CONFIG: the settings of the running server."""

from protocol.errors import Rejection
from protocol.glob import matches
from protocol.values import OK
from server.commands.containers import container
from server.commands.words import syntax_error
from server.connection import Connection
from server.directives import DIRECTIVES, STATE, Directive
from server.forms import BadValue
from server.parameters import PARAMETERS, parameter_in_force, set_parameter
from server.server import Server, Service
from server.settings import Settings, SettingsError
from server.settings_file import BadFile, Written, rewrite_file


def get(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the settings whose names fit any of the patterns."""
    found: dict[object, object] = {}
    patterns = list(dict.fromkeys(word.lower() for word in args[2:]))
    for name in DIRECTIVES:
        if any(matches(pattern, name.encode()) for pattern in patterns):
            told = DIRECTIVES[name].form.tell(shown_value(server, name))
            found[as_typed(name, args)] = as_bytes(told)
    return found


def as_typed(name: str, args: list[bytes]) -> bytes:
    """Return a name as the client wrote it, if it wrote it whole, as in Redis."""
    typed = [word for word in args[2:] if word.lower() == name.encode()]
    return typed[0] if typed else name.encode()


def set_(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Change settings: all of them, or none."""
    if len(args) % 2:
        raise syntax_error()
    settings = server.settings
    pairs = [(text_of(name), text_of(value)) for name, value in zip(args[2::2], args[3::2], strict=True)]
    try:
        values = settings.prepare(pairs)
    except SettingsError as error:
        raise Rejection("ERR", str(error)) from error
    parameters = {name: value for name, value in values.items() if DIRECTIVES[name].when == STATE}
    if parameters:
        require_writable(server)
    before = {name: settings.value(name) for name in values}
    try:
        settings.change(values)
    except SettingsError as error:
        raise Rejection("ERR", str(error)) from error
    try:
        for name, value in parameters.items():
            assert isinstance(value, int)
            set_parameter(server, name, value)
    except Rejection:
        settings.restore(before)
        raise
    if not settings.requirepass:
        admit_everybody(server)
    return OK


def admit_everybody(server: Server) -> None:
    """Without a password everybody may speak, the connected too. (A new password throws nobody out, as in Redis.)"""
    for connection in server.connections.values():
        if not connection.authenticated:
            connection.authenticate(True)


def require_writable(server: Server) -> None:
    """Refuse what needs the log while there is none to write."""
    if server.loading:
        raise Rejection("LOADING", "Dingir is loading the dataset in memory")
    if server.write_error:
        raise Rejection("MISCONF", f"Errors writing to the AOF file: {server.write_error}")


def resetstat(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Count from nothing again."""
    server.stats.reset()
    return OK


def rewrite(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Write the present settings to the configuration file, its comments and order kept."""
    settings = server.settings
    if not settings.file:
        raise Rejection("ERR", "The server is running without a config file")
    defaults = Settings()
    wanted = {name: written(server, defaults, directive) for name, directive in DIRECTIVES.items()}
    try:
        rewrite_file(settings.file, wanted)
    except (OSError, BadFile) as error:
        why = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        server.log("warning", f"CONFIG REWRITE failed: {why}")
        raise Rejection("ERR", f"Rewriting config file: {why}") from error
    server.log("notice", "CONFIG REWRITE executed with success.")
    return OK


def written(server: Server, defaults: Settings, directive: Directive) -> Written:
    """Return what a rewritten file must say about a directive."""
    form = directive.form
    shown = shown_value(server, directive.name)

    def means(words: list[str]) -> bool:
        try:
            return (form.many or len(words) == 1) and form.show(form.read(words)) == shown
        except BadValue:
            return False

    words = (shown.split() or [""]) if form.many else [shown]
    return Written(words, shown != defaults.show(directive.name), means)


def shown_value(server: Server, name: str) -> str:
    """Return what is in force, as text; of the engine's parameters, what the state holds."""
    if name in PARAMETERS and not server.loading:
        return str(parameter_in_force(server.exchange, name))
    return server.settings.show(name)


def text_of(word: bytes) -> str:
    return word.decode("utf-8", "surrogateescape")


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


SERVICES: dict[bytes, Service] = {
    b"CONFIG": container("CONFIG", {b"GET": get, b"SET": set_, b"RESETSTAT": resetstat, b"REWRITE": rewrite})
}
