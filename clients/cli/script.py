"""Commands from standard input, a line each.

What redis-cli 7.0 does there, and what this does:

    a refused command     goes on, exit code 0; its error stands among the replies    the same, and on standard error
                                                                                      with the number of its line
    -e                    changes nothing                                             ends at the first refusal, code 1
    quotes don't close    "Invalid argument(s)" on standard output, goes on           the same, with the line; -e ends
    no server             says so for every line, exit code 0                         ends, code 1
    connection breaks     "Server closed the connection", goes on, exit code 0        ends, code 1: nobody knows whether
                                                                                      that command took effect
    # comment             is a command                                                is none
"""

import sys
from collections.abc import Iterable
from typing import Final

import hiredis

from clients.cli.options import Options
from clients.cli.replies.output import TABLE, Output
from clients.cli.runner import Runner
from clients.cli.session import Denied, Session
from clients.cli.told import told
from clients.cli.wire import Gone
from clients.cli.words import Unbalanced, split

FAILED: Final = 1
ENDS: Final = (b"QUIT", b"EXIT")
COMMENT: Final = "#"


def run(options: Options, printer: Output) -> int:
    """Run standard input; return the exit code."""
    session = Session(options.address)
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr] # it is a text file, as nobody changed it
    try:
        return Script(Runner(session, printer), options.strict).run(sys.stdin)
    finally:
        session.close()


class Script:
    """Lines, and how they are run."""

    def __init__(self, runner: Runner, strict: bool) -> None:
        self.runner = runner
        self.strict = strict

    def run(self, lines: Iterable[str]) -> int:
        """Run lines until the last, `quit`, or what ends it before; return the exit code."""
        for number, line in enumerate(lines, 1):
            where = f"line {number}: "
            name = ""
            try:
                words = split("" if line.lstrip().startswith(COMMENT) else line)
                if not words:
                    continue
                if words[0].upper() in ENDS:
                    return 0
                times, words = repetition(words)
                name = words[0].decode("utf-8", "replace")
                for _ in range(times):
                    if self.refused(words, where) and self.strict:
                        return FAILED
            except Unbalanced as problem:
                self.misread(str(problem), where)
                if self.strict:
                    return FAILED
            except (Gone, Denied) as problem:
                self.runner.printer.problem(told(problem, self.runner.session, name), where)
                return FAILED
        return 0

    def refused(self, words: list[bytes], where: str) -> bool:
        """Run a command; tell whether it was refused."""
        reply = self.runner.ask(words)
        is_error = isinstance(reply, hiredis.ReplyError)
        if is_error:
            self.runner.printer.problem(str(reply), where)
        if not is_error or not (self.strict or self.runner.printer.form == TABLE):
            self.runner.show(words, reply)
        return is_error

    def misread(self, text: str, where: str) -> None:
        """Say that a line can't be read; what programs read has a line for it, as redis-cli's has."""
        self.runner.printer.problem(text, where)
        if not (self.strict or self.runner.printer.form == TABLE):
            self.runner.printer.reply(hiredis.ReplyError(text), "")


def repetition(words: list[bytes]) -> tuple[int, list[bytes]]:
    """Take the number off that says how often to send a command.

    >>> repetition([b"3", b"PING"]), repetition([b"PING"])
    ((3, [b'PING']), (1, [b'PING']))
    """
    if len(words) > 1 and words[0].isdigit():
        return int(words[0]), words[1:]
    return 1, words
