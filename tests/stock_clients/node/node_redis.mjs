// node-redis: RESP3 by default, maps become objects; a transaction with a refused command throws all replies.

import { createClient, ErrorReply, MultiErrorReply } from "redis";
import manifest from "redis/package.json" with { type: "json" };

import { run } from "./run.mjs";

async function transaction(client, rows) {
  try {
    return await rows.reduce((batch, row) => batch.addCommand(row), client.multi()).exec();
  } catch (error) {
    if (error instanceof MultiErrorReply) return error.replies;
    throw error;
  }
}

async function connected({ host, port, password, ...options }) {
  const client = createClient({ ...options, password, socket: { host, port } });
  // Without a listener an error event ends the process; with it, a refused handshake rejects connect().
  let refuse;
  const refused = new Promise((_, reject) => (refuse = reject));
  client.on("error", refuse);
  try {
    await Promise.race([client.connect(), refused]);
  } catch (error) {
    if (client.isOpen) client.destroy();
    throw error;
  }
  return client;
}

async function open(options) {
  const client = await connected(options);
  return {
    call: (words) => client.sendCommand(words),
    // node-redis pipelines what is sent in one turn of the event loop.
    pipeline: async (rows) =>
      (await Promise.allSettled(rows.map((row) => client.sendCommand(row)))).map((one) => one.value ?? one.reason),
    transaction: (rows) => transaction(client, rows),
    close: () => client.close(),
  };
}

async function listen(options, onMessage) {
  const client = await connected(options);
  return {
    subscribe: (names) => client.subscribe(names, (text, channel) => onMessage(channel, text)),
    psubscribe: (patterns) =>
      Promise.all(patterns.map((one) => client.pSubscribe(one, (text, channel) => onMessage(channel, text, one)))),
    unsubscribe: (names) => client.unsubscribe(names),
    punsubscribe: (patterns) => client.pUnsubscribe(patterns),
    ping: () => client.ping(),
    call: (words) => client.sendCommand(words),
    close: () => client.close(),
  };
}

await run({
  name: `node-redis ${manifest.version}`,
  variants: [
    { label: "defaults (RESP3)", options: {}, maps: true, resp3: true },
    { label: "RESP2", options: { RESP: 2 }, maps: false, resp3: false },
  ],
  open,
  listen,
  counts: false,
  ErrorType: ErrorReply,
});
