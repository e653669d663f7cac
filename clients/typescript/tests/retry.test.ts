import assert from "node:assert/strict";
import { mock, test } from "node:test";

import {
  ConnectionLostError,
  Exchange,
  NoOrderError,
  OutcomeUnknownError,
  type Protocol,
  ServerError,
  WrongPasswordError,
} from "../src/index.js";
import { Peer, type PeerConnection } from "./peer.js";

mock.method(Math, "random", () => 0); // no waits between tries

const ORDER = { user: 1, market: "M", side: "BID", kind: "LIMIT", amount: "1", price: "1" } as const;
const RESULT = {
  id: "5",
  status: "NEW",
  remain: "1",
  finished_base: "0",
  finished_quote: "0",
  finished_fee: "0",
  reason: "",
};
const BALANCE = { available: "1", frozen: "0" };
const LOADING = new Error("LOADING the server is still loading");

/** Take a request and drop the connection without an answer. */
async function lose(connection: PeerConnection): Promise<string[]> {
  const words = await connection.request();
  connection.drop();
  return words;
}

for (const protocol of ["resp", "msgpack"] as Protocol[]) {
  test(`${protocol}: an order whose answer was lost is sent again under the same id, which the library made`, async () => {
    const sent: string[][] = [];
    await using peer = await Peer.listen(
      async (connection) => {
        await connection.begin();
        sent.push(await lose(connection));
      },
      async (connection) => {
        await connection.greet();
        sent.push(await lose(connection));
      },
      async (connection) => {
        await connection.greet();
        sent.push(await connection.request());
        connection.answer(RESULT);
      },
    );
    await using exchange = await Exchange.connect(peer.url, { protocol });
    assert.equal((await exchange.order.put(ORDER)).id, 5n);
    assert.deepEqual(sent[1], sent[0]);
    assert.deepEqual(sent[2], sent[0]);
    assert.match(sent[0]?.join(" ") ?? "", / CLIENTID [a-z2-7]{16}-1$/);
    await peer.played();
  });
}

test("a batch and a transfer are sent again under their ids, a registration with a key", async () => {
  const calls: [(exchange: Exchange) => Promise<unknown>, RegExp, unknown][] = [
    [
      ({ order }) => order.batch({ user: 1, item: [{ put: { ...ORDER, clientId: "a" } }, { put: ORDER }] }),
      /CLIENTID a .* CLIENTID \S+-1$/,
      [RESULT, RESULT],
    ],
    [({ balance }) => balance.transfer({ fromUser: 1, toUser: 2, asset: "A", amount: "1" }), / ID \S+-1$/, BALANCE],
    [({ user }) => user.register({ l1: "key" }), /^USER.REGISTER L1 key$/, "7"],
    [({ order }) => order.cancelAll({ user: 1 }), /^ORDER.CANCELALL 1$/, { count: 0, order_ids: [] }],
  ];
  for (const [call, expected, reply] of calls) {
    const sent: string[][] = [];
    await using peer = await Peer.listen(
      async (connection) => {
        await connection.begin();
        sent.push(await lose(connection));
      },
      async (connection) => {
        await connection.greet();
        sent.push(await connection.request());
        connection.answer(reply as never);
      },
    );
    await using exchange = await Exchange.connect(peer.url);
    await call(exchange);
    assert.deepEqual(sent[1], sent[0]);
    assert.match(sent[0]?.join(" ") ?? "", expected);
    await peer.played();
  }
});

test("what may not be sent twice fails with OutcomeUnknown once it may have arrived, and is not sent again", async () => {
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.begin();
      assert.deepEqual(await connection.request(), ["USER.REGISTER"]);
      assert.deepEqual(await connection.request(), ["DEBUG", "SLEEP", "0"]);
      connection.drop();
    },
    async (connection) => {
      await connection.greet();
      assert.deepEqual(await connection.request(), ["MARKET.LIST"]);
      connection.answer([]);
    },
  );
  await using exchange = await Exchange.connect(peer.url);
  const outcomes = await Promise.allSettled([exchange.user.register(), exchange.call("DEBUG", "SLEEP", 0)]);
  for (const outcome of outcomes) {
    assert.ok(outcome.status === "rejected" && outcome.reason instanceof OutcomeUnknownError);
    assert.equal(outcome.reason.clientId, undefined);
  }
  assert.deepEqual(await exchange.market.list(), []);
  await peer.played();
});

test("what was never written may always be sent", async () => {
  let call: () => void = () => {};
  const disconnected = new Promise<void>((resolve) => (call = resolve));
  let drop: () => void = () => {};
  const called = new Promise<void>((resolve) => (drop = resolve));
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.begin();
      connection.drop();
    },
    (connection) => connection.drop(), // right after the accept
    async (connection) => {
      assert.equal((await connection.request())[0], "HELLO");
      call();
      await called;
      connection.drop();
    },
    async (connection) => {
      await connection.greet();
      assert.deepEqual(await connection.request(), ["USER.REGISTER"]);
      connection.answer("7");
    },
  );
  await using exchange = await Exchange.connect(peer.url);
  await disconnected;
  const registered = exchange.user.register();
  drop();
  assert.equal(await registered, 7n);
  await peer.played();
});

