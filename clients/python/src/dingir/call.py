"""One command on its way: what to send, whether to send it again, and what came of it.

A call is made by a generated method, settled once by the `Session`, and read by whoever waits for it. Reading the reply
into its type happens there, so that neither the thread nor the task that receives for everybody does it for them.
"""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from dingir.errors import DingirError, ProtocolError, ServerError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

UNREADABLE = (KeyError, IndexError, TypeError, ValueError, ArithmeticError, AttributeError)
"""What a reader raises when the reply is not of the declared type."""


class Waiter:
    """Who waits for calls: how many of them are not settled yet."""

    __slots__ = ("remaining",)

    def __init__(self, remaining: int) -> None:
        self.remaining = remaining


class Call(Generic[T_co]):
    """A command; in a pipeline also the handle of its result."""

    body: bytes = b""
    """The words as the codec writes them."""
    settled: bool = False
    resent: bool = False
    """It was sent before, and may have arrived."""
    abandoned: bool = False
    """Nobody waits any more: it is not sent, or its reply is dropped."""
    greeting: bool = False
    """It belongs to the beginning of a connection, and ends with that."""
    give_up_at: float | None = None
    """When it has outlived lost connections for long enough; from the first time that there was none."""
    reply_by: float = 0.0
    """When the reply is late."""
    waiter: Waiter | None = None
    error: DingirError | None = None
    reply: Any = None

    def __init__(
        self,
        words: tuple[str, ...],
        read: Callable[[Any], T_co],
        again: bool = True,
        writes: bool = False,
        client_ids: tuple[str, ...] = (),
    ) -> None:
        self.words = words
        self.read = read
        self.again = again
        """Whether it may be sent again after it may have arrived."""
        self.writes = writes
        """Whether it may have taken effect when it has arrived."""
        self.client_ids = client_ids

    def outcome(self) -> T_co | DingirError:
        """Return the result or the error; either is the same object each time."""
        assert self.settled, "this call has not been executed"
        if self.error is not None:
            return self.error
        try:
            result = self.read(self.reply)
        except UNREADABLE as problem:
            self.error = ProtocolError(f"{self.words[0]}: unexpected reply {self.reply!r:.200}: {problem!r}")
            return self.error
        if self.resent and isinstance(result, list):
            for one in result:
                if isinstance(one, ServerError):
                    one.resent = True
        self.reply = result
        self.read = same
        return result

    def result(self) -> T_co:
        """Return the result, or raise the error."""
        outcome = self.outcome()
        if self.error is not None:
            raise self.error
        return outcome  # type: ignore[return-value] # the error was raised


def same(value: Any) -> Any:
    """Read a plain value."""
    return value


def unchanged(call: Call[T]) -> Call[T]:
    """Take a call that will be run at once."""
    return call


class Add(Protocol):
    """Takes a call: into a pipeline, or to run it."""

    def __call__(self, call: Call[T], /) -> Call[T]: ...


class Run(Protocol):
    """Runs a call to its end."""

    def __call__(self, call: Call[T], /) -> T: ...


class AsyncRun(Protocol):
    """Runs a call to its end, awaiting it."""

    async def __call__(self, call: Call[T], /) -> T: ...
