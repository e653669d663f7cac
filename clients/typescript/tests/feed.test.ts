import assert from "node:assert/strict";
import { mock, test } from "node:test";

import {
  ConnectionLostError,
  Exchange,
  type Message,
  NoMarketError,
  NoUserError,
  type Protocol,
} from "../src/index.js";
import { Peer, type PeerConnection } from "./peer.js";

mock.method(Math, "random", () => 0); // no waits between tries

const CHANNEL = "depth:M";
const LEVELS = { time: 1, bids: [["2.00", "1.0"]], asks: [] };

function snapshot(seq: number): object {
  return { type: "snapshot", seq, epoch: "e", ...LEVELS, complete: true };
}

function update(seq: number, prev = seq - 1): object {
  return { type: "update", seq, prev, ...LEVELS };
}

/** Messages as a test compares them: s5 a snapshot, u6 an update. */
function short(message: Message): string {
  return `${message.payload.type === "snapshot" ? "s" : "u"}${message.payload.seq}`;
}

/** What a connection of the feed says first: it greets, confirms, and sends messages. */
async function begin(connection: PeerConnection, ...messages: object[]): Promise<void> {
  await connection.greet();
  assert.deepEqual(await connection.subscribe(), [CHANNEL]);
  for (const one of messages) connection.message(CHANNEL, one);
}

/** Answer a FEED.REPLAY that must ask for what comes after `seq`; in RESP payloads are JSON. */
async function replay(connection: PeerConnection, protocol: Protocol, seq: number, last: number, messages: object[]) {
  assert.deepEqual((await connection.request()).slice(0, 4), ["FEED.REPLAY", CHANNEL, "FROM", String(seq + 1)]);
  const payloads = protocol === "resp" ? messages.map((one) => JSON.stringify(one)) : messages;
  connection.answer({ channel: CHANNEL, epoch: "e", seq: last, messages: payloads as never });
}

/** Play the scripts to a subscription; return the first `count` messages. */
async function heard(
  protocol: Protocol,
  count: number,
  ...scripts: ((connection: PeerConnection) => Promise<void> | void)[]
): Promise<string[]> {
  await using peer = await Peer.listen((connection) => connection.begin(), ...scripts);
  await using exchange = await Exchange.connect(peer.url, { protocol });
  const messages: string[] = [];
  for await (const message of await exchange.feed.subscribe(CHANNEL)) {
    assert.equal(message.channel, CHANNEL);
    assert.equal(message.kind, "depth");
    if (messages.push(short(message)) === count) break;
  }
  await peer.played();
  return messages;
}

