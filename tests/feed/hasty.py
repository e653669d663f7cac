"""`python -m tests.feed.hasty`: the server with a clock that runs HASTE times as fast, from HASTE_BASE_NS on.

So candles of minutes and hours begin and end while a test looks on. Only the engine's time is meant: the loop reads it
once a tick, here. Over a restart the clock goes on, as both processes count from the same base.
"""

import os
import sys
import time

HASTE = int(os.environ["HASTE"])
BASE_NS = int(os.environ["HASTE_BASE_NS"])


def hasty_ns() -> int:
    """Return the nanoseconds since the epoch that the server is to believe."""
    return BASE_NS + (time.time_ns() - BASE_NS) * HASTE


if __name__ == "__main__":
    from server import dispatch
    from server.__main__ import main

    setattr(dispatch, "time_ns", hasty_ns)  # noqa: B010 - it is imported there, not made for others to set
    sys.exit(main(sys.argv[1:]))
