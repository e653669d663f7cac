"""`python -m server [CONFIG_FILE] [--directive value ...]`: see --help."""

import sys

if not __debug__:
    sys.exit("server: refusing to run under python -O: the assertions are part of the product")

from server.main import run
from server.server import VERSION
from server.settings import Settings, SettingsError, usage


def main(argv: list[str] | None = None) -> int:
    """Start with these arguments, by default the process's own; the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] in (["--help"], ["-h"]):
        print(usage())
        return 0
    if argv[:1] in (["--version"], ["-v"]):
        print(f"Dingir server v={VERSION}")
        return 0
    try:
        settings = Settings.from_arguments(argv)
    except SettingsError as error:
        print(f"server: {error}", file=sys.stderr)
        return 1
    return run(settings)


if __name__ == "__main__":
    sys.exit(main())