test("an error that answers a repetition says so, one that answers the first does not", async () => {
  const gone = new Error("NOORDER no such order");
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.begin();
      await connection.request();
      connection.answer(gone);
      await lose(connection);
    },
    async (connection) => {
      await connection.greet();
      await connection.request();
      connection.answer(gone);
      await connection.request();
      connection.answer(gone);
    },
  );
  await using exchange = await Exchange.connect(peer.url);
  const cancel = (): Promise<unknown> => exchange.order.cancel({ user: 1, market: "M", orderId: 5 });
  for (const resent of [false, true, false]) {
    await assert.rejects(cancel(), (error) => error instanceof NoOrderError && error.resent === resent);
  }
  await peer.played();
});

test("errors of a batch's items say whether the batch was sent before", async () => {
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.begin();
      await lose(connection);
    },
    async (connection) => {
      await connection.greet();
      await connection.request();
      connection.answer([new Error("NOORDER no such order")]);
    },
  );
  await using exchange = await Exchange.connect(peer.url);
  const [first] = await exchange.order.batch({ user: 1, item: [{ cancel: { market: "M", orderId: 5 } }] });
  assert.ok(first instanceof NoOrderError && first.resent);
  await peer.played();
});

test("a call that was answered LOADING is sent again on the next connection, whatever it is, and isn't marked", async () => {
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.begin();
      assert.deepEqual(await connection.request(), ["USER.REGISTER"]);
      assert.deepEqual(await connection.request(), ["MARKET.LIST"]);
      connection.answer(LOADING);
      connection.raw("*0\r\n"); // what was loading a moment ago may be ready now
      await connection.closed();
    },
    async (connection) => {
      await connection.greet();
      assert.deepEqual(await connection.request(), ["USER.REGISTER"]);
      connection.answer(new Error("OOM not now"));
    },
  );
  await using exchange = await Exchange.connect(peer.url);
  const [registered, markets] = await Promise.allSettled([exchange.user.register(), exchange.market.list()]);
  assert.ok(registered.status === "rejected" && registered.reason instanceof ServerError);
  assert.equal(registered.reason.code, "OOM");
  assert.equal(registered.reason.resent, false);
  assert.deepEqual(markets, { status: "fulfilled", value: [] });
  await peer.played();
});

test("LOADING that answers HELLO is waited out", async () => {
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.request();
      connection.answer(LOADING);
      await connection.closed();
    },
    async (connection) => {
      await connection.greet();
      assert.deepEqual(await connection.request(), ["PING"]);
      connection.answer(LOADING);
      await connection.closed();
    },
    (connection) => connection.begin(),
  );
  await using _ = await Exchange.connect(peer.url);
  await peer.played();
});

test("calls keep their order when they are sent again, the lost before those that waited", async () => {
  const names: string[] = [];
  await using peer = await Peer.listen(
    async (connection) => {
      await connection.begin();
      for (let n = 0; n < 3; n++) await connection.request();
      connection.answer([]);
      connection.drop();
    },
    async (connection) => {
      await connection.greet();
      for (let n = 0; n < 4; n++) {
        names.push((await connection.request())[1] ?? "");
        connection.answer([]);
      }
    },
  );
  await using exchange = await Exchange.connect(peer.url);
  const trades = (market: string): Promise<unknown> => exchange.market.trades({ market });
  const first = ["m0", "m1", "m2"].map(trades);
  await first[0];
  await Promise.all([...first, trades("m3"), trades("m4")]);
  assert.deepEqual(names, ["m1", "m2", "m3", "m4"]);
  await peer.played();
});

test("when the patience is over, what was not sent and what only asked is ConnectionLost, the rest OutcomeUnknown", async () => {
  await using peer = await Peer.listen(async (connection) => {
    await connection.begin();
    await connection.request();
    await connection.request();
    connection.drop();
  });
  await using exchange = await Exchange.connect(peer.url, { retryForMs: 30 });
  const sent = [exchange.order.put({ ...ORDER, clientId: "mine" }), exchange.market.list()];
  const [order, list] = await Promise.allSettled(sent);
  assert.ok(order?.status === "rejected" && order.reason instanceof OutcomeUnknownError);
  assert.equal(order.reason.clientId, "mine");
  assert.ok(list?.status === "rejected" && list.reason instanceof ConnectionLostError);
  await assert.rejects(exchange.order.put(ORDER), ConnectionLostError);
  assert.ok(peer.count > 2, "it has tried again");
});

test("a server that refuses for good is told at once, and a later call tries again", async () => {
  const refuse = async (connection: PeerConnection): Promise<void> => {
    await connection.request();
    connection.answer(new Error("WRONGPASS invalid password"));
    await connection.closed();
  };
  await using peer = await Peer.listen(
    refuse,
    async (connection) => {
      await connection.begin();
      connection.drop();
    },
    refuse,
    async (connection) => {
      await connection.greet();
      await connection.request();
      connection.answer([]);
    },
  );
  await assert.rejects(Exchange.connect(peer.url), WrongPasswordError);
  await using exchange = await Exchange.connect(peer.url);
  while (peer.count < 3) await new Promise(setImmediate);
  const outcome = await exchange.market.list().catch((error) => error);
  if (!Array.isArray(outcome)) assert.ok(outcome instanceof WrongPasswordError);
  assert.deepEqual(Array.isArray(outcome) ? outcome : await exchange.market.list(), []);
  await peer.played();
});
