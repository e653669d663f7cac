import assert from "node:assert/strict";
import { mock, test } from "node:test";

import {
  ClosedError,
  ConnectionLostError,
  DeniedError,
  DingirError,
  Exchange,
  NoMarketError,
  OutcomeUnknownError,
  type Protocol,
  ProtocolError,
  TimeoutError,
  VERSION,
} from "../src/index.js";
import { Peer } from "./peer.js";
import { ROOT } from "./vectors.js";
import { readFileSync } from "node:fs";

mock.method(Math, "random", () => 0); // no waits between tries

const ORDER = { user: 1, market: "M", side: "BID", kind: "LIMIT", amount: "1", price: "1" } as const;

for (const protocol of ["resp", "msgpack"] as Protocol[]) {
  test(`${protocol}: says who it is`, async () => {
    await using peer = await Peer.listen(async (connection) => {
      const hello = await connection.request();
      assert.deepEqual(hello.slice(1), [
        protocol === "resp" ? "3" : "msgpack",
        "AUTH",
        "ada",
        "hush",
        "SETNAME",
        "desk",
      ]);
      connection.answer({ proto: 3 });
      assert.deepEqual(await connection.request(), ["CLIENT", "SETINFO", "LIB-NAME", "dingir-typescript"]);
      connection.answer(new Error("ERR unknown subcommand")); // which is no reason not to trade
      assert.deepEqual(await connection.request(), ["CLIENT", "SETINFO", "LIB-VER", VERSION]);
      connection.answer("OK");
      assert.deepEqual(await connection.request(), ["PING"]);
      connection.answer("PONG");
    });
    await using _ = await Exchange.connect(peer.url.replace("://", "://ada:hush@"), { protocol, name: "desk" });
    await peer.played();
  });

  test(`${protocol}: many calls at a time are written in one go, and each has its own answer`, async () => {
    const COUNT = 2_000;
    await using peer = await Peer.listen(async (connection) => {
      await connection.begin();
      await connection.request();
      await new Promise(setImmediate);
      for (let n = 0; n < COUNT; n++) {
        if (n > 0) await connection.request();
        connection.answer(n % 7 === 0 ? new Error(`NOMARKET m${n}`) : []);
      }
    });
    await using exchange = await Exchange.connect(peer.url, { protocol });
    const calls = Array.from({ length: COUNT }, (_, n) => exchange.market.trades({ market: `m${n}` }));
    for (const [n, outcome] of (await Promise.allSettled(calls)).entries()) {
      if (n % 7 !== 0) assert.deepEqual(outcome, { status: "fulfilled", value: [] });
      else
        assert.ok(
          outcome.status === "rejected" && outcome.reason instanceof NoMarketError && outcome.reason.text === `m${n}`,
        );
    }
    await peer.played();
  });
}

test("the version is that of the package", () => {
  const manifest = JSON.parse(readFileSync(new URL("clients/typescript/package.json", ROOT), "utf8"));
  assert.equal(VERSION, manifest.version);
});

test("a pipeline is sent when it is collected, and answers results and errors in their places", async () => {
  await using peer = await Peer.listen(async (connection) => {
    await connection.begin();
    assert.deepEqual(await connection.request(), ["USER.REGISTER"]);
    assert.equal(connection.unread, 2, "all came at once");
    connection.answer("7");
    await connection.request();
    connection.answer(new Error("NOMARKET M"));
    assert.deepEqual(await connection.request(), ["TIME"]);
    connection.answer(["1", "2"]);
  });
  await using exchange = await Exchange.connect(peer.url);
  const [user, trades, time] = await exchange.pipeline((p) => [
    p.user.register(),
    p.market.trades({ market: "M" }),
    p.call("TIME"),
  ]);
  assert.equal(user, 7n);
  assert.ok(trades instanceof NoMarketError);
  assert.deepEqual(time, ["1", "2"]);
  await peer.played();
});

