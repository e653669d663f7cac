"""From the flags to the exit status. What makes it impossible to serve is told in one line."""

import asyncio
import sys
from typing import Final

import uvloop

from clients.bridge.limits import COMMAND_S, RETRY_FOR_S
from clients.bridge.processes import Processes
from clients.bridge.server import run
from clients.bridge.settings import UNUSABLE, CantListen, Settings
from clients.bridge.tls import check_certificates
from clients.bridge.verifier import load_verifier
from dingir.address import Address
from dingir.address import parse as parse_address

FAILED: Final = 1
"""The status where another try may help: a port is taken."""


def start(settings: Settings, words: list[str]) -> int:
    """Serve until told to leave; return the exit status. `words` are the flags, for further processes."""
    try:
        address = address_of(settings)
        verifier = load_verifier(settings.verifier)
        check_certificates(settings)
    except ValueError as problem:
        print(f"bridge: {problem}", file=sys.stderr)
        return UNUSABLE
    if settings.processes > 1:
        return Processes(words, settings.processes).run()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(run(settings, address, verifier))
    except CantListen as problem:
        print(f"bridge: {problem}", file=sys.stderr)
        return FAILED
    return 0


def address_of(settings: Settings) -> Address:
    """Say where the server is and how it is spoken to; raise ValueError for what is no address."""
    try:
        return parse_address(
            settings.server, {"timeout": COMMAND_S, "retry_for": RETRY_FOR_S, "name": "bridge", "protocol": "resp"}
        )
    except ValueError as problem:
        raise ValueError(f"--server: {problem}") from None
