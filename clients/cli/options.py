"""The command line, as redis-cli has it: options, and then a command with its arguments."""

import argparse
import os
import sys
from dataclasses import dataclass
from typing import Final, NoReturn

from clients.cli import address as where
from clients.cli.address import Address

PROGRAM: Final = "dingir-cli"
WRONG: Final = 1
"""Exit code for a command line that makes no sense; argparse's is 2, redis-cli's 1."""
FOREVER: Final = -1

DESCRIPTION: Final = """Dingir Exchange at a terminal. Without a command it reads commands from standard input: with
completion and hints at a terminal, as a script otherwise."""
EPILOG: Final = """commands of its own:
  watch MARKET          a market live (dingir-cli watch --help)
  help [COMMAND|@GROUP|ERROR]
                        what a command does, its arguments, errors and examples

examples:
  dingir-cli ORDER.LIST 1 MARKET BTC_USDT
  dingir-cli --json MARKET.DEPTH BTC_USDT | jq '.asks[0]'
  dingir-cli -e < orders.txt
  dingir-cli -x BALANCE.UPDATE 1 BTC 10 BUSINESS deposit ID 7 DETAIL < detail.json
  dingir-cli -r -1 -i 1 MARKET.TICKER BTC_USDT

exit codes are redis-cli's: 0, also after a refused command (1 with -e); 1 when there is no server, or it went away."""


class Parser(argparse.ArgumentParser):
    """A parser with redis-cli's exit code."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end."""
        print(f"{self.prog}: {message}\n{self.prog}: try --help", file=sys.stderr)
        sys.exit(WRONG)


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    address: Address
    words: list[str]
    form: str
    """json, csv, raw or table; empty to let standard output decide."""
    color: bool
    last_from_stdin: bool
    repeat: int
    interval_s: float
    strict: bool


def parser() -> Parser:
    """Make the parser."""
    root = Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [OPTION ...] [COMMAND [ARGUMENT ...]]",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    where.add_arguments(root)
    form = root.add_argument_group("what is printed").add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="each reply as a line of JSON")
    form.add_argument("--csv", dest="form", action="store_const", const="csv", help="with a first row of names")
    form.add_argument(
        "--raw", dest="form", action="store_const", const="raw", help="bare lines (default where no terminal is)"
    )
    form.add_argument(
        "--no-raw", dest="form", action="store_const", const="table", help="tables (default at a terminal)"
    )
    add_color(root)
    run = root.add_argument_group("how commands are run")
    run.add_argument("-x", dest="last_from_stdin", action="store_true", help="the last argument is standard input")
    run.add_argument("-r", dest="repeat", type=int, default=1, metavar="N", help="so many times; -1 for ever")
    run.add_argument("-i", dest="interval_s", type=seconds, default=0.0, metavar="SECONDS", help="pause with -r")
    run.add_argument("-e", dest="strict", action="store_true", help="a refused command ends it, with exit code 1")
    root.add_argument("--help", action="help", help="this text")
    root.add_argument("--version", action="store_true", help="the version")
    root.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return root


def add_color(parser: argparse.ArgumentParser) -> None:
    """Add the option that turns colours off."""
    parser.add_argument("--no-color", action="store_true", help="no colours (the variable NO_COLOR says the same)")


def wants_color(args: argparse.Namespace) -> bool:
    """Tell whether colours are wanted, where they can be shown."""
    return not args.no_color and not os.environ.get("NO_COLOR")


def seconds(text: str) -> float:
    """Read a pause."""
    value = float(text)
    if not 0 <= value < 1e6:
        raise argparse.ArgumentTypeError(f"expected seconds, received {text[:20]!r}")
    return value


def read(arguments: list[str]) -> Options | None:
    """Read the command line; return nothing when it asks for the version."""
    args = parser().parse_args(arguments)
    if args.version:
        return None
    return Options(
        address=where.address(args),
        words=args.words,
        form=args.form or "",
        color=wants_color(args),
        last_from_stdin=args.last_from_stdin,
        repeat=args.repeat,
        interval_s=args.interval_s,
        strict=args.strict,
    )