test("nothing of a pipeline is sent when an argument is wrong", async () => {
  await using peer = await Peer.listen(async (connection) => {
    await connection.begin();
    assert.deepEqual(await connection.request(), ["USER.REGISTER"]);
    connection.answer("7");
  });
  await using exchange = await Exchange.connect(peer.url);
  await assert.rejects(
    exchange.pipeline((p) => [p.order.put(ORDER), p.order.put({ ...ORDER, price: 0.1 as never })]),
    TypeError,
  );
  assert.equal(await exchange.user.register(), 7n);
  await peer.played();
});

test("wrong arguments reject the promise; they are never thrown past it", async () => {
  await using peer = await Peer.listen((connection) => connection.begin());
  await using exchange = await Exchange.connect(peer.url);
  await assert.rejects(exchange.order.put({ ...ORDER, price: 0.1 as never }), TypeError);
  await assert.rejects(exchange.call("MULTI"), TypeError);
});

test("a late answer is a Timeout with the client id, and does not become another call's", async () => {
  let answerLate: () => void = () => {};
  const late = new Promise<void>((resolve) => (answerLate = resolve));
  await using peer = await Peer.listen(async (connection) => {
    await connection.begin();
    const words = await connection.request();
    assert.equal(words[0], "ORDER.PUT");
    const alive = setInterval(() => connection.raw(">2\r\n$4\r\nnews\r\n$4\r\nnone\r\n"), 5);
    await late;
    clearInterval(alive);
    await connection.request();
    connection.answer("of the order");
    connection.answer(["of the other"]);
  });
  await using exchange = await Exchange.connect(peer.url, { timeoutMs: 40 });
  await assert.rejects(
    exchange.order.put({ ...ORDER, clientId: "mine" }),
    (error) =>
      error instanceof TimeoutError && error.clientId === "mine" && /no reply within 40 ms/.test(error.message),
  );
  const other = exchange.call("TIME");
  answerLate();
  assert.deepEqual(await other, ["of the other"]);
  await peer.played();
});

test("a connection on which nothing comes for a whole timeout is given up for another one", async () => {
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.begin();
      await connection.request();
      await connection.request();
      await connection.closed();
    },
    async (connection) => {
      await connection.greet();
      assert.deepEqual(await connection.request(), ["MARKET.LIST"]);
      connection.answer([]);
    },
  );
  await using exchange = await Exchange.connect(peer.url, { timeoutMs: 30 });
  const first = exchange.user.register();
  await new Promise((resolve) => setTimeout(resolve, 10));
  const second = exchange.market.list();
  await assert.rejects(first, TimeoutError);
  assert.deepEqual(await second, []);
  await peer.played();
});

test("an AbortSignal ends the wait: what is not sent will not be, an answer that still comes is dropped", async () => {
  await using peer = await Peer.listen(async (connection) => {
    await connection.begin();
    assert.deepEqual(await connection.request(), ["USER.REGISTER"]);
    assert.deepEqual(await connection.request(), ["MARKET.LIST"]);
    connection.answer("7");
    connection.answer([]);
  });
  await using exchange = await Exchange.connect(peer.url);
  const [before, during] = [new AbortController(), new AbortController()];
  before.abort(new Error("too late"));
  await assert.rejects(exchange.user.register({}, { signal: before.signal }), /too late/);
  const unsent = exchange.user.register({ l1: "unsent" }, { signal: during.signal });
  during.abort(new Error("changed my mind"));
  await assert.rejects(unsent, /changed my mind/);
  const sending = new AbortController();
  const sent = exchange.user.register({}, { signal: sending.signal });
  const markets = exchange.market.list();
  await new Promise(setImmediate);
  sending.abort();
  await assert.rejects(sent, { name: "AbortError" });
  assert.deepEqual(await markets, []);
  await peer.played();
});

test("connecting may be given up", async () => {
  await using peer = await Peer.listen(() => {});
  await assert.rejects(Exchange.connect(peer.url, { signal: AbortSignal.timeout(20) }), { name: "TimeoutError" });
});

test("a peer that doesn't answer the handshake is no connection", async () => {
  await using peer = await Peer.listen(() => {});
  const options = { connectTimeoutMs: 20, retryForMs: 0 };
  await assert.rejects(
    Exchange.connect(peer.url, options),
    (error) => error instanceof ConnectionLostError && /no connection within 20 ms/.test(error.message),
  );
});

