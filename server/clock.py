"""Time, read in one place: the wall clock for the log, the monotonic clock for everything else."""

import time


class Clock:
    """`wall_us` may step with the system's clock; `monotonic_s` never goes back."""

    def wall_us(self) -> int:
        """Microseconds since the epoch."""
        return time.time_ns() // 1000

    def wall_s(self) -> int:
        """Whole seconds since the epoch."""
        return time.time_ns() // 1_000_000_000

    def monotonic_s(self) -> float:
        """Seconds since some moment before the start."""
        return time.monotonic()
