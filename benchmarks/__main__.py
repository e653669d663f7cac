"""`python -m benchmarks`: beside redis-server (`redis_side_by_side.py`, which takes the arguments), then the feed, with
few rounds."""

import sys

from benchmarks import feed, redis_side_by_side

FEED_ROUNDS = 3

if __name__ == "__main__":
    status = redis_side_by_side.main()
    sys.argv = [sys.argv[0], "--rounds", str(FEED_ROUNDS), "--no-base"]
    sys.exit(status or feed.main())
