"""Errors: the closed table of codes, and the exceptions that carry them.

Blame is in the type. A `Rejection` is a caller's command that the rules refuse: the connection
stays open and nothing has changed. A `ProtocolError` is a peer that does not speak the protocol:
it is told so and closed. Our own bug is an `AssertionError` and ends the process.

The first word of an error on the wire is its code; clients switch on it and on nothing else. The
rest is for people and names the field, the rule and what was received, cut to `RECEIVED_TEXT_MAX`.
"""

from typing import Final

RECEIVED_TEXT_MAX: Final = 128
"""Bytes of a peer's own text that an error repeats."""

CODES: Final[dict[str, str]] = {
    # as in Redis
    "ERR": "malformed command: unknown, wrong number of arguments, syntax, or a value out of its range",
    "NOAUTH": "the connection has not authenticated",
    "WRONGPASS": "wrong user name or password",
    "NOPERM": "this caller may not do that",
    "NOPROTO": "no such protocol version",
    "LOADING": "the server is still recovering its state",
    "MISCONF": "the log can't be written; nothing was changed",
    "OOM": "memory limit reached; nothing was changed",
    "EXECABORT": "the transaction held a command that was refused when it was queued",
    "DENIED": "protected mode: only local connections until a password is set",
    # ours
    "NOASSET": "no such asset",
    "NOMARKET": "no such market",
    "NOUSER": "no such user",
    "NOORDER": "no such open order (unknown, ended, or another user's)",
    "NOFUNDS": "the available balance does not suffice",
    "BADPRICE": "the price is malformed, missing, out of range, or not wanted",
    "BADAMOUNT": "the amount is malformed or out of range",
    "BADPRECISION": "more decimals than the asset or market has",
    "BADFEE": "the fee rate is malformed or out of range",
    "BADNAME": "a name that is too long, empty, or holds characters that are not allowed",
    "BADJSON": "a detail or memo that is not a JSON object, or is too long",
    "TOOSMALL": "below the market's smallest amount",
    "ORDERLIMIT": "the user has as many open orders as it may",
    "HALTED": "the market does not accept this command in its present status",
    "EXISTS": "the asset or market exists with other properties",
    "DUPLICATE": "the same idempotency id was used before, with different content",
    "GONE": "messages of the feed that are not kept any more",
    "AHEAD": "messages of the feed that have not been made yet: the asker's numbers are not this server's",
    "NOHISTORY": "history is off, or can't answer now",
    "LIMIT": "a stated limit of this server is reached (assets, markets, items of a batch, ...)",
}


class Rejection(Exception):
    """A command refused by the rules; nothing has changed.

    `code` is a key of `CODES`; `text` is one line for people.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code + " " + text)
        self.code = code
        self.text = text


class ProtocolError(Exception):
    """A peer that does not speak the protocol: answered with `text`, then closed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def received(raw: bytes) -> str:
    """Quote a peer's bytes for an error text: printable ASCII, cut to `RECEIVED_TEXT_MAX`.

    >>> received(b"1.5x")
    "'1.5x'"
    """
    cut = raw[:RECEIVED_TEXT_MAX]
    text = "".join([chr(byte) if 32 <= byte < 127 else "?" for byte in cut])
    return "'" + text + ("...'" if len(raw) > RECEIVED_TEXT_MAX else "'")
