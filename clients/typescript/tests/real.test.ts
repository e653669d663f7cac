/** The library and a real server. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import {
  Book,
  Decimal,
  Exchange,
  NoHistoryError,
  NoMarketError,
  NotAuthenticatedError,
  type OrderPutArguments,
  type Protocol,
  WrongPasswordError,
} from "../src/index.js";
import { Cutter, prepareMarket, Server } from "./server.js";

const MARKET = "BTC_USDT";
const PATIENT = { retryForMs: 60_000 };
const PROTOCOLS: Protocol[] = ["resp", "msgpack"];

let server: Server;
let locked: Server;
/** Writes its log to the disk, so that history goes on. */
let synced: Server;
let direct: Exchange;
let user: bigint;

before(async () => {
  server = await Server.start("--appendfsync", "no");
  locked = await Server.start("--requirepass", "hush");
  synced = await Server.start();
  await using exchange = await Exchange.connect(synced.url, PATIENT);
  await prepareMarket(exchange);
  direct = await Exchange.connect(server.url, PATIENT);
  user = await prepareMarket(direct);
  await direct.engine.set({ parameter: "user-order-limit", value: 0 });
});

after(async () => {
  await direct.close();
  await server[Symbol.asyncDispose]();
  await locked[Symbol.asyncDispose]();
  await synced[Symbol.asyncDispose]();
});

function bid(n: number) {
  const price = `1.${String(n % 100).padStart(2, "0")}`;
  return { user, market: MARKET, side: "BID", kind: "LIMIT", amount: "0.01", price } satisfies OrderPutArguments;
}

/** What is bid in all. */
function total(book: Book): Decimal {
  return book.bids.reduce((sum, level) => sum.plus(level.amount), new Decimal("0"));
}

/** Wait until history has what has happened and is on disk; the process that writes it starts after the server. */
async function historyHasAll(exchange: Exchange): Promise<void> {
  for (const untilMs = performance.now() + PATIENT.retryForMs; ; await setTimeout(100)) {
    try {
      assert.ok((await exchange.history.wait({ sequence: 0, timeout: 8_000 })) > 0);
      return;
    } catch (problem) {
      if (!(problem instanceof NoHistoryError) || performance.now() > untilMs) throw problem;
    }
  }
}

