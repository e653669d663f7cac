"""Serve: `python -m clients.bridge --server dingir://127.0.0.1:3464 --listen 127.0.0.1:50051`."""

import asyncio
import sys
from typing import Final

try:
    import uvloop

    from clients.bridge import settings as flags
    from clients.bridge.limits import COMMAND_S, RETRY_FOR_S
    from clients.bridge.processes import Processes
    from clients.bridge.server import run
    from clients.bridge.settings import CantListen
    from clients.bridge.verifier import load_verifier
    from dingir.address import parse as parse_address
except ModuleNotFoundError as missing:
    print(
        f"bridge: there is no {missing.name}; expected the extra `bridge` of dingir-exchange, and our client library "
        "`dingir` (in a checkout, `make bridge` installs both)",
        file=sys.stderr,
    )
    sys.exit(2)  # UNUSABLE

UNUSABLE: Final = 2
"""The status where no other try could help: argparse's for a wrong flag."""


def main(words: list[str]) -> int:
    """Read the command line, and serve; return the exit status."""
    settings = flags.parse(words)
    try:
        options = {"timeout": COMMAND_S, "retry_for": RETRY_FOR_S, "name": "bridge", "protocol": "resp"}
        address = parse_address(settings.server, options)
    except ValueError as problem:
        print(f"bridge: --server: {problem}", file=sys.stderr)
        return UNUSABLE
    try:
        verifier = load_verifier(settings.verifier)
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
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
