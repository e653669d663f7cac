"""A command from the command line: run once, or so many times."""

import os
import sys
import time
from typing import Final

import hiredis

from clients.cli.options import FOREVER, Options
from clients.cli.replies.output import Output
from clients.cli.runner import Runner
from clients.cli.session import Denied, Session
from clients.cli.told import told
from clients.cli.wire import Gone

FAILED: Final = 1


def run(options: Options, printer: Output) -> int:
    """Run the command; return the exit code: 1 if there is no server, or with -e if the command is refused."""
    words = [os.fsencode(word) for word in options.words]
    if options.last_from_stdin:
        words.append(sys.stdin.buffer.read())
    runner = Runner(Session(options.address), printer)
    left = options.repeat
    try:
        while left != 0:
            reply = runner.ask(words)
            if options.strict and isinstance(reply, hiredis.ReplyError):
                printer.problem(str(reply))
                return FAILED
            runner.show(words, reply)
            left -= left != FOREVER
            if left:
                time.sleep(options.interval_s)
    except (Gone, Denied) as problem:
        printer.problem(told(problem, runner.session, options.words[0]))
        return FAILED
    finally:
        runner.session.close()
    return 0
