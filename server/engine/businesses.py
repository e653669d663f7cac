"""The memory of deposits and withdrawals: each (user, asset, business, id) once, for ever, compactly.

Problem. The memory only grows, for the life of the exchange. A Python dictionary takes some 200 bytes
for each entry, and halts the loop when it doubles.

Idea. Linear hashing over byte strings. A shard is a bytearray of records: a digest of 16 bytes, the
length of the rest, then delta, available and frozen, each as a length and a two's complement. A key's
shard is the low bits of its digest; the table grows by splitting one shard at a time, in turn, so that
no insertion does more than rewrite one shard of some `RECORDS_PER_SHARD` records. About 37 bytes for
each entry. Two keys with one digest are as likely as guessing a 128-bit secret: not considered.

The layout is a function of the sequence of insertions alone, so the shards are dumped as they are.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

DIGEST_BYTES: Final = 16
RECORDS_PER_SHARD: Final = 24


class Receipt:
    """What a balance update was: its delta, and the balance that it was answered."""

    __slots__ = ("delta", "available", "frozen")

    def __init__(self, delta: int, available: int, frozen: int) -> None:
        self.delta: Final = delta
        self.available: Final = available
        self.frozen: Final = frozen


def key_digest(user: int, asset: int, business: bytes, business_id: int) -> bytes:
    """Name a balance update in 16 bytes; `asset` is its index. `business` may hold anything."""
    return blake2b(b"%d/%d/%s/%d" % (user, asset, business, business_id), digest_size=DIGEST_BYTES).digest()


class Businesses:
    __slots__ = ("shards", "count")

    def __init__(self) -> None:
        self.shards: list[bytearray] = [bytearray()]
        self.count = 0

    def find(self, digest: bytes) -> Receipt | None:
        """Find what was remembered. O(1)."""
        shard = self.shards[shard_index(digest, len(self.shards))]
        if shard.find(digest) < 0:
            return None
        start = 0
        while start < len(shard):
            end = record_end(shard, start)
            if shard[start : start + DIGEST_BYTES] == digest:
                return read_receipt(bytes(shard[start + DIGEST_BYTES + 1 : end]))
            start = end
        return None

    def insert(self, digest: bytes, receipt: Receipt) -> None:
        """Remember. O(1): at most one shard is split."""
        shards = self.shards
        payload = pack_int(receipt.delta) + pack_int(receipt.available) + pack_int(receipt.frozen)
        assert len(payload) < 256
        assert len(digest) == DIGEST_BYTES
        shards[shard_index(digest, len(shards))] += digest + bytes([len(payload)]) + payload
        self.count += 1
        if self.count > RECORDS_PER_SHARD * len(shards):
            self.split()

    def split(self) -> None:
        """Add one shard, and move there what belongs to it: all of that is in one other shard."""
        shards = self.shards
        count = len(shards) + 1
        source = split_source(len(shards))
        old = shards[source]
        stay = bytearray()
        move = bytearray()
        start = 0
        while start < len(old):
            end = record_end(old, start)
            if shard_index(bytes(old[start : start + DIGEST_BYTES]), count) == source:
                stay += old[start:end]
            else:
                move += old[start:end]
            start = end
        shards[source] = stay
        shards.append(move)

    def adopt(self, shards: list[bytearray]) -> None:
        """Take over dumped shards; raise ValueError if their layout is not one that insertions make."""
        self.shards = shards
        self.count = 0
        for index in range(len(shards)):
            self.count += records_in(shards[index], index, len(shards))
        if self.count > RECORDS_PER_SHARD * len(shards) or self.count < RECORDS_PER_SHARD * (len(shards) - 1):
            raise ValueError("businesses: expected other than %d shards for %d records" % (len(shards), self.count))

    def problem(self) -> str:
        """Verify the layout; say what is wrong, if anything."""
        count = 0
        try:
            for index in range(len(self.shards)):
                count += records_in(self.shards[index], index, len(self.shards))
        except ValueError as error:
            return str(error)
        return "" if count == self.count else "businesses: %d are counted, there are %d" % (self.count, count)


def records_in(shard: bytearray, index: int, shards: int) -> int:
    """Count the records of a shard; raise ValueError at one that is cut or does not belong there."""
    count = 0
    start = 0
    while start < len(shard):
        if start + DIGEST_BYTES >= len(shard) or record_end(shard, start) > len(shard):
            raise ValueError("businesses: shard %d ends inside a record" % index)
        if shard_index(bytes(shard[start : start + DIGEST_BYTES]), shards) != index:
            raise ValueError("businesses: shard %d holds a record of another shard" % index)
        start = record_end(shard, start)
        count += 1
    return count


def shard_index(digest: bytes, count: int) -> int:
    """Find the shard of `digest` among `count`: low bits, one bit fewer where that shard is not there yet."""
    hashed = int.from_bytes(digest[:8], "little")
    width = count.bit_length()
    index = hashed & ((1 << width) - 1)
    while index >= count:
        width -= 1
        index = hashed & ((1 << width) - 1)
    return index


def split_source(count: int) -> int:
    """Find the shard from which shard number `count` takes its records: the same without its highest bit."""
    return count - (1 << (count.bit_length() - 1))


def record_end(shard: bytearray, start: int) -> int:
    return start + DIGEST_BYTES + 1 + shard[start + DIGEST_BYTES]


def pack_int(value: int) -> bytes:
    """Write a signed integer behind its length."""
    size = value.bit_length() // 8 + 1
    return bytes([size]) + value.to_bytes(size, "little", signed=True)


def read_receipt(payload: bytes) -> Receipt:
    numbers: list[int] = []
    start = 0
    while start < len(payload):
        end = start + 1 + payload[start]
        numbers.append(int.from_bytes(payload[start + 1 : end], "little", signed=True))
        start = end
    return Receipt(numbers[0], numbers[1], numbers[2])
