"""A few kills of the followers and their databases; two hundred are `make crash-history`'s."""

import pytest

from tests.crash.history import run


@pytest.mark.slow
def test_each_row_is_there_once_whatever_is_killed() -> None:
    result = run(kills=10, seed=3)
    assert sum(result.killed.values()) == 10
    assert result.rows > 1_000
