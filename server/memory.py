"""How large this process is."""

import resource
from typing import Final

PAGE_BYTES: Final = resource.getpagesize()


def resident_bytes() -> int:
    """Resident set of this process, in bytes (Linux: /proc/self/statm)."""
    with open("/proc/self/statm", "rb") as statm:
        return int(statm.read().split()[1]) * PAGE_BYTES


def private_bytes() -> int:
    """Bytes of this process that it shares with no other: after a fork, what copy-on-write has copied."""
    total = 0
    with open("/proc/self/smaps_rollup", "rb") as rollup:
        for line in rollup:
            if line.startswith(b"Private_Dirty:"):
                total += int(line.split()[1]) * 1024
    return total
