// Runs the story of ../dingir.json with a client that is given: `call(method, request, metadata)` answers a promise.
// A line a case, "ok NAME" or "not ok NAME: why"; what an answer must hold is explained in ../cases.py.
"use strict";
const fs = require("fs");
const path = require("path");
const { status } = require("@grpc/grpc-js");

const DEADLINE_MS = 30000;

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
  return expected === found ? undefined : `${where}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`;
}

async function told(call, one) {
  try {
    const answer = await call(one.call, one.request, one.metadata || {}, Date.now() + DEADLINE_MS);
    return one.refused ? `expected a refusal, answered ${JSON.stringify(answer)}` : differs(one.answer, answer);
  } catch (error) {
    if (!one.refused) return `refused: ${error.stack}`;
    const found = { status: status[error.code], text: error.details, code: error.metadata?.get("dingir-code")[0] };
    const { strict, ...wanted } = one.refused;
    return differs(wanted, found);
  }
}

async function run(name, methods, call) {
  const story = JSON.parse(fs.readFileSync(path.join(__dirname, "..", "dingir.json"), "utf8"));
  const untold = methods.filter((method) => !story.some((one) => one.call === method));
  console.log(untold.length ? `not ok ${name}: no case of ${untold}` : `ok ${name}: every method is in the story`);
  for (const one of story) {
    const problem = await told(call, one);
    console.log(problem ? `not ok ${name}: ${one.name}: ${problem}` : `ok ${name}: ${one.name}`);
  }
}

module.exports = { run };
