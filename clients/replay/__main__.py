"""`python -m clients.replay FILE`: replay a recording and report."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from clients.replay import lobster, mbo
from clients.replay.progress import Progress
from clients.replay.recording import BadRecording, Recording, open_text
from clients.replay.session import Session
from clients.replay.venue import prepare
from clients.replay.wire import Gone, Refused, Wire, connect, fields


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m clients.replay",
        description="Replay a market-by-order recording (CSV as Databento's, or a LOBSTER message file; gzip or "
        "plain) on a server, and report its rate and where its trades differ from the recording's.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3464)
    parser.add_argument("--socket", default="", help="a Unix socket instead of host and port")
    parser.add_argument("--password", default="")
    parser.add_argument("--market", default="REPLAY", help="created if it is missing (default: %(default)s)")
    parser.add_argument("--base", default="REPLAY.BASE", help="its base asset (default: %(default)s)")
    parser.add_argument("--quote", default="REPLAY.QUOTE", help="its quote asset (default: %(default)s)")
    parser.add_argument("--users", type=int, default=8, help="users that share the orders (default: %(default)s)")
    parser.add_argument("--limit", type=int, default=0, help="replay only so many steps after the opening book")
    parser.add_argument(
        "--hidden",
        action="store_true",
        help="show an iceberg's hidden size to the book before the trade that the recording reveals it by",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    args = parser.parse_args()
    if args.users < 1:
        parser.error("--users: expected at least 1")
    return args


def read(path: Path) -> Recording:
    """Read a file of either format, told by its first line."""
    with open_text(path) as lines:
        first = lines.readline()
    return mbo.read(path) if first.startswith("sequence,") else lobster.read(path)


def replay(wire: Wire, recording: Recording, args: argparse.Namespace) -> list[str]:
    """Replay; return the report's lines."""
    users = prepare(wire, recording, (args.market, args.base, args.quote), args.users)
    session = Session(wire, recording, args.market.encode(), users, args.hidden)
    with Progress("opening book", len(recording.opening)) as progress:
        session.load(progress.advance)
    with Progress("replay", len(recording.steps)) as progress:
        session.run(progress.advance)
    check, state = fields(wire.ask(b"ENGINE.CHECK")), fields(wire.ask(b"ENGINE.STATEHASH"))
    sequence, digest = state[b"sequence"], state[b"hash"]
    assert isinstance(sequence, bytes)
    assert isinstance(digest, bytes)
    verdict = "clean" if check[b"ok"] == 1 else f"PROBLEMS: {check[b'problems']!r}"
    if args.json:
        shown_figures = asdict(session.figures) | {"check": verdict, "sequence": int(sequence), "hash": digest.decode()}
        return [json.dumps(shown_figures)]
    return [
        *session.figures.lines(recording.skipped),
        f"ENGINE.CHECK        {verdict}",
        f"state hash          {digest.decode()} at sequence {sequence.decode()}",
    ]


def main() -> int:
    """Run the command; return its exit code."""
    args = arguments()
    try:
        recording = read(args.file)
        if args.limit:
            recording.steps = recording.steps[: args.limit]
        wire = connect(args.host, args.port, args.socket, args.password)
        try:
            for line in replay(wire, recording, args):
                print(line)
        finally:
            wire.close()
    except (BadRecording, OSError, UnicodeDecodeError, EOFError) as problem:
        print(f"replay: {problem}", file=sys.stderr)
        return 1
    except (Refused, Gone) as problem:
        print(f"replay: the server: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("replay: interrupted; what was sent stays", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
