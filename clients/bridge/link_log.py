"""What the log says of the way to the server: a line when it is lost or can't be had, and why; another where the reason
is another one; and a line when it is there.

A process has several links to one server, which count as one: it is there when all are, and the reason is that of the
first which is not. So a server that ends is told once.
"""

from collections.abc import Sequence
from typing import Final

from clients.bridge.link import NOT_YET, Link
from clients.bridge.log import say
from dingir.address import Address


class LinkLog:
    """Writes the lines."""

    def __init__(self, address: Address, links: Sequence[Link]) -> None:
        self._server: Final = f"the exchange at {address.host}:{address.port}"
        self._links: Final = links
        self._said = NOT_YET
        """The reason that was told last; empty where it was that the server is there."""
        for link in links:
            link.changed.append(self._look)

    def _look(self) -> None:
        reason = next((link.reason for link in self._links if link.reason), "")
        if reason in (self._said, NOT_YET):
            return
        if not reason:
            say(f"connected to {self._server}")
        elif not self._said:
            say(f"lost {self._server}: {reason}")
        else:
            say(f"waiting for {self._server}: {reason}")
        self._said = reason
