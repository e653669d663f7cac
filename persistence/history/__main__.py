"""`python -m persistence.history COMMAND`: write history, and look at it."""

import argparse
import os
import signal
import sys
import threading
import time
from urllib.parse import quote

from persistence.errors import StoreError
from persistence.history import report as reports
from persistence.history.database import Database, DatabaseAway, Diverged, HistoryError
from persistence.history.follower import Follower
from persistence.history.limits import STOP_S
from persistence.history.lock import HistoryLock
from persistence.history.opening import open_database
from persistence.history.progress import Progress
from persistence.history.service import Service
from persistence.history.verify import Verification
from persistence.layout import FOLLOWER_NAME, history_database, history_socket

URL_HELP = "sqlite:PATH or postgresql://...; default $DINGIR_HISTORY, or sqlite:DIR/history.db"
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)
NICENESS = 5
"""Where processors are scarce, a follower that a server has started gives way to it: it may lag, nobody waits."""
DIVERGED = 65
"""The exit status of a follower that does not agree with the server: EX_DATAERR of sysexits.h. Whoever supervises it
does not start it again."""


def follow(args: argparse.Namespace) -> int:
    """Follow the log until told to stop."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)  # before there are threads, which all inherit that
    if not os.path.isdir(args.dir):
        raise HistoryError(f"{args.dir}: expected the data directory of a server, which there is none of")
    lock = HistoryLock(args.dir, args.name)
    progress = Progress(terminal=sys.stderr.isatty() and not args.supervised)
    database = opened(args)
    follower = Follower(args.dir, database, progress, args.name)
    service = None
    if not args.once:
        service = Service(os.path.join(args.dir, history_socket(args.name)), database.engine, progress)
    threading.Thread(target=end_by_signal, args=(follower,), daemon=True).start()
    if args.supervised:
        os.nice(NICENESS)
        threading.Thread(target=end_with, args=(follower,), daemon=True).start()
    try:
        follower.run(until_durable=args.once)
    finally:
        if service is not None:
            service.close()
        follower.close()
        lock.release()
    return 0


def end_by_signal(follower: Follower) -> None:
    """End the follower in order at the first signal, at once at the second."""
    while True:
        signal.sigwait(ENDING_SIGNALS)
        follower.stop()


def end_with(follower: Follower) -> None:
    """End the follower when standard input ends: when whoever started it is gone."""
    while os.read(0, 4096):
        pass
    follower.stop()
    follower.stopping.set()
    time.sleep(STOP_S)
    os._exit(1)  # it waits for a database that does not answer; what it has not committed, the next one makes again


def report(args: argparse.Namespace) -> int:
    """Tell each account's statement, and whether everything adds up."""
    database = prepared(args)
    try:
        made = reports.report(database, args.user)
    finally:
        database.close()
    for line in reports.lines(made):
        print(line)
    return 1 if made.count else 0


def verify(args: argparse.Namespace) -> int:
    """Make every row anew from the log, and compare."""
    database = prepared(args)
    try:
        verdict = Verification(args.dir, database).run()
    finally:
        database.close()
    if verdict.first > verdict.last:
        print(f"the log begins behind record {verdict.last}: nothing of this history can be made anew")
        return 0
    rows = ", ".join(f"{count} of {name}" for name, count in verdict.rows.items() if count)
    print(f"records {verdict.first} to {verdict.last} were made anew; compared: {rows or 'no rows'}")
    if verdict.durable > verdict.last:
        print(f"the log goes on to record {verdict.durable}, to which this history has not come")
    for problem in verdict.problems:
        print(problem)
    print("every row is as the log says" if verdict.clean else f"{verdict.count} rows are wrong")
    return 0 if verdict.clean else 1


def opened(args: argparse.Namespace) -> Database:
    """Open the database that the command line, or the environment, names."""
    return open_database(args.history or "sqlite:" + quote(os.path.join(args.dir, history_database(args.name))))


def prepared(args: argparse.Namespace) -> Database:
    """The same, with its schema brought up to date, for who reads it."""
    database = opened(args)
    database.prepare()
    return database


def follower_name(text: str) -> str:
    if text and FOLLOWER_NAME.fullmatch(text) is None:
        raise argparse.ArgumentTypeError(f"expected 1 to 32 of a-z 0-9 _ -, received {text!r}")
    return text


def main() -> int:
    """Run the command that is named; return the exit status."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)  # before COMMAND or behind it
    common.add_argument("--dir", help="the server's data directory; default ./data")
    common.add_argument("--history", metavar="URL", help=URL_HELP)
    common.add_argument("--name", type=follower_name, help="of a second follower of the same directory")
    parser = argparse.ArgumentParser(prog="python -m persistence.history", description=__doc__, parents=[common])
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    one = commands.add_parser("follow", help=follow.__doc__, parents=[common])
    one.add_argument("--once", action="store_true", help="end when all that is durable now is in the database")
    one.add_argument("--supervised", action="store_true", help="end when standard input ends")
    one.set_defaults(run=follow)
    one = commands.add_parser("report", help=report.__doc__, parents=[common])
    one.add_argument("--user", type=int, help="of this user only")
    one.set_defaults(run=report)
    one = commands.add_parser("verify", help=verify.__doc__, parents=[common])
    one.set_defaults(run=verify)
    defaults = {"dir": "./data", "history": os.environ.get("DINGIR_HISTORY", ""), "name": ""}
    args = argparse.Namespace(**{**defaults, **vars(parser.parse_args())})
    try:
        code = args.run(args)
    except (HistoryError, StoreError, DatabaseAway) as error:
        print(f"history: {error}", file=sys.stderr)
        return DIVERGED if isinstance(error, Diverged) else 1
    assert isinstance(code, int)
    return code


if __name__ == "__main__":
    sys.exit(main())
