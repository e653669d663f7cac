import assert from "node:assert/strict";
import { test } from "node:test";

import { Channel, type Next } from "../src/channel.js";
import type { Message } from "../src/index.js";

const LEVELS = { time: 1, bids: [], asks: [] };

function snapshot(seq: number): Message {
  const payload = { type: "snapshot", seq, epoch: "e", ...LEVELS, complete: true } as const;
  return { kind: "depth", channel: "depth:M", payload };
}

function update(seq: number): Message {
  const payload = { type: "update", seq, prev: seq - 1, ...LEVELS } as const;
  return { kind: "depth", channel: "depth:M", payload };
}

/** A server that keeps the last messages only, and a connection that breaks; what happens is drawn. */
class Chaos {
  readonly heard: Message[] = [];
  readonly channel = new Channel("depth:M", (message) => this.heard.push(message));
  replays = 0;
  #state: number;
  #seq = 0;
  #onTheWay: Message[] = [];
  #asked: number | undefined;

  constructor(seed: number) {
    this.#state = seed;
    this.reconnect();
  }

  drawn(most: number): number {
    this.#state = (this.#state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (this.#state >>> 8) % most;
  }

  reconnect(): void {
    this.#onTheWay = [snapshot(this.#seq)];
    this.#asked = undefined;
    this.channel.rejoin();
  }

  happen(): void {
    this.#onTheWay.push(update(++this.#seq));
  }

  /** A message is lost on the way, which no connection does; the channel must notice all the same. */
  lose(): void {
    this.#onTheWay.splice(this.drawn(this.#onTheWay.length + 1), 1);
  }

  arrive(): void {
    const message = this.#onTheWay.shift();
    if (message !== undefined) this.#do(this.channel.take(message));
  }

  answer(): void {
    if (this.#asked === undefined) return;
    const [from, kept, page] = [this.#asked, Math.max(1, this.#seq - 20), 1 + this.drawn(8)];
    this.#asked = undefined;
    this.replays++;
    if (from < kept || from > this.#seq + 1) return this.#do(this.channel.notReplayed());
    const count = Math.min(page, this.#seq - from + 1);
    this.#do(this.channel.replayed(Array.from({ length: count }, (_, n) => update(from + n))));
  }

  #do(next: Next): void {
    if (next === "gap") this.reconnect();
    else if (next !== undefined) this.#asked = next.replayFrom;
  }

  /** Let everything arrive. */
  settle(): void {
    this.happen(); // without a next one nobody could know that the last was lost
    while (this.#onTheWay.length > 0 || this.#asked !== undefined) {
      this.arrive();
      this.answer();
    }
    assert.equal(this.channel.seq, this.#seq);
  }
}

test("whatever happens to connections, a reader hears each message once and in order, or a snapshot", () => {
  let [snapshots, replays] = [0, 0];
  for (let seed = 1; seed <= 300; seed++) {
    const chaos = new Chaos(seed);
    for (let step = 0; step < 200; step++) {
      const [event] = [chaos.drawn(20)];
      if (event < 8) chaos.happen();
      else if (event < 14) chaos.arrive();
      else if (event < 18) chaos.answer();
      else if (event === 18) chaos.reconnect();
      else if (seed % 2 === 0) chaos.lose();
    }
    chaos.settle();
    let seq: number | undefined;
    for (const { payload } of chaos.heard) {
      if (payload.type === "update") assert.equal(payload.prev, seq);
      else {
        assert.notEqual(payload.seq, seq, "a snapshot that tells nothing new");
        snapshots++;
      }
      seq = payload.seq;
    }
    replays += chaos.replays;
  }
  assert.ok(snapshots > 300 && replays > 300, `${snapshots} snapshots, ${replays} replays`);
});
