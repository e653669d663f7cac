"""A book, kept from messages, beside a naive one."""

import random
from decimal import Decimal

import pytest

import dingir
from dingir.words import MessageType

CHANNEL = "depth:BTC_USDT"


Levels = tuple[dingir.Level, ...]


def levels(*told: tuple[int, int]) -> Levels:
    return tuple(dingir.Level(Decimal(price), Decimal(amount)) for price, amount in told)


def snapshot(seq: int, bids: Levels = (), asks: Levels = ()) -> dingir.DepthSnapshot:
    return dingir.DepthSnapshot(CHANNEL, MessageType.SNAPSHOT, seq, "epoch", 0, bids, asks, True)


def update(seq: int, bids: Levels = (), asks: Levels = (), prev: int | None = None) -> dingir.DepthUpdate:
    return dingir.DepthUpdate(CHANNEL, MessageType.UPDATE, seq, seq - 1 if prev is None else prev, 0, bids, asks)


def test_a_book_is_best_first() -> None:
    book = dingir.Book("BTC_USDT")
    assert (book.channel, book.seq) == (CHANNEL, None)
    book.apply(snapshot(5, levels((100, 1), (90, 2)), levels((110, 3), (120, 4))))
    book.apply(update(6, levels((95, 7), (100, 0)), levels((105, 8), (120, 5), (130, 0))))
    assert book.bids == list(levels((95, 7), (90, 2)))
    assert book.asks == list(levels((105, 8), (110, 3), (120, 5)))
    assert book.seq == 6


def test_a_snapshot_begins_anew() -> None:
    book = dingir.Book("BTC_USDT")
    book.apply(snapshot(5, levels((100, 1))))
    book.apply(snapshot(2, (), levels((110, 3))))
    assert (book.seq, book.bids, book.asks) == (2, [], list(levels((110, 3))))


def test_what_is_not_the_next_message_of_the_channel_is_refused_and_changes_nothing() -> None:
    book = dingir.Book("BTC_USDT")
    book.apply(snapshot(5, levels((100, 1))))
    for wrong in (update(7), update(5), update(6, prev=4)):
        with pytest.raises(ValueError, match="expected the message after 5"):
            book.apply(wrong)
    with pytest.raises(ValueError, match="expected a message of depth:BTC_USDT"):
        book.apply(dingir.DepthUpdate("depth:ETH_USDT", MessageType.UPDATE, 6, 5, 0, (), ()))
    with pytest.raises(ValueError, match="expected a snapshot or an update"):
        book.apply(dingir.OtherMessage(CHANNEL, "newer", 6, {}))
    assert (book.seq, book.bids) == (5, list(levels((100, 1))))
    with pytest.raises(ValueError, match="expected the message after None"):
        dingir.Book("BTC_USDT").apply(update(1))


def test_a_book_equals_a_naive_one_after_random_changes() -> None:
    chance = random.Random(7)
    book = dingir.Book("BTC_USDT")
    book.apply(snapshot(0))
    naive: dict[str, dict[Decimal, Decimal]] = {"bids": {}, "asks": {}}
    for seq in range(1, 2000):
        changes = {side: levels((chance.randrange(50), chance.choice((0, 0, 1, 2)))) for side in naive}
        book.apply(update(seq, changes["bids"], changes["asks"]))
        for side, (level,) in changes.items():
            naive[side][level.price] = level.amount
        for side, found in (("bids", book.bids), ("asks", book.asks)):
            left = [(price, amount) for price, amount in naive[side].items() if amount]
            left.sort(reverse=side == "bids")
            assert [(level.price, level.amount) for level in found] == left
