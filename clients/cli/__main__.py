"""`python -m clients.cli COMMAND`: one command for each module of COMMANDS; alone, it prints what there is.

A command is a module with `NAME`, `HELP`, `add_arguments(parser)` and `run(args) -> exit code`. To add one, write that
module in a folder of its own and name it here.
"""

import argparse
import sys
from typing import Final

from clients.cli.watch import command as watch

COMMANDS: Final = (watch,)


def parser() -> argparse.ArgumentParser:
    """Make the parser of all commands."""
    root = argparse.ArgumentParser(
        prog="python -m clients.cli",
        description="Dingir Exchange at a terminal. It speaks only the wire, as any client does.",
        epilog="COMMAND --help tells the options of a command.",
    )
    commands = root.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        inner = commands.add_parser(
            command.NAME,
            help=command.HELP,
            description=command.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(inner)
        inner.set_defaults(run=command.run)
    return root


def main() -> int:
    """Run the command that is named; return its exit code."""
    root = parser()
    args = root.parse_args()
    if "run" not in args:
        root.print_help()
        return 0
    code = args.run(args)
    assert isinstance(code, int)
    return code


if __name__ == "__main__":
    sys.exit(main())
