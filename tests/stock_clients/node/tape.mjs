// What one subscriber has been told, checked as it comes: each subscription begins with a snapshot, then one number
// follows another. A snapshot in between is accepted only from another start of the server.

import assert from "node:assert/strict";

// Documented fields of each kind of message, and how many of them are missed over a crash: see feed.py.
export const expected = JSON.parse(process.env.EXCHANGE_FEED);

const kindOf = (channel) => channel.split(":")[0];

export class Tape {
  constructor() {
    this.told = new Map(); // by pattern and channel
    this.waiting = [];
    this.fault = null;
  }

  // Never throws: the caller is a library's listener. What is wrong is told to who waits.
  take(channel, text, pattern = "") {
    try {
      this.check(channel, JSON.parse(text), `${pattern} ${channel}`);
    } catch (error) {
      this.fault ??= error;
    }
    this.waiting = this.waiting.filter((one) => !one());
  }

  check(channel, payload, key) {
    assert.deepEqual(Object.keys(payload), expected[payload.type][kindOf(channel)], `fields of ${channel}`);
    const told = this.told.get(key) ?? [];
    if (payload.type === "snapshot") {
      assert.ok(!told.some((one) => one.epoch === payload.epoch), `a second snapshot of ${key}`);
    } else {
      assert.ok(told.length > 0, `${key} begins with an update`);
      assert.equal(payload.prev, told.at(-1).seq, `prev on ${key}`);
      assert.equal(payload.seq, payload.prev + 1, `seq on ${key}`);
    }
    this.told.set(key, told);
    told.push(payload);
  }

  of(channel, type, pattern = "") {
    return (this.told.get(`${pattern} ${channel}`) ?? []).filter((one) => one.type === type);
  }

  snapshots(channel, pattern) {
    return this.of(channel, "snapshot", pattern);
  }

  updates(channel, pattern) {
    return this.of(channel, "update", pattern);
  }

  // The numbers before and of the last snapshot.
  gap(channel) {
    const told = this.told.get(` ${channel}`);
    const place = told.findLastIndex((one) => one.type === "snapshot");
    return [told[place - 1].seq, told[place].seq];
  }

  forget(channel, pattern = "") {
    this.told.delete(`${pattern} ${channel}`);
  }

  // Resolve when `condition` holds; the check that waits has a deadline of its own.
  until(condition) {
    return new Promise((resolve, reject) => {
      const settled = () => {
        if (this.fault !== null) reject(this.fault);
        else if (condition(this)) resolve();
        else return false;
        return true;
      };
      if (!settled()) this.waiting.push(settled);
    });
  }
}

// Check what FEED.REPLAY answered: all that is between two numbers, in order.
export function fillsTheGap(channel, [before, after], texts) {
  assert.equal(after - before, expected.missed[kindOf(channel)], `messages missed on ${channel}`);
  const payloads = texts.map((text) => JSON.parse(text));
  assert.deepEqual(payloads.map((one) => one.seq), Array.from({ length: after - before }, (_, n) => before + 1 + n));
  assert.deepEqual(payloads.map((one) => one.prev), Array.from({ length: after - before }, (_, n) => before + n));
}
