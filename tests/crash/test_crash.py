"""A few crash points in every test run; fifty are CI's (`make crash`), a thousand `make crash-1000`'s."""

from tests.crash.harness import run


def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed() -> None:
    result = run(points=2, seed=7)
    assert result.points == 2
    assert result.acknowledged > 0
