"""Who calls: what a method may know of a call beside its message, over gRPC and over HTTP alike."""

from typing import Final, Protocol

CLIENT_ID: Final = "dingir-client-id"
"""The metadata, or the header, that makes a repeated OrderPut, BatchOrderPut or Transfer harmless."""


class Caller(Protocol):
    """One call."""

    def said(self, name: str) -> str | None:
        """Return the value of a metadata key, in lower case, or of a header; None where there is none."""
