"""What the server may refuse, by code.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from typing import Final

from dingir.errors import ServerError


class Malformed(ServerError):
    """ERR: malformed command: unknown, wrong number of arguments, syntax, or a value out of its range."""


class NotAuthenticated(ServerError):
    """NOAUTH: the connection has not authenticated."""


class WrongPassword(ServerError):
    """WRONGPASS: wrong user name or password."""


class NotPermitted(ServerError):
    """NOPERM: this caller may not do that."""


class NoProtocol(ServerError):
    """NOPROTO: no such protocol version."""


class Loading(ServerError):
    """LOADING: the server is still recovering its state."""


class LogNotWritable(ServerError):
    """MISCONF: the log can't be written; nothing was changed."""


class OutOfMemory(ServerError):
    """OOM: memory limit reached; nothing was changed."""


class TransactionAborted(ServerError):
    """EXECABORT: the transaction held a command that was refused when it was queued."""


class Denied(ServerError):
    """DENIED: protected mode: only local connections until a password is set."""


class NoAsset(ServerError):
    """NOASSET: no such asset."""


class NoMarket(ServerError):
    """NOMARKET: no such market."""


class NoUser(ServerError):
    """NOUSER: no such user."""


class NoOrder(ServerError):
    """NOORDER: no such open order (unknown, ended, or another user's)."""


class NoFunds(ServerError):
    """NOFUNDS: the available balance does not suffice."""


class BadPrice(ServerError):
    """BADPRICE: the price is malformed, missing, out of range, or not wanted."""


class BadAmount(ServerError):
    """BADAMOUNT: the amount is malformed or out of range."""


class BadPrecision(ServerError):
    """BADPRECISION: more decimals than the asset or market has."""


class BadFee(ServerError):
    """BADFEE: the fee rate is malformed or out of range."""


class BadName(ServerError):
    """BADNAME: a name that is too long, empty, or holds characters that are not allowed."""


class BadJson(ServerError):
    """BADJSON: a detail or memo that is not a JSON object, or is too long."""


class TooSmall(ServerError):
    """TOOSMALL: below the market's smallest amount."""


class OrderLimit(ServerError):
    """ORDERLIMIT: the user has as many open orders as it may."""


class Halted(ServerError):
    """HALTED: the market does not accept this command in its present status."""


class Exists(ServerError):
    """EXISTS: the asset or market exists with other properties."""


class Duplicate(ServerError):
    """DUPLICATE: the same idempotency id was used before, with different content."""


class Gone(ServerError):
    """GONE: messages of the feed that are not kept any more."""


class Ahead(ServerError):
    """AHEAD: messages of the feed that have not been made yet: the asker's numbers are not this server's."""


class NoHistory(ServerError):
    """NOHISTORY: history is off, or can't answer now."""


class LimitReached(ServerError):
    """LIMIT: a stated limit of this server is reached (assets, markets, items of a batch, ...)."""


REFUSALS: Final[dict[str, type[ServerError]]] = {
    "ERR": Malformed,
    "NOAUTH": NotAuthenticated,
    "WRONGPASS": WrongPassword,
    "NOPERM": NotPermitted,
    "NOPROTO": NoProtocol,
    "LOADING": Loading,
    "MISCONF": LogNotWritable,
    "OOM": OutOfMemory,
    "EXECABORT": TransactionAborted,
    "DENIED": Denied,
    "NOASSET": NoAsset,
    "NOMARKET": NoMarket,
    "NOUSER": NoUser,
    "NOORDER": NoOrder,
    "NOFUNDS": NoFunds,
    "BADPRICE": BadPrice,
    "BADAMOUNT": BadAmount,
    "BADPRECISION": BadPrecision,
    "BADFEE": BadFee,
    "BADNAME": BadName,
    "BADJSON": BadJson,
    "TOOSMALL": TooSmall,
    "ORDERLIMIT": OrderLimit,
    "HALTED": Halted,
    "EXISTS": Exists,
    "DUPLICATE": Duplicate,
    "GONE": Gone,
    "AHEAD": Ahead,
    "NOHISTORY": NoHistory,
    "LIMIT": LimitReached,
}
"""The types by their codes."""
