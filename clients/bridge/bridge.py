"""Where the parts of one bridge process find each other."""

import asyncio
from typing import Final

from clients.bridge.catalogue import Catalogue
from clients.bridge.link import Link
from clients.bridge.settings import Settings
from clients.bridge.steward import Steward
from clients.bridge.verifier import Verifier
from dingir.address import Address
from dingir.ids import id_source


class Bridge:
    """What the methods of all services work with."""

    def __init__(self, settings: Settings, address: Address, verifier: Verifier | None) -> None:
        self.settings: Final = settings
        self.address: Final = address
        self.link: Final = Link(address)
        self.history: Final = Link(address)
        """Another connection, for what history may have to answer: the server does nothing else on it meanwhile."""
        self.catalogue: Final = Catalogue(self.link)
        self.new_id: Final = id_source()
        self.verifier: Final = verifier
        self.leaving: Final = asyncio.Event()
        """Set on SIGTERM: streams end."""
        self.steward: Final = Steward(settings.server_command, self.leaving)

    @property
    def links(self) -> tuple[Link, Link]:
        return self.link, self.history

    @property
    def ready(self) -> bool:
        """Whether the server answers on all connections."""
        return all(link.ready for link in self.links)

    @property
    def strict(self) -> bool:
        return self.settings.mode == "strict"
