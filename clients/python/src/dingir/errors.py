"""What can go wrong: the failures of a connection, and the root of everything that the server refuses.

DingirError
  ServerError              the server answered an error; nothing has changed. Its types by code: `dingir.refusals`
  ConnectionLost           not sent, or given up; nothing is known to have happened
  OutcomeUnknown           it may have taken effect
  Timeout                  no reply in time; it may have taken effect
  Closed                   the exchange has been closed
  ProtocolError            what came is not what a server of ours would say
"""


class DingirError(Exception):
    """The root of all errors of this library. (What is wrong with arguments is a ValueError or TypeError.)"""


class ServerError(DingirError):
    """An error that the server answered. A code that this version does not know is of this very type."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        """The code, such as NOFUNDS, from the closed table of the commands page."""
        self.text = text
        """One line for people: the field, the rule, and what was received."""
        self.resent = False
        """Whether this answers a repetition: NOORDER for a cancel may then mean that the first one worked."""

    def __str__(self) -> str:
        return f"{self.code} {self.text}" + (" (answers a repetition)" if self.resent else "")


class ConnectionLost(DingirError):
    """The command was not sent, or `retry_for` is over; nothing is known to have happened."""


class _Unanswered(DingirError):
    def __init__(self, text: str, client_ids: tuple[str, ...] = ()) -> None:
        super().__init__(text, client_ids)
        self.text = text
        """What happened, for people."""
        self.client_ids = client_ids
        """The client order ids of what was sent: one of an order, one for each PUT of a batch, the id of a transfer."""

    @property
    def client_id(self) -> str | None:
        """The client order id, where there is exactly one."""
        return self.client_ids[0] if len(self.client_ids) == 1 else None

    def __str__(self) -> str:
        return self.text + (f" (client id {', '.join(self.client_ids)})" if self.client_ids else "")


class OutcomeUnknown(_Unanswered):
    """The connection broke after the command may have arrived, and it may not be sent again, or not any more."""


class Timeout(_Unanswered):
    """No reply came in time. The command may have taken effect."""


class Closed(DingirError):
    """The exchange, or the subscription, has been closed."""


class ProtocolError(DingirError):
    """What came is no reply of a server of ours, or not the one that was due. The connection was given up."""
