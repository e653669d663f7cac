// ioredis: replies are flat arrays under its defaults even in RESP3; replyMapping "resp3" makes them objects.

import { Redis, ReplyError } from "ioredis";
import manifest from "ioredis/package.json" with { type: "json" };

import { run } from "./run.mjs";

const results = (pairs) => pairs.map(([error, reply]) => error ?? reply);

async function connected(options) {
  const redis = new Redis(options);
  // A refused handshake is reported as an event, and commands meanwhile wait for a retry.
  await new Promise((resolve, reject) => {
    redis.once("ready", resolve);
    redis.on("error", reject);
  }).catch((error) => {
    redis.disconnect();
    throw error;
  });
  return redis;
}

async function open(options) {
  const redis = await connected(options);
  return {
    call: ([name, ...rest]) => redis.call(name, ...rest),
    pipeline: async (rows) => results(await rows.reduce((batch, row) => batch.call(...row), redis.pipeline()).exec()),
    transaction: async (rows) => results(await rows.reduce((batch, row) => batch.call(...row), redis.multi()).exec()),
    close: () => redis.quit(),
  };
}

async function listen(options, onMessage) {
  const redis = await connected(options);
  redis.on("message", (channel, text) => onMessage(channel, text));
  redis.on("pmessage", (pattern, channel, text) => onMessage(channel, text, pattern));
  return {
    subscribe: (names) => redis.subscribe(...names),
    psubscribe: (patterns) => redis.psubscribe(...patterns),
    unsubscribe: (names) => redis.unsubscribe(...names),
    punsubscribe: (patterns) => redis.punsubscribe(...patterns),
    ping: () => redis.ping(),
    call: ([name, ...rest]) => redis.call(name, ...rest),
    close: () => redis.quit(),
  };
}

await run({
  name: `ioredis ${manifest.version}`,
  variants: [
    { label: "defaults (RESP3)", options: {}, maps: false, resp3: true },
    { label: "RESP2", options: { protocol: 2 }, maps: false, resp3: false },
    { label: "RESP3 as objects", options: { protocol: 3, replyMapping: "resp3" }, maps: true, resp3: true },
  ],
  open,
  listen,
  counts: true,
  ErrorType: ReplyError,
});