for (const protocol of PROTOCOLS) {
  test(`${protocol}: a password is asked for, and the right one is let in`, async () => {
    const connect = (url: string): Promise<Exchange> => Exchange.connect(url, { protocol, ...PATIENT });
    await assert.rejects(connect(locked.url), NotAuthenticatedError);
    await assert.rejects(connect(locked.url.replace("://", "://guess@")), WrongPasswordError);
    await using exchange = await connect(locked.url.replace("://", "://default:hush@"));
    assert.deepEqual(await exchange.market.list(), []);
  });

  test(`${protocol}: the server knows the connection by name, and other commands are answered in plain values`, async () => {
    await using exchange = await Exchange.connect(`${server.url}?name=desk`, { protocol });
    const list = String(await exchange.call("CLIENT", "LIST"));
    assert.match(list, /name=desk .*lib-name=dingir-typescript lib-ver=0\.1\.0/);
    assert.deepEqual({ ...((await exchange.call("CONFIG", "GET", "port")) as object) }, { port: String(server.port) });
    assert.match(String(await exchange.call("INFO", "server")), /redis_version/);
  });

  test(`${protocol}: orders through a connection that is cut again and again are placed once each`, async () => {
    const COUNT = 600;
    await using cutter = await Cutter.before(server, 3_000, 7);
    await using exchange = await Exchange.connect(cutter.url, { protocol, ...PATIENT });
    const known = new Set((await direct.order.list({ user, limit: 1_000 })).map((order) => order.id));
    const ids = new Set<bigint>();
    let next = 0;
    const place = async (): Promise<void> => {
      while (next < COUNT) ids.add((await exchange.order.put(bid(next++))).id);
    };
    await Promise.all(Array.from({ length: 16 }, place));
    assert.ok(cutter.cuts >= 10, `${cutter.cuts} cuts`);
    const placed = (await direct.order.list({ user, limit: 1_000 })).filter((order) => !known.has(order.id));
    assert.deepEqual(new Set(placed.map((order) => order.id)), ids);
    assert.equal(placed.length, COUNT);
    await direct.order.cancelAll({ user });
  });

  test(`${protocol}: a subscription through such a connection hears everything once, in order`, async () => {
    const [COUNT, STEP] = [400, 20];
    await using cutter = await Cutter.before(server, 20_000, 11);
    await using reader = await Exchange.connect(cutter.url, { protocol, ...PATIENT });
    await assert.rejects(reader.feed.subscribe(`depth:${MARKET}`, "depth:NOSUCH"), NoMarketError);
    const book = new Book(MARKET);
    const seen = new Map<string, number>();
    let frozen = 0;
    for await (const { channel, kind, payload } of await reader.feed.subscribe(`depth:${MARKET}`, `balance:${user}`)) {
      if (payload.type === "update") assert.equal(payload.prev, seen.get(channel), channel);
      else assert.ok(!seen.has(channel), `${channel}: nothing was missed for good`);
      seen.set(channel, payload.seq);
      if (kind === "depth") book.apply({ channel, kind, payload });
      else if (payload.type === "update") frozen++;
      if (frozen === COUNT && total(book).eq("4")) break;
      // The next orders, when the last ones were heard of: so no replay is longer than a connection lives.
      if (kind !== "balance" || frozen % STEP !== 0 || frozen === COUNT) continue;
      const placed = frozen;
      void direct.pipeline((p) => Array.from({ length: STEP }, (_, n) => p.order.put(bid(placed + n))));
    }
    assert.ok(cutter.cuts >= 3, `${cutter.cuts} cuts`);
    await direct.order.cancelAll({ user });
  });

  test(`${protocol}: history is paged through with \`next\`, each order once, latest first`, async () => {
    await using exchange = await Exchange.connect(synced.url, { protocol });
    const owner = await exchange.user.register();
    await exchange.balance.update({ user: owner, asset: "USDT", delta: "10", business: "deposit", businessId: 1 });
    const ids: bigint[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await exchange.order.put({ ...bid(n), user: owner })).id);
    await exchange.order.cancelAll({ user: owner });
    await historyHasAll(exchange);
    const found: bigint[] = [];
    let [before, count]: [string | undefined, number] = [undefined, 0];
    do {
      const page = await exchange.order.history({ user: owner, status: "CANCELED", limit: 2, before });
      found.push(...page.orders.map((order) => order.id));
      [before, count] = [page.next, count + 1];
    } while (before !== "");
    assert.equal(count, 3);
    assert.deepEqual(new Set(found), new Set(ids));
    assert.equal(found.length, ids.length);
    const { entries } = await exchange.balance.history({ user: owner, business: "deposit" });
    assert.deepEqual(
      entries.map((entry) => [entry.asset, entry.change.toFixed(), entry.cause]),
      [["USDT", "10", "DEPOSIT"]],
    );
    assert.deepEqual((await exchange.trade.history({ user: owner })).trades, []);
    assert.deepEqual((await exchange.transfer.history({ user: owner, direction: "OUT" })).transfers, []);
  });

  test(`${protocol}: a server that is killed and started again is found again, by calls and by the feed`, async () => {
    await using exchange = await Exchange.connect(server.url, { protocol, ...PATIENT });
    const subscription = await exchange.feed.subscribe(`order:${user}`);
    const known = (await exchange.order.list({ user })).length;
    const before = Array.from({ length: 50 }, (_, n) => exchange.order.put(bid(n)));
    await before[0];
    await server.kill();
    const during = Array.from({ length: 50 }, (_, n) => exchange.order.put(bid(n)));
    server.start();
    const ids = new Set((await Promise.all([...before, ...during])).map((order) => order.id));
    assert.equal(ids.size, before.length + during.length);
    assert.equal((await exchange.order.list({ user, limit: 1_000 })).length, known + 100);
    let seq: number | undefined;
    for await (const { payload } of subscription) {
      if (payload.type === "update") assert.equal(payload.prev, seq);
      seq = payload.seq;
      for (const order of payload.type === "update" ? [payload.order] : payload.orders) ids.delete(order.id);
      if (ids.size === 0) break;
    }
    await exchange.order.cancelAll({ user });
  });
}
