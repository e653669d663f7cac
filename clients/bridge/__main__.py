"""Serve: `python -m clients.bridge --server dingir://127.0.0.1:3464 --listen 127.0.0.1:50051`."""

import asyncio
import sys

import uvloop

from clients.bridge import settings as flags
from clients.bridge.limits import COMMAND_S, RETRY_FOR_S
from clients.bridge.processes import Processes
from clients.bridge.server import run
from dingir.address import parse as parse_address


def main(words: list[str]) -> int:
    """Read the command line, and serve; return the exit status."""
    settings = flags.parse(words)
    try:
        options = {"timeout": COMMAND_S, "retry_for": RETRY_FOR_S, "name": "bridge", "protocol": "resp"}
        address = parse_address(settings.server, options)
    except ValueError as problem:
        print(f"bridge: --server: {problem}", file=sys.stderr)
        return 2
    if settings.processes > 1:
        return Processes(words, settings.processes).run()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(settings, address))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