for (const protocol of ["resp", "msgpack"] as Protocol[]) {
  test(`${protocol}: a channel begins with its snapshot, updates follow`, async () => {
    const messages = await heard(protocol, 3, (connection) => begin(connection, snapshot(5), update(6), update(7)));
    assert.deepEqual(messages, ["s5", "u6", "u7"]);
  });

  test(`${protocol}: a snapshot of what the reader has already is dropped`, async () => {
    const messages = await heard(
      protocol,
      3,
      async (connection) => {
        await begin(connection, snapshot(5), update(6));
        connection.drop();
      },
      (connection) => begin(connection, snapshot(6), update(7)),
    );
    assert.deepEqual(messages, ["s5", "u6", "u7"]);
  });

  test(`${protocol}: what was missed is replayed, page by page, and updates that come meanwhile wait`, async () => {
    const messages = await heard(
      protocol,
      7,
      async (connection) => {
        await begin(connection, snapshot(5));
        connection.drop();
      },
      async (connection) => {
        await begin(connection, snapshot(8), update(9), update(10));
        await replay(connection, protocol, 5, 10, [update(6), update(7)]);
        await replay(connection, protocol, 7, 10, [update(8), update(9), update(10)]);
        connection.message(CHANNEL, update(11));
      },
    );
    assert.deepEqual(messages, ["s5", "u6", "u7", "u8", "u9", "u10", "u11"]);
  });

  test(`${protocol}: a replay that is cut off goes on where the reader is`, async () => {
    const messages = await heard(
      protocol,
      4,
      async (connection) => {
        await begin(connection, snapshot(5));
        connection.drop();
      },
      async (connection) => {
        await begin(connection, snapshot(8));
        await replay(connection, protocol, 5, 8, [update(6)]);
        await connection.request();
        connection.drop();
      },
      async (connection) => {
        await begin(connection, snapshot(8));
        await replay(connection, protocol, 6, 8, [update(7), update(8)]);
      },
    );
    assert.deepEqual(messages, ["s5", "u6", "u7", "u8"]);
  });

  for (const refusal of ["GONE kept from 100", "AHEAD the channel is at 100", "ERR something else"]) {
    test(`${protocol}: where a replay is refused with ${refusal.split(" ")[0]}, the snapshot is handed out`, async () => {
      const messages = await heard(
        protocol,
        3,
        async (connection) => {
          await begin(connection, snapshot(5));
          connection.drop();
        },
        async (connection) => {
          await begin(connection, snapshot(100), update(101));
          await connection.request();
          connection.answer(new Error(refusal));
        },
      );
      assert.deepEqual(messages, ["s5", "s100", "u101"]);
    });
  }

  test(`${protocol}: a replay that does not lead to the snapshot is no replay`, async () => {
    for (const wrong of [[], [update(7)], [update(6, 4)], [snapshot(6)], [update(9, 5)]]) {
      const messages = await heard(
        protocol,
        3,
        async (connection) => {
          await begin(connection, snapshot(5));
          connection.drop();
        },
        async (connection) => {
          await begin(connection, snapshot(8), update(9));
          await replay(connection, protocol, 5, 9, wrong);
        },
      );
      assert.deepEqual(messages, ["s5", "s8", "u9"], JSON.stringify(wrong));
    }
  });

  test(`${protocol}: an update that is not the next one is a lost connection`, async () => {
    const messages = await heard(
      protocol,
      4,
      async (connection) => {
        await begin(connection, snapshot(5), update(6), update(8));
        await connection.closed();
      },
      async (connection) => {
        await begin(connection, snapshot(8));
        await replay(connection, protocol, 6, 8, [update(7), update(8)]);
      },
    );
    assert.deepEqual(messages, ["s5", "u6", "u7", "u8"]);
  });

  test(`${protocol}: a name that the server refuses is an error of subscribe`, async () => {
    await using peer = await Peer.listen(
      (connection) => connection.begin(),
      async (connection) => {
        await connection.greet();
        await connection.request();
        connection.answer(new Error("NOMARKET NOSUCH: expected a market"));
        await connection.closed();
      },
    );
    await using exchange = await Exchange.connect(peer.url, { protocol });
    await assert.rejects(exchange.feed.subscribe("depth:NOSUCH", "market"), NoMarketError);
    await peer.played();
  });
}

test("a server that is loading when it is subscribed is waited for", async () => {
  const messages = await heard(
    "resp",
    1,
    async (connection) => {
      await connection.greet();
      await connection.request();
      connection.answer(new Error("LOADING the server is still loading"));
      connection.drop();
    },
    (connection) => begin(connection, snapshot(5)),
  );
  assert.deepEqual(messages, ["s5"]);
});

test("what the server refuses later on is raised to the reader, after what came before", async () => {
  await using peer = await Peer.listen(
    (connection) => connection.begin(),
    async (connection) => {
      await begin(connection, snapshot(5));
      connection.drop();
    },
    async (connection) => {
      await connection.greet();
      await connection.request();
      connection.answer(new Error("NOUSER 7: expected a user"));
      await connection.closed();
    },
  );
  await using exchange = await Exchange.connect(peer.url);
  const subscription = await exchange.feed.subscribe(CHANNEL);
  while (peer.count < 3) await new Promise(setImmediate);
  await peer.played();
  const messages: string[] = [];
  await assert.rejects(async () => {
    for await (const message of subscription) messages.push(short(message));
  }, NoUserError);
  assert.deepEqual(messages, ["s5"]);
  assert.deepEqual(await subscription.next(), { done: true, value: undefined });
});

