import assert from "node:assert/strict";
import { test } from "node:test";

import { Book, Decimal, type Message } from "../src/index.js";

type Levels = [price: number, amount: number][];

/** Prices are cents here. */
function levels(given: Levels): { price: Decimal; amount: Decimal }[] {
  return given.map(([price, amount]) => ({
    price: new Decimal((price / 100).toFixed(2)),
    amount: new Decimal(`${amount}.0`),
  }));
}

function snapshot(seq: number, bids: Levels, asks: Levels): Message {
  const payload = {
    type: "snapshot",
    seq,
    epoch: "e",
    time: 1,
    bids: levels(bids),
    asks: levels(asks),
    complete: true,
  } as const;
  return { kind: "depth", channel: "depth:M", payload };
}

function update(seq: number, bids: Levels, asks: Levels): Message {
  const payload = { type: "update", seq, prev: seq - 1, time: 1, bids: levels(bids), asks: levels(asks) } as const;
  return { kind: "depth", channel: "depth:M", payload };
}

function told(book: Book): [Levels, Levels] {
  const side = (given: Book["bids"]): Levels =>
    given.map(({ price, amount }) => [Number(price.times("100").toFixed()), Number(amount.toFixed())]);
  return [side(book.bids), side(book.asks)];
}

test("levels come, change and go, best first", () => {
  const book = new Book("M");
  assert.equal(book.seq, undefined);
  assert.ok(
    book.apply(
      snapshot(
        5,
        [
          [200, 1],
          [100, 1],
        ],
        [[300, 1]],
      ),
    ),
  );
  assert.ok(
    book.apply(
      update(
        6,
        [
          [150, 2],
          [100, 0],
          [250, 3],
        ],
        [
          [310, 1],
          [290, 1],
        ],
      ),
    ),
  );
  assert.deepEqual(told(book), [
    [
      [250, 3],
      [200, 1],
      [150, 2],
    ],
    [
      [290, 1],
      [300, 1],
      [310, 1],
    ],
  ]);
  assert.equal(book.seq, 6);
  assert.ok(book.apply(snapshot(9, [], [[400, 1]])));
  assert.deepEqual(told(book), [[], [[400, 1]]]);
  assert.equal(book.seq, 9);
});

test("an update that leaves one out is refused and changes nothing; a message of another channel is left alone", () => {
  const book = new Book("M");
  assert.throws(() => book.apply(update(1, [[100, 1]], [])), RangeError);
  book.apply(snapshot(5, [[200, 1]], []));
  assert.throws(() => book.apply(update(7, [[200, 0]], [])), /expected what follows 5, received 7/);
  assert.equal(book.apply({ ...snapshot(8, [], []), channel: "depth:OTHER" } as Message), false);
  assert.deepEqual([told(book), book.seq], [[[[200, 1]], []], 5]);
});

/** A sequence of numbers that looks random, and is the same each time. */
function* numbers(): Generator<number, never> {
  for (let state = 12_345; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state >>> 8;
  }
}

test("after thousands of updates it is what a map of all levels, sorted, would be", () => {
  const book = new Book("M");
  const naive = [new Map<number, number>(), new Map<number, number>()] as const;
  const random = numbers();
  const below = (most: number): number => random.next().value % most;
  book.apply(snapshot(0, [], []));
  for (let seq = 1; seq <= 3_000; seq++) {
    const changes: [Levels, Levels] = [[], []];
    for (let n = below(4); n > 0; n--) {
      const [side, price, amount] = [below(2) as 0 | 1, below(200), below(3)];
      changes[side].push([price, amount]);
      if (amount === 0) naive[side].delete(price);
      else naive[side].set(price, amount);
    }
    book.apply(update(seq, ...changes));
    const [bids, asks] = naive.map((side) => [...side].sort(([a], [b]) => a - b));
    if (seq % 50 === 0) assert.deepEqual(told(book), [bids?.reverse(), asks]);
  }
});
