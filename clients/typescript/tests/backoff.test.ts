import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Backoff, pause } from "../src/backoff.js";

test("waits are drawn below 10 ms, doubled up to 2 s, and begin anew when all is well", () => {
  const drawn = mock.method(Math, "random", () => 0.5);
  const backoff = new Backoff();
  const waits = Array.from({ length: 10 }, () => backoff.next());
  assert.deepEqual(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
  for (let n = 0; n < 2_000; n++) assert.equal(backoff.next(), 1000);
  backoff.reset();
  assert.equal(backoff.next(), 5);
  drawn.mock.restore();
});

test("a pause ends early when it is told to", async () => {
  const controller = new AbortController();
  const paused = pause(1_000_000, controller.signal);
  controller.abort();
  await paused;
  await pause(1_000_000, controller.signal);
});
