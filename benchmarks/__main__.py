"""`python -m benchmarks` is `python -m benchmarks.redis_side_by_side`."""

import sys

from benchmarks.redis_side_by_side import main

if __name__ == "__main__":
    sys.exit(main())