test("a port on which nobody listens is ConnectionLost, after one try where there is no patience", async () => {
  const peer = await Peer.listen();
  const { url } = peer;
  await peer[Symbol.asyncDispose]();
  await assert.rejects(
    Exchange.connect(url, { retryForMs: 0 }),
    (error) => error instanceof ConnectionLostError && /ECONNREFUSED/.test(error.message),
  );
});

for (const protocol of ["resp", "msgpack"] as Protocol[]) {
  test(`${protocol}: what is no server of ours is a ProtocolError, who turns away is understood`, async () => {
    const say = (text: string) => Peer.listen((connection) => connection.raw(text));
    await using web = await say("HTTP/1.1 400 Bad Request\r\n\r\n");
    await assert.rejects(Exchange.connect(web.url, { protocol }), ProtocolError);
    await using guarded = await say("-DENIED protected mode\r\n");
    await assert.rejects(Exchange.connect(guarded.url, { protocol }), DeniedError);
  });

  test(`${protocol}: garbage in the middle breaks the connection, and what can be sent again is`, async () => {
    await using peer = await Peer.listen(
      async (connection) => {
        await connection.begin();
        await connection.request();
        await connection.request();
        connection.raw("\x01garbage\r\n");
        await connection.closed();
      },
      async (connection) => {
        await connection.greet();
        assert.deepEqual(await connection.request(), ["MARKET.LIST"]);
        connection.answer([]);
      },
    );
    await using exchange = await Exchange.connect(peer.url, { protocol });
    const [user, markets] = await Promise.allSettled([exchange.user.register(), exchange.market.list()]);
    assert.ok(user.status === "rejected" && user.reason instanceof OutcomeUnknownError);
    assert.ok(user.reason.cause instanceof ProtocolError);
    assert.deepEqual(markets, { status: "fulfilled", value: [] });
    await peer.played();
  });
}

test("a reply of another form than the declared one is a ProtocolError of that call alone", async () => {
  await using peer = await Peer.listen(async (connection) => {
    await connection.begin();
    await connection.request();
    connection.answer("no list");
    await connection.request();
    connection.answer([]);
  });
  await using exchange = await Exchange.connect(peer.url);
  await assert.rejects(
    exchange.market.list(),
    (error) => error instanceof ProtocolError && error instanceof DingirError,
  );
  assert.deepEqual(await exchange.market.list(), []);
  await peer.played();
});

test("close lets calls in flight end, even over a lost connection; what comes later is Closed", async () => {
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.begin();
      await connection.request();
      connection.drop();
    },
    async (connection) => {
      await connection.greet();
      await connection.request();
      connection.answer([]);
      await connection.closed();
    },
  );
  const exchange = await Exchange.connect(peer.url);
  const markets = exchange.market.list();
  const closed = exchange.close();
  await assert.rejects(exchange.market.list(), ClosedError);
  await assert.rejects(exchange.feed.subscribe("market"), ClosedError);
  await assert.rejects(
    exchange.pipeline((p) => [p.market.list()]),
    ClosedError,
  );
  assert.deepEqual(await markets, []);
  await closed;
  await exchange.close();
  await peer.played();
});

test("close does not wait for ever: what is left fails, as far as that is known", async () => {
  await using peer = await Peer.listen(async (connection) => {
    await connection.begin();
    const alive = setInterval(() => connection.raw(">1\r\n$4\r\nnews\r\n"), 5);
    await connection.closed();
    clearInterval(alive);
  });
  const exchange = await Exchange.connect(peer.url, { timeoutMs: 10_000 });
  mock.timers.enable({ apis: ["setTimeout"] });
  const sent = [exchange.order.put({ ...ORDER, clientId: "mine" }), exchange.market.list()];
  const settled = Promise.allSettled(sent);
  await new Promise(setImmediate);
  const closed = exchange.close();
  await new Promise(setImmediate);
  mock.timers.tick(10_000);
  mock.timers.reset();
  const [order, list] = await settled;
  assert.ok(order?.status === "rejected" && order.reason instanceof OutcomeUnknownError);
  assert.equal(order.reason.clientId, "mine");
  assert.ok(list?.status === "rejected" && list.reason instanceof ClosedError);
  await closed;
});
