"""Serve: `python -m clients.bridge --server dingir://127.0.0.1:3464 --listen 127.0.0.1:50051`.

The flags are read before what needs grpcio is imported: `--help` works where only Python is installed.
"""

import sys

from clients.bridge import settings as flags
from clients.bridge.settings import UNUSABLE


def main(words: list[str]) -> int:
    """Read the command line, and serve; return the exit status."""
    settings = flags.parse(words)
    try:
        from clients.bridge.start import start
    except ModuleNotFoundError as missing:
        print(
            f"bridge: there is no {missing.name}; expected the extra `bridge` of dingir-exchange, and our client "
            "library `dingir` (in a checkout, `make bridge` installs both)",
            file=sys.stderr,
        )
        return UNUSABLE
    return start(settings, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
