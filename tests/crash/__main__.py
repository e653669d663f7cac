"""`python -m tests.crash --points 50`: kill the server at so many random moments; exit 1 when a promise breaks."""

import argparse
import sys
from time import time_ns

from tests.crash.harness import run
from tests.crash.process import DEFAULT_SERVER, StartFailed
from tests.crash.told import Broken


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--points", type=int, default=50)
    parser.add_argument("--seed", type=int, default=time_ns() % 1_000_000, help="default: another one each time")
    parser.add_argument("--server", default=DEFAULT_SERVER, help="the server's command line (default: %(default)s)")
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    try:
        run(args.points, args.seed, args.server, lambda text: print(text, flush=True))
    except (Broken, StartFailed) as problem:
        print(f"BROKEN: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
