"""The memory of balance updates against a dictionary."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.engine.businesses import RECORDS_PER_SHARD, Businesses, Receipt, key_digest, shard_index, split_source

NUMBERS = st.integers(-(10**36), 10**36)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3), st.integers(0, 40), NUMBERS), max_size=200))
@settings(max_examples=40, deadline=None)
def test_it_remembers_what_a_dictionary_remembers(updates: list[tuple[int, int, int, int]]) -> None:
    naive: dict[bytes, int] = {}
    table = Businesses()
    for user, asset, business_id, delta in updates:
        digest = key_digest(user, asset, b"deposit", business_id)
        known = table.find(digest)
        assert (known.delta if known is not None else None) == naive.get(digest)
        if known is None:
            table.insert(digest, Receipt(delta, abs(delta) + 1, 7))
            naive[digest] = delta
    for digest, delta in naive.items():
        receipt = table.find(digest)
        assert receipt is not None
        assert (receipt.delta, receipt.available, receipt.frozen) == (delta, abs(delta) + 1, 7)
    assert table.problem() == ""


def test_it_grows_by_one_shard_at_a_time_and_stays_compact() -> None:
    table = Businesses()
    count = 20_000
    for number in range(count):
        before = len(table.shards)
        table.insert(key_digest(number % 100, 1, b"deposit", number), Receipt(10**9, 10**12, 0))
        assert len(table.shards) - before <= 1
    assert table.count == count
    assert table.problem() == ""
    assert max(len(shard) for shard in table.shards) < 40 * 8 * RECORDS_PER_SHARD, "no shard holds far more than others"
    assert sum(len(shard) for shard in table.shards) / count < 40, "bytes for each record"
    again = Businesses()
    again.adopt([bytearray(shard) for shard in table.shards])
    assert again.count == count
    found = again.find(key_digest(99, 1, b"deposit", 99))
    assert found is not None
    assert again.find(key_digest(98, 1, b"deposit", 99)) is None


def test_a_shard_takes_its_records_from_the_one_they_were_in() -> None:
    for count in range(1, 70):
        for number in range(300):
            digest = key_digest(number, 0, b"x", 0)
            before, after = shard_index(digest, count), shard_index(digest, count + 1)
            assert after == before or (before, after) == (split_source(count), count)


def test_keys_that_differ_in_any_part_differ() -> None:
    parts = [
        (1, 1, b"a", 1),
        (2, 1, b"a", 1),
        (1, 2, b"a", 1),
        (1, 1, b"b", 1),
        (1, 1, b"a", 2),
        (1, 1, b"a/1", 1),
        (1, 1, b"1/a", 1),
        (11, 1, b"a", 1),
        (1, 11, b"a", 1),
    ]
    keys = {key_digest(user, asset, business, number) for user, asset, business, number in parts}
    assert len(keys) == len(parts)


@pytest.mark.parametrize("shards", [[b"x"], [b"\0" * 17 + b"\xff"], [b"\xff" * 16 + b"\0", b""], [b""] * 3])
def test_shards_that_no_insertion_makes_are_refused(shards: list[bytes]) -> None:
    with pytest.raises(ValueError, match="businesses"):
        Businesses().adopt([bytearray(shard) for shard in shards])
