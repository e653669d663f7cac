"""How long to wait before the next try to connect."""

import random
from typing import Final

FIRST_S: Final = 0.010
LONGEST_S: Final = 2.0


class Backoff:
    """After 10 ms, doubled up to 2 s, each wait drawn between zero and that, so that clients don't come in step."""

    def __init__(self) -> None:
        self._longest_s = FIRST_S

    def wait_s(self) -> float:
        """Draw the next wait, in seconds."""
        longest_s = self._longest_s
        self._longest_s = min(2 * longest_s, LONGEST_S)
        return random.uniform(0, longest_s)

    def reset(self) -> None:
        """Begin anew: the server has answered."""
        self._longest_s = FIRST_S