test("a subscription outlives more tries than a command does", async () => {
  const away = Array.from({ length: 30 }, () => (connection: PeerConnection) => connection.drop());
  await using peer = await Peer.listen(
    (connection) => connection.begin(),
    async (connection) => {
      await begin(connection, snapshot(5));
      connection.drop();
    },
    ...away,
    (connection) => begin(connection, snapshot(5), update(6)),
  );
  await using exchange = await Exchange.connect(peer.url, { retryForMs: 0 });
  await using subscription = await exchange.feed.subscribe(CHANNEL);
  assert.equal(short((await subscription.next()).value), "s5");
  assert.equal(short((await subscription.next()).value), "u6");
  await peer.played();
});

test("to subscribe where nobody is takes as long as the patience, and no longer", async () => {
  await using peer = await Peer.listen((connection) => connection.begin());
  await using exchange = await Exchange.connect(peer.url, { retryForMs: 20 });
  await assert.rejects(exchange.feed.subscribe(CHANNEL), ConnectionLostError);
  assert.ok(peer.count > 2);
});

test("a server that falls silent is asked, and left when it doesn't answer", async () => {
  await using peer = await Peer.listen(
    (connection) => connection.begin(),
    async (connection) => {
      await begin(connection, snapshot(5));
      assert.deepEqual(await connection.request(), ["PING"]);
      connection.answer("PONG");
      assert.deepEqual(await connection.request(), ["PING"]);
      await connection.closed();
    },
    (connection) => begin(connection, snapshot(5), update(6)),
  );
  await using exchange = await Exchange.connect(peer.url, { timeoutMs: 20 });
  await using subscription = await exchange.feed.subscribe(CHANNEL);
  assert.equal(short((await subscription.next()).value), "s5");
  assert.equal(short((await subscription.next()).value), "u6");
  await peer.played();
});

test("a slow reader leaves the socket to the server, and misses nothing", async () => {
  const COUNT = 20_000;
  const padding = "x".repeat(1_000); // a field that nobody knows
  const all: string[] = [];
  await using peer = await Peer.listen(
    (connection) => connection.begin(),
    async (connection) => {
      await begin(connection, snapshot(0));
      for (let seq = 1; seq <= COUNT; seq++) connection.message(CHANNEL, { ...update(seq), padding });
    },
  );
  await using exchange = await Exchange.connect(peer.url);
  await using subscription = await exchange.feed.subscribe(CHANNEL);
  const first = await subscription.next();
  all.push(short(first.value));
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
  assert.ok(peer.unsentBytes > 1_000_000, `the server is stuck with ${peer.unsentBytes} bytes`);
  for await (const message of subscription) if (all.push(short(message)) === COUNT + 1) break;
  assert.deepEqual(all, ["s0", ...Array.from({ length: COUNT }, (_, n) => `u${n + 1}`)]);
});

test("close and an AbortSignal end a reader who waits; leaving the loop ends the connection", async () => {
  const quiet = async (connection: PeerConnection): Promise<void> => {
    await begin(connection, snapshot(5));
    await connection.closed();
  };
  await using peer = await Peer.listen((connection) => connection.begin(), quiet, quiet, quiet);
  await using exchange = await Exchange.connect(peer.url);

  const closing = await exchange.feed.subscribe(CHANNEL);
  await closing.next();
  const end = closing.next();
  await closing.close();
  assert.deepEqual(await end, { done: true, value: undefined });

  const controller = new AbortController();
  const aborting = await exchange.feed.subscribe([CHANNEL], { signal: controller.signal });
  await aborting.next();
  const aborted = aborting.next();
  controller.abort(new Error("enough"));
  await assert.rejects(aborted, /enough/);
  assert.equal((await aborting.next()).done, true);

  for await (const message of await exchange.feed.subscribe(CHANNEL)) {
    assert.equal(short(message), "s5");
    break;
  }
  await peer.played();
  await assert.rejects(exchange.feed.subscribe([CHANNEL], { signal: controller.signal }), /enough/);
  await assert.rejects(exchange.feed.subscribe([]), TypeError);
});

test("closing the exchange ends its subscriptions", async () => {
  await using peer = await Peer.listen(
    (connection) => connection.begin(),
    async (connection) => {
      await begin(connection, snapshot(5));
      await connection.closed();
    },
  );
  const exchange = await Exchange.connect(peer.url);
  const subscription = await exchange.feed.subscribe(CHANNEL);
  await subscription.next();
  const end = subscription.next();
  await exchange.close();
  assert.deepEqual(await end, { done: true, value: undefined });
  await peer.played();
});
