"""How a command is shown to people (MONITOR, SLOWLOG, the log): escaped, and without its secrets."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from server.connection import Connection

REDACTED: Final = b"(redacted)"

_ESCAPES: Final = {
    ord("\\"): b"\\\\",
    ord('"'): b'\\"',
    ord("\n"): b"\\n",
    ord("\r"): b"\\r",
    ord("\t"): b"\\t",
    ord("\a"): b"\\a",
    ord("\b"): b"\\b",
}
ESCAPED: Final = [_ESCAPES.get(byte, b"%c" % byte if 32 <= byte < 127 else b"\\x%02x" % byte) for byte in range(256)]
"""Each byte as C would write it, in lower-case hex: what redis-py's MONITOR parser reads back."""

PLAIN: Final = bytes(byte for byte in range(256) if ESCAPED[byte] == b"%c" % byte)


def redact(args: list[bytes]) -> list[bytes]:
    """Return the words with passwords replaced; the very list when it holds none.

    >>> redact([b"auth", b"alice", b"secret"])
    [b'auth', b'(redacted)', b'(redacted)']
    """
    name = args[0].upper()
    if name == b"AUTH":
        return [args[0], *[REDACTED] * (len(args) - 1)]
    if name == b"HELLO":
        return redact_hello(args)
    if name == b"CONFIG" and len(args) > 2 and args[1].upper() == b"SET":
        return redact_config_set(args)
    if name == b"ACL" and len(args) > 2 and args[1].upper() == b"SETUSER":
        return [*args[:3], *[REDACTED] * (len(args) - 3)]
    return args


def redact_hello(args: list[bytes]) -> list[bytes]:
    """HELLO proto [AUTH user password] [SETNAME name]: hide user and password, wherever AUTH stands."""
    shown = list(args)
    position = 2
    while position < len(args):
        option = args[position].upper()
        if option == b"AUTH":
            for hidden in range(position + 1, min(position + 3, len(args))):
                shown[hidden] = REDACTED
            position += 3
        else:
            position += 2 if option == b"SETNAME" else 1
    return shown


def redact_config_set(args: list[bytes]) -> list[bytes]:
    """CONFIG SET name value ...: hide the value after a secret's name, wherever that stands."""
    shown = list(args)
    for position in range(2, len(args) - 1):
        if args[position].lower() in (b"requirepass", b"history"):
            shown[position + 1] = REDACTED
    return shown


def quote(args: list[bytes]) -> bytes:
    r"""Return the words in double quotes with C's escapes, a blank between them.

    >>> quote([b"ECHO", b'a"b\n\xff'])
    b'"ECHO" "a\\"b\\n\\xff"'
    """
    return b" ".join(
        [
            b'"%s"' % (word if not word.translate(None, PLAIN) else b"".join([ESCAPED[byte] for byte in word]))
            for word in args
        ]
    )


def monitor_line(now_us: int, connection: "Connection", args: list[bytes]) -> bytes:
    """Return the line that MONITOR shows for a command."""
    seconds, micros = divmod(now_us, 1_000_000)
    peer = "unix:" + connection.address.removesuffix(":0") if connection.unix else connection.address
    return b"%d.%06d [0 %s] %s" % (seconds, micros, peer.encode(), quote(args))
