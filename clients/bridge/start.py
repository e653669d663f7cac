"""From the flags to the exit status. What makes it impossible to serve is told in one line."""

import asyncio
import sys

import uvloop

from clients.bridge.limits import COMMAND_S, RETRY_FOR_S
from clients.bridge.processes import Processes
from clients.bridge.server import run
from clients.bridge.settings import FAILED, UNUSABLE, CantServe, Settings
from clients.bridge.tls import check_certificates
from clients.bridge.verifier import load_verifier
from dingir.address import Address
from dingir.address import parse as parse_address


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
            return runner.run(run(settings, address, verifier))
    except CantServe as problem:
        print(f"bridge: {problem}", file=sys.stderr)
        return FAILED


def address_of(settings: Settings) -> Address:
    """Say where the server is and how it is spoken to; raise ValueError for what is no address."""
    try:
        return parse_address(
            settings.server, {"timeout": COMMAND_S, "retry_for": RETRY_FOR_S, "name": "bridge", "protocol": "resp"}
        )
    except ValueError as problem:
        raise ValueError(f"--server: {problem}") from None
