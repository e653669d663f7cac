// Runs a story of .. with a client that is given: `call(method, request, metadata, deadline)` answers a promise,
// `watch(method, request, deadline)` a stream. A line a case, "ok NAME" or "not ok NAME: why"; what a case says is
// explained in ../cases.py.
"use strict";
const fs = require("fs");
const path = require("path");
const { isDeepStrictEqual } = require("util");
const { status } = require("@grpc/grpc-js");

const DEADLINE_MS = 30000;
const deadline = () => Date.now() + DEADLINE_MS;

function differs(expected, found, where = "") {
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) {
      return `${where}: expected ${expected.length} items, found ${JSON.stringify(found)}`;
    }
    return expected.map((one, i) => differs(one, found[i], `${where}[${i}]`)).find(Boolean);
  }
  if (expected !== null && typeof expected === "object") {
    if (found === null || typeof found !== "object") return `${where}: expected an object, found ${found}`;
    return Object.keys(expected).map((name) => differs(expected[name], found[name], `${where}.${name}`)).find(Boolean);
  }
  const given = found ?? null; // what is not set is undefined
  return expected === given ? undefined : `${where}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`;
}

async function told(client, one) {
  try {
    if (one.messages || client.streams.includes(one.call)) return await streamed(client, one);
    const answer = await client.call(one.call, one.request, one.metadata || {}, deadline());
    return one.refused ? `expected a refusal, answered ${JSON.stringify(answer)}` : differs(one.answer, answer);
  } catch (error) {
    if (!one.refused) return `refused: ${error.stack}`;
    const found = { status: status[error.code], text: error.details, code: error.metadata?.get("dingir-code")[0] };
    const { strict, ...wanted } = one.refused;
    return differs(wanted, found);
  }
}

// Reads the first messages of a stream, and ends it; `between` is awaited when the first one is there.
async function read(client, method, request, count, between = async () => undefined) {
  const stream = client.watch(method, request, deadline());
  stream.on("error", () => {}); // the loop throws it; that the stream is cancelled is an error, too, and nobody's
  const messages = [];
  try {
    for await (const message of stream) {
      messages.push(message);
      const problem = messages.length === 1 ? await between() : undefined;
      if (problem) return { problem };
      if (messages.length === count) return { messages };
    }
    return { problem: `the stream ended after ${messages.length} messages` };
  } finally {
    stream.cancel();
  }
}

async function streamed(client, one) {
  const count = one.refused ? 1 : one.messages.length;
  const { problem, messages } = await read(client, one.call, one.request, count, async () => {
    for (const then of one.then || []) {
      const wrong = await told(client, then);
      if (wrong) return `${then.call}: ${wrong}`;
    }
  });
  if (problem) return problem;
  if (one.refused) return `expected a refusal, told ${JSON.stringify(messages)}`;
  const wrong = differs(one.messages, messages) || breaks(messages);
  if (wrong || count === 1) return wrong;
  const resumed = { ...one.request, from_seq: messages[0].snapshot.seq };
  const again = await read(client, one.call, resumed, count - 1);
  if (again.problem) return `resumed: ${again.problem}`;
  if (isDeepStrictEqual(again.messages, messages.slice(1))) return undefined;
  return `told ${JSON.stringify(messages)}, and from the snapshot on ${JSON.stringify(again.messages)}`;
}

function breaks(messages) {
  if (!messages[0].snapshot) return `expected a snapshot first, found ${JSON.stringify(messages[0])}`;
  let { seq } = messages[0].snapshot;
  for (const { update } of messages.slice(1)) {
    if (!update || update.prev !== seq) return `expected the update after ${seq}, found ${JSON.stringify(update)}`;
    seq = update.seq;
  }
  return undefined;
}

// `client` has `methods`, all names, and `streams`, the names of those that stream.
async function run(name, story, client) {
  const cases = JSON.parse(fs.readFileSync(path.join(__dirname, "..", `${story}.json`), "utf8"));
  const untold = client.methods.filter((method) => !cases.some((one) => one.call === method));
  console.log(untold.length ? `not ok ${name}: no case of ${untold}` : `ok ${name}: every method is in the story`);
  for (const one of cases) {
    const problem = await told(client, one);
    console.log(problem ? `not ok ${name}: ${one.name}: ${problem}` : `ok ${name}: ${one.name}`);
  }
}

module.exports = { run };
