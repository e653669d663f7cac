// The checks of the feed that each client library of this folder passes as a subscriber.
//
// listen(options, onMessage) connects and gives { subscribe(names), psubscribe(patterns), unsubscribe(names),
// punsubscribe(patterns), ping(), call(words), close() }; onMessage is called with a channel, a payload's text and,
// for what was heard through one, a pattern. `counts` tells whether the four resolve to the number of subscriptions.

import assert from "node:assert/strict";
import net from "node:net";

import { address, check, maker, record, refused, rejection, taker } from "./checks.mjs";
import { Tape, fillsTheGap } from "./tape.mjs";

const crashing = { host: address.host, port: Number(process.env.EXCHANGE_CRASH_PORT) };
const ORDERS = 1000;
const trade = "trade:BTC_USDT";
const depth = "depth:BTC_USDT";
const own = `order:${maker}`;
const balance = `balance:${maker}`;
const channels = [trade, depth, own, balance];

const order = (user, side, price) => ["ORDER.PUT", user, "BTC_USDT", side, "LIMIT", "1", "PRICE", price];
const bid = order(maker, "BID", "1.00");
const oneTrade = [order(maker, "ASK", "150.00"), order(taker, "BID", "150.00")];

// Have the server killed and started again, with trades in between; resolves when it is up.
async function crash() {
  let answer = "";
  for await (const data of net.connect(crashing)) answer += data;
  assert.equal(answer, "ok");
}

function subscribing(client, maps, resp3, listener, tape, session) {
  const counted = (count, expected) => client.counts && assert.equal(Number(count), expected);
  const begun = (names) => tape.until((tape) => names.every((name) => tape.snapshots(name).length === 1));
  const place = (rows) => session.pipeline(rows);
  return {
    "hears four channels from their snapshots on": async () => {
      counted(await listener.subscribe(channels), 4);
      await begun(channels);
      assert.ok(channels.every((name) => tape.updates(name).length === 0), "a snapshot comes first, and alone");
    },
    "hears a trade on each of them": async () => {
      await place(oneTrade);
      await tape.until((tape) => tape.updates(depth).length === 2);
      assert.deepEqual(tape.updates(trade).map((one) => [one.trade.price, one.trade.amount]), [["150.00", "1.0000"]]);
      assert.deepEqual(tape.updates(depth).map((one) => one.asks), [[["150.00", "1.0000"]], [["150.00", "0.0000"]]]);
      assert.deepEqual(tape.updates(own).map((one) => one.cause), ["PUT", "RESTED", "TRADE"]);
      assert.deepEqual(tape.updates(balance).map((one) => one.cause), ["FREEZE", "TRADE", "TRADE"]);
    },
    "hears by a pattern beside the names": async () => {
      counted(await listener.psubscribe(["depth:*"]), 5);
      await tape.until((tape) => tape.snapshots(depth, "depth:*").length === 1);
      await place([bid, bid]);
      await tape.until((tape) => tape.updates(depth, "depth:*").length === 2 && tape.updates(depth).length === 4);
    },
    "hears 1,000 orders in order": async () => {
      await place(Array.from({ length: ORDERS }, () => bid));
      await tape.until((tape) => tape.updates(depth, "depth:*").length === ORDERS + 2);
      await tape.until((tape) => tape.updates(depth).length === ORDERS + 4);
      const placed = tape.updates(own).filter((one) => one.cause === "PUT").map((one) => Number(one.order.id));
      assert.deepEqual(placed.slice(3), Array.from({ length: ORDERS }, (_, n) => placed[3] + n));
      assert.equal(tape.updates(balance).length, ORDERS + 5);
    },
    "PINGs while subscribed": async () => {
      assert.match(String(await listener.ping()), /^pong\b/i);
    },
    "is refused an unknown market and an unknown user, and goes on": async () => {
      refused(client, await rejection(listener.subscribe([trade, "trade:NOSUCH"])), "NOMARKET");
      refused(client, await rejection(listener.subscribe(["order:999999"])), "NOUSER");
      const before = tape.updates(depth).length;
      await place([bid]);
      await tape.until((tape) => tape.updates(depth).length === before + 1);
    },
    ...(resp3 && {
      "places an order on the subscribed connection": async () => {
        const before = tape.updates(depth).length;
        assert.equal(record(await listener.call(bid), maps).status, "NEW");
        await tape.until((tape) => tape.updates(depth).length === before + 1);
      },
    }),
    "is seen as a subscriber": async () => {
      assert.deepEqual(await session.call(["PUBSUB", "CHANNELS", "trade:*"]), [trade]);
      assert.deepEqual(await session.call(["PUBSUB", "NUMSUB", depth]), [depth, 1]);
      assert.equal(await session.call(["PUBSUB", "NUMPAT"]), 1);
      assert.match(await session.call(["CLIENT", "LIST", "TYPE", "pubsub"]), /flags=P .* sub=4 psub=1 /);
    },
    "hears nothing after unsubscribing": async () => {
      counted(await listener.unsubscribe([trade, depth]), 3);
      counted(await listener.punsubscribe(["depth:*"]), 2);
      const heard = tape.updates(depth).length;
      await place([bid, ["ORDER.CANCELALL", maker]]);
      await tape.until((tape) => tape.updates(own).at(-1).cause === "CANCELED");
      assert.equal(tape.updates(depth).length, heard);
      for (const name of [trade, depth]) tape.forget(name);
      tape.forget(depth, "depth:*");
    },
  };
}

// What must hold when the server is killed under a subscriber: the library comes back by itself.
async function crashes(client, options, maps, listener, tape) {
  await listener.subscribe([trade, depth]);
  await listener.psubscribe(["depth:*"]);
  await tape.until((tape) => [trade, depth].every((name) => tape.snapshots(name).length === 1));
  await tape.until((tape) => tape.snapshots(depth, "depth:*").length === 1);
  await crash();
  await tape.until((tape) => channels.every((name) => tape.snapshots(name).length === 2));
  await tape.until((tape) => tape.snapshots(depth, "depth:*").length === 2);
  const session = await client.open({ ...options, ...address });
  for (const name of channels) {
    const gap = tape.gap(name);
    const words = ["FEED.REPLAY", name, "FROM", String(gap[0] + 1), "LIMIT", String(gap[1] - gap[0])];
    fillsTheGap(name, gap, record(await session.call(words), maps).messages);
  }
  const before = tape.updates(depth).length;
  await session.pipeline(oneTrade);
  await session.close();
  await tape.until((tape) => tape.updates(depth).length === before + 2);
}

export async function runFeed(client, title, { options, maps, resp3 }) {
  const tape = new Tape();
  let listener;
  let session;
  await check(`${title}: opens a connection to listen`, async () => {
    listener = await client.listen({ ...options, ...address }, (...message) => tape.take(...message));
    session = await client.open({ ...options, ...address });
  });
  if (listener === undefined || session === undefined) return;
  const bodies = subscribing(client, maps, resp3, listener, tape, session);
  for (const [name, body] of Object.entries(bodies)) await check(`${title}: ${name}`, body);
  await session.close();
  await check(`${title}: hears on after a crash, and replays what it missed`, () =>
    crashes(client, options, maps, listener, tape),
  );
  await check(`${title}: stops listening`, () => listener.close());
}
