"""`dingir-cli`, or `python -m clients.cli`: the exchange at a terminal, as redis-cli is Redis at one.

    a command on the command line    once.py
    standard input is no terminal    script.py
    else                             prompt/
    watch MARKET                     watch/
    help ...                         help/

What only some of them need is imported by them alone: a program that calls this a thousand times waits for no more.
"""

import os
import sys
from typing import TYPE_CHECKING, Final

from clients.cli.options import PROGRAM, Options, read
from clients.cli.replies.output import RAW, TABLE, Output

if TYPE_CHECKING:
    from clients.cli.replies.printer import Printer

INTERRUPTED: Final = 130
HELP: Final = ("help", "?")


def main() -> int:
    """Run the program; return its exit code."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # it is a text file: nobody changed it
    try:
        options = read(sys.argv[1:])
        if options is None:
            return version()
        return run(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # who read the output has enough; Python would complain again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] not in ("hiredis", "prompt_toolkit", "rich", "trio"):
            raise
        print(f"{PROGRAM}: {problem}; pip install 'dingir-exchange[cli]' brings what it needs", file=sys.stderr)
        return 1


def run(options: Options) -> int:
    """Do what the command line says."""
    first = options.words[0].lower() if options.words else ""
    if first == "watch":
        from clients.cli.watch import command as watch

        return watch.run(options.words[1:], options.address, color=options.color)
    form = options.form or (TABLE if sys.stdout.isatty() else RAW)
    if first in HELP:
        from clients.cli.help.command import explain

        return explain(options.words[1:], options.address, printer(form, options))
    if not options.words and sys.stdin.isatty():
        from clients.cli.prompt import loop

        return loop.run(options, printer(form, options))
    output = printer(form, options) if form == TABLE else Output(form)
    if options.words:
        from clients.cli import once

        return once.run(options, output)
    from clients.cli import script

    return script.run(options, output)


def printer(form: str, options: Options) -> "Printer":
    """Make a printer for people, which needs rich."""
    from clients.cli.replies.printer import Printer

    return Printer(form, color=options.color)


def version() -> int:
    """Print the version."""
    from importlib import metadata

    try:
        print(PROGRAM, metadata.version("dingir-exchange"))
    except metadata.PackageNotFoundError:
        print(PROGRAM, "(not installed: run from its source)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
