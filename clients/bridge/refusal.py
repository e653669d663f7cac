"""How a call ends that is not answered: a gRPC status, a text, and our own code.

Each refusal knows two forms. Dingir's: the status and text that its reference gives, whatever we think of them (a
business rule is UNKNOWN there, a limit UNAVAILABLE). The strict one: the status that the code deserves, and the text
of whoever refused. Which one goes out is the bridge's mode; the code goes out in both, as the trailer `dingir-code`.

UNAVAILABLE is what stock clients send again by themselves, so our own uses of it mean one thing: nothing has
happened. A call that may have taken effect ends as UNKNOWN with the code OUTCOMEUNKNOWN.
"""

from typing import Final

from grpc import StatusCode

from dingir.errors import Closed, ConnectionLost, DingirError, OutcomeUnknown, ServerError, Timeout

TRAILER: Final = "dingir-code"
"""The name of the trailer, and of the header over HTTP."""

OUTCOME_UNKNOWN: Final = "OUTCOMEUNKNOWN"
AWAY: Final = "AWAY"
BUG: Final = "BUG"

STRICT: Final[dict[str, StatusCode]] = {
    "ERR": StatusCode.INVALID_ARGUMENT,
    "NOAUTH": StatusCode.UNAUTHENTICATED,
    "WRONGPASS": StatusCode.UNAUTHENTICATED,
    "NOPERM": StatusCode.PERMISSION_DENIED,
    "DENIED": StatusCode.PERMISSION_DENIED,
    "NOPROTO": StatusCode.UNIMPLEMENTED,
    "LOADING": StatusCode.UNAVAILABLE,
    "MISCONF": StatusCode.UNAVAILABLE,
    "OOM": StatusCode.RESOURCE_EXHAUSTED,
    "EXECABORT": StatusCode.ABORTED,
    "NOASSET": StatusCode.NOT_FOUND,
    "NOMARKET": StatusCode.NOT_FOUND,
    "NOUSER": StatusCode.NOT_FOUND,
    "NOORDER": StatusCode.NOT_FOUND,
    "NOFUNDS": StatusCode.FAILED_PRECONDITION,
    "BADPRICE": StatusCode.INVALID_ARGUMENT,
    "BADAMOUNT": StatusCode.INVALID_ARGUMENT,
    "BADPRECISION": StatusCode.INVALID_ARGUMENT,
    "BADFEE": StatusCode.INVALID_ARGUMENT,
    "BADNAME": StatusCode.INVALID_ARGUMENT,
    "BADJSON": StatusCode.INVALID_ARGUMENT,
    "TOOSMALL": StatusCode.INVALID_ARGUMENT,
    "ORDERLIMIT": StatusCode.RESOURCE_EXHAUSTED,
    "HALTED": StatusCode.FAILED_PRECONDITION,
    "EXISTS": StatusCode.ALREADY_EXISTS,
    "DUPLICATE": StatusCode.ALREADY_EXISTS,
    "GONE": StatusCode.OUT_OF_RANGE,
    "AHEAD": StatusCode.OUT_OF_RANGE,
    "LIMIT": StatusCode.RESOURCE_EXHAUSTED,
    "NOHISTORY": StatusCode.UNAVAILABLE,
    # the bridge's own
    "SIGNATURE": StatusCode.UNAUTHENTICATED,
    "NOMATCH": StatusCode.FAILED_PRECONDITION,
    "OFF": StatusCode.UNIMPLEMENTED,
    "SLOW": StatusCode.RESOURCE_EXHAUSTED,
    AWAY: StatusCode.UNAVAILABLE,
    OUTCOME_UNKNOWN: StatusCode.UNKNOWN,
    BUG: StatusCode.INTERNAL,
}
"""The status that each code deserves. A code that a later server has, and this bridge does not know, is UNKNOWN."""


class Refused(Exception):
    """A call that is answered with an error.

    `status` and `text` are Dingir's, where it has any for this; `said` is our own text, for the strict mode.
    """

    def __init__(self, code: str, text: str, status: StatusCode | None = None, said: str = "") -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text
        self.status = strict_status(code) if status is None else status
        self.said = said or text

    def form(self, strict: bool) -> tuple[StatusCode, str]:
        """Return the status and the text that go out."""
        return (strict_status(self.code), self.said) if strict else (self.status, self.text)


def strict_status(code: str) -> StatusCode:
    """Return the status that a code deserves."""
    return STRICT.get(code, StatusCode.UNKNOWN)


def refused(error: DingirError, text: str = "", status: StatusCode | None = None) -> Refused:
    """Make the refusal that a failed command is answered with; `text` and `status` are Dingir's."""
    if isinstance(error, ServerError):
        return Refused(error.code, text or error.text, status, error.text)
    if isinstance(error, OutcomeUnknown | Timeout):
        return Refused(OUTCOME_UNKNOWN, f"it may have taken effect: {error}")
    if isinstance(error, ConnectionLost | Closed):
        return Refused(AWAY, f"the exchange is away: {error}")
    return Refused(BUG, f"the exchange answered what it should not: {error}")


def invalid(code: str, text: str, said: str = "") -> Refused:
    """Make Dingir's usual refusal."""
    return Refused(code, text, StatusCode.INVALID_ARGUMENT, said)


def unknown(code: str, text: str, said: str = "") -> Refused:
    """Make Dingir's refusal by a market."""
    return Refused(code, text, StatusCode.UNKNOWN, said)
