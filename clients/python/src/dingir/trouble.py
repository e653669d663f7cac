"""What the system says about connections, in a type of ours."""

from typing import Final

from dingir.errors import ConnectionLost, DingirError

LEAST_S: Final = 0.001
"""A try to connect has at least this long, however late it is."""


def as_trouble(problem: Exception) -> DingirError:
    """Say why there is no connection."""
    if isinstance(problem, DingirError):
        return problem
    return ConnectionLost(str(problem) or type(problem).__name__)
