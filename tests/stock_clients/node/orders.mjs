// The checks of orders, replies and errors that each client library of this folder passes.

import assert from "node:assert/strict";

import { address, check, maker, record, refused, rejection, taker } from "./checks.mjs";

const cutting = { host: process.env.EXCHANGE_HOST, port: Number(process.env.EXCHANGE_CUTTING_PORT) };
const locked = { host: process.env.EXCHANGE_HOST, port: Number(process.env.EXCHANGE_LOCKED_PORT) };
const password = process.env.EXCHANGE_PASSWORD;
const RESULT_FIELDS = ["id", "status", "remain", "finished_base", "finished_quote", "finished_fee", "reason"];

const bid = (price, ...tokens) => ["ORDER.PUT", maker, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", price, ...tokens];
const unknownMarket = ["ORDER.PUT", maker, "NO_SUCH", "BID", "LIMIT", "1", "PRICE", "1"];
const unaffordable = ["ORDER.PUT", maker, "BTC_USDT", "ASK", "LIMIT", "900000000", "PRICE", "100"];

function ordering(client, maps, session, label) {
  return {
    "connects with its defaults": async () => {
      assert.equal(await session.call(["PING"]), "PONG");
    },
    "places an order": async () => {
      const result = record(await session.call(bid("10.00")), maps);
      assert.deepEqual(Object.keys(result), RESULT_FIELDS);
      assert.deepEqual([result.status, result.remain, result.reason], ["NEW", "0.0100", ""]);
      assert.match(result.id, /^[1-9][0-9]*$/);
    },
    "reads a trade with its fills": async () => {
      await session.call(["ORDER.PUT", maker, "BTC_USDT", "ASK", "LIMIT", "2", "PRICE", "100"]);
      const words = ["ORDER.PUT", taker, "BTC_USDT", "BID", "MARKET", "2", "REPLY", "FULL"];
      const order = record(await session.call(words), maps);
      assert.deepEqual([order.status, order.price, typeof order.create_time], ["FILLED", null, "number"]);
      assert.ok([false, 0].includes(order.post_only), `post_only is ${order.post_only}`);
      assert.equal(order.fills.length, 1);
      const fill = record(order.fills[0], maps);
      assert.deepEqual([fill.role, fill.price, fill.amount], ["TAKER", "100.00", "2.0000"]);
    },
    "receives an error as its error type": async () => {
      refused(client, await rejection(session.call(unaffordable)), "NOFUNDS");
      refused(client, await rejection(session.call(unknownMarket)), "NOMARKET");
      assert.equal(await session.call(["PING"]), "PONG");
    },
    "repeats an order by its client id": async () => {
      const id = `${label}-${process.pid}`.replace(/\s/g, "-");
      const first = await session.call(bid("10", "CLIENTID", id));
      assert.deepEqual(await session.call(bid("10", "CLIENTID", id)), first);
      refused(client, await rejection(session.call(bid("11", "CLIENTID", id))), "DUPLICATE");
    },
    "reads balances": async () => {
      const user = await session.call(["USER.REGISTER", "L1", `${label}-${process.pid}`.replace(/\s/g, "-")]);
      await session.call(["BALANCE.UPDATE", user, "USDT", "100", "BUSINESS", "test", "ID", "1"]);
      await session.call(["ORDER.PUT", user, "BTC_USDT", "BID", "LIMIT", "2", "PRICE", "10"]);
      const balances = record(await session.call(["BALANCE.GET", user]), maps);
      assert.deepEqual(Object.keys(balances), ["USDT"]);
      assert.deepEqual(record(balances.USDT, maps), { available: "80.00000000", frozen: "20.00000000" });
      const orders = await session.call(["ORDER.LIST", user]);
      assert.equal(orders.length, 1);
      assert.equal(record(orders[0], maps).price, "10.00");
    },
    "pipelines 100 orders": async () => {
      const replies = await session.pipeline(Array.from({ length: 100 }, (_, n) => bid(`${1 + n}`, "REPLY", "ACK")));
      const ids = replies.map(Number);
      assert.ok(ids[0] >= 1, `an order id, not ${replies[0]}`);
      assert.deepEqual(ids, Array.from({ length: 100 }, (_, n) => ids[0] + n));
    },
    "keeps an error in its place in a pipeline": async () => {
      const [first, second, third] = await session.pipeline([bid("10"), unknownMarket, bid("11")]);
      refused(client, second, "NOMARKET");
      assert.equal(Number(record(third, maps).id), Number(record(first, maps).id) + 1);
    },
    "runs a transaction": async () => {
      const rows = [bid("10"), unknownMarket, ["ORDER.CANCELALL", maker], ["PING"]];
      const [first, second, cancelled, pong] = await session.transaction(rows);
      assert.equal(record(first, maps).status, "NEW");
      refused(client, second, "NOMARKET");
      assert.ok(record(cancelled, maps).count >= 103);
      assert.equal(pong, "PONG");
    },
  };
}

// A proxy cuts the connection instead of passing the first answer on. Some libraries send the command
// again by themselves; for the others the user does. Either way there must be one order.
async function placesOnce(client, options, maps, session, id) {
  const words = bid("10", "CLIENTID", id);
  const through = await client.open({ ...options, ...cutting });
  const told = await through.call(words).catch(() => through.call(words));
  await through.close();
  const orders = (await session.call(["ORDER.LIST", maker])).map((order) => record(order, maps));
  const placed = orders.filter((order) => order.client_id === id).map((order) => order.id);
  assert.deepEqual(placed, [record(told, maps).id]);
}

function authentication(client, options) {
  return {
    "authenticates with a password": async () => {
      const session = await client.open({ ...options, ...locked, password });
      assert.deepEqual(await session.call(["ASSET.LIST"]), []);
      await session.close();
    },
    "is refused with a wrong password": async () => {
      const error = await rejection(client.open({ ...options, ...locked, password: "wrong" }));
      assert.match(error.message, /WRONGPASS/);
    },
    "is refused without a password": async () => {
      const attempt = async () => (await client.open({ ...options, ...locked })).call(["ASSET.LIST"]);
      assert.match((await rejection(attempt())).message, /NOAUTH/);
    },
  };
}

export async function runOrders(client, title, { options, maps }) {
  let session;
  await check(`${title}: opens a connection`, async () => {
    session = await client.open({ ...options, ...address });
  });
  if (session === undefined) return;
  for (const [name, body] of Object.entries(ordering(client, maps, session, title))) await check(`${title}: ${name}`, body);
  const mark = `cut-${title}-${process.pid}`.replace(/\s/g, "-");
  await check(`${title}: places once when cut off`, () => placesOnce(client, options, maps, session, mark));
  await check(`${title}: closes`, () => session.close());
  for (const [name, body] of Object.entries(authentication(client, options))) await check(`${title}: ${name}`, body);
}
