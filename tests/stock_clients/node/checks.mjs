// One check after the other, and reading replies strictly.
//
// Prints one line a check, "ok NAME" or "not ok NAME: REASON", and counts those that failed.

import assert from "node:assert/strict";

const env = process.env;
export const address = { host: env.EXCHANGE_HOST, port: Number(env.EXCHANGE_PORT) };
export const [maker, taker] = [env.EXCHANGE_MAKER, env.EXCHANGE_TAKER];
const CHECK_MAX_MS = 30_000;

export let failures = 0;

export async function check(name, body) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${CHECK_MAX_MS} ms`)), CHECK_MAX_MS);
  });
  try {
    await Promise.race([body(), late]);
    console.log(`ok ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`not ok ${name}: ${String(error?.message ?? error).replace(/\s+/g, " ").slice(0, 400)}`);
  } finally {
    clearTimeout(timer);
  }
}

export function record(reply, maps) {
  if (maps) {
    assert.ok(reply !== null && typeof reply === "object" && !Array.isArray(reply), `an object, not ${JSON.stringify(reply)}`);
    return { ...reply };
  }
  assert.ok(Array.isArray(reply) && reply.length % 2 === 0, `a flat array, not ${JSON.stringify(reply)}`);
  const pairs = [];
  for (let n = 0; n < reply.length; n += 2) pairs.push([reply[n], reply[n + 1]]);
  return Object.fromEntries(pairs);
}

export function refused(client, error, code) {
  assert.ok(error instanceof client.ErrorType, `the client's own error type, not ${error?.constructor?.name}: ${error}`);
  assert.equal(error.message.split(" ")[0], code);
}

export async function rejection(promise) {
  const [outcome] = await Promise.allSettled([promise]);
  assert.equal(outcome.status, "rejected", `an error, not ${JSON.stringify(outcome.value)}`);
  return outcome.reason;
}
