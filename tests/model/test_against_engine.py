"""The engine against the naive exchange: random commands, every answer compared.

`make test` runs a share of ten thousand commands and a few hundred short lists that Hypothesis draws;
the hundred thousand run under the marker `slow`, in CI. A failure prints its seed and a short script.
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.model.comparison import Args, Pair
from tests.model.generator import SETUP, Generator
from tests.model.shrink import report

WRITES = (b"ORDER.PUT", b"ORDER.AMEND", b"ORDER.CANCEL", b"BALANCE.TRANSFER", b"BALANCE.UPDATE")


def prepared(with_events: bool = True) -> Pair:
    """Return a pair with assets, markets and funded users."""
    pair = Pair(with_events=with_events)
    for line in SETUP:
        reply = pair.step(line.encode().split(), pair.now + 7)
        assert not isinstance(reply, tuple), (line, reply)
    return pair


def group(generator: Generator, rng: random.Random) -> list[Args]:
    """Draw one command, or now and then the commands of a transaction."""
    if rng.random() > 0.02:
        return [generator.command(rng)]
    commands = [generator.command(rng) for _ in range(rng.randint(2, 5))]
    return [args for args in commands if args[0] in WRITES] or [generator.command(rng)]


def advance(pair: Pair, generator: Generator, rng: random.Random) -> None:
    """Do one more command on both sides."""
    now = pair.now + rng.choice((2, rng.randint(2, 1_000_000)))
    if rng.random() < 0.02:  # to a bucket's border or one step beside it, or far away
        unit = rng.choice((1, 60, 60, 3_600, 86_400, 7 * 86_400, 31 * 86_400)) * 1_000_000
        now = max(now, (pair.now // unit + 1) * unit + rng.choice((-1, 0, 0, 1, rng.randint(0, unit))))
    commands = group(generator, rng)
    if len(commands) == 1:
        pair.step(commands[0], now)
    else:
        pair.transaction(commands, now)


def run(seed: int, operations: int, prove_every: int = 500) -> Pair:
    """Do random commands; on a difference, fail with a short script that shows it."""
    pair = prepared(with_events=seed % 4 != 3)
    generator = Generator(pair.naive)
    rng = random.Random(seed)
    try:
        for count in range(operations):
            advance(pair, generator, rng)
            if count % prove_every == 0:
                pair.prove()
        pair.prove()
        pair.replay()
    except Exception as problem:
        pytest.fail(f"seed {seed}, command {len(pair.script)}: {report(pair.script, problem)}")
    assert pair.naive.venue.balanced()
    return pair


@pytest.mark.parametrize("seed", range(4))
def test_ten_thousand_random_commands_agree_with_the_naive_exchange(seed: int) -> None:
    """The share of every test run."""
    pair = run(seed, 2_500)
    assert pair.naive.venue.trades_ever[b""] > 200


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
def test_a_hundred_thousand_random_commands_agree_with_the_naive_exchange(seed: int) -> None:
    """The figure of the issue, in ten runs of ten thousand."""
    pair = run(seed, 10_000)
    assert pair.naive.venue.trades_ever[b""] > 800


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 2**32), max_size=40))
def test_any_list_of_commands_agrees_with_the_naive_exchange(seeds: list[int]) -> None:
    """Each number seeds one command, so that Hypothesis can take commands out when it shrinks."""
    pair = prepared()
    generator = Generator(pair.naive)
    for seed in seeds:
        advance(pair, generator, random.Random(seed))
    pair.prove()
    pair.replay()
