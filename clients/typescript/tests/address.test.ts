import assert from "node:assert/strict";
import { test } from "node:test";

import { type ConnectOptions, parseAddress } from "../src/address.js";
import { Exchange } from "../src/index.js";

const DEFAULTS = {
  host: "localhost",
  port: 3464,
  user: "default",
  password: undefined,
  protocol: "resp",
  timeoutMs: 10_000,
  connectTimeoutMs: 5_000,
  retryForMs: 30_000,
  name: undefined,
};

const GOOD: [string, object, ConnectOptions?][] = [
  ["dingir://localhost", {}],
  ["dingir://localhost/", {}],
  ["dingir://localhost:4000", { port: 4000 }],
  ["dingir://[::1]:4000", { host: "::1", port: 4000 }],
  ["dingir://secret@localhost", { password: "secret" }],
  ["dingir://:secret@localhost", { password: "secret" }],
  ["dingir://ada:secret@localhost", { user: "ada", password: "secret" }],
  ["dingir://a%3Ab:p%40s%2Fs%25@localhost", { user: "a:b", password: "p@s/s%" }],
  ["dingir://a:b:c@localhost", { user: "a", password: "b:c" }],
  ["dingir://local%68ost", {}],
  ["dingir://localhost?protocol=msgpack", { protocol: "msgpack" }],
  [
    "dingir://localhost/?timeout=1.5&connect_timeout=2&retry_for=0",
    { timeoutMs: 1500, connectTimeoutMs: 2000, retryForMs: 0 },
  ],
  ["dingir://localhost?name=market%2Dmaker", { name: "market-maker" }],
  ["dingir://localhost?timeout=3&name=a", { timeoutMs: 250, name: "b" }, { timeoutMs: 250, name: "b" }],
  ["dingir://localhost", { protocol: "msgpack", retryForMs: 7 }, { protocol: "msgpack", retryForMs: 7 }],
];

for (const [text, expected, options] of GOOD) {
  test(`${text} ${JSON.stringify(options ?? {})} is understood`, () => {
    assert.deepEqual(parseAddress(text, options), { ...DEFAULTS, ...expected });
  });
}

const WRONG: [string, RegExp, ConnectOptions?][] = [
  ["", /expected dingir:/],
  ["localhost", /expected dingir:/],
  ["redis://localhost", /expected dingir:/],
  ["dingir://", /expected dingir:/],
  ["dingir://:4000", /expected dingir:/],
  ["dingir://localhost/path", /expected dingir:/],
  ["dingir://localhost#part", /expected dingir:/],
  ["dingir://pass@word@localhost", /expected dingir:/],
  ["dingir://@localhost", /password: expected/],
  ["dingir://ada:@localhost", /password: expected/],
  ["dingir://se%cret@localhost", /password: expected percent-encoded/],
  ["dingir://localhost:", /port: expected 1 to 65535/],
  ["dingir://localhost:0", /port: expected 1 to 65535/],
  ["dingir://localhost:65536", /port: expected 1 to 65535/],
  ["dingir://localhost:http", /port: expected 1 to 65535/],
  ["dingir://localhost?timeouts=1", /option: expected one of .*received 'timeouts'/],
  ["dingir://localhost?timeout", /timeout: expected seconds/],
  ["dingir://localhost?timeout=soon", /timeout: expected seconds/],
  ["dingir://localhost?timeout=-1", /timeout: expected seconds/],
  ["dingir://localhost?timeout=0", /timeout: expected more than 0/],
  ["dingir://localhost?timeout=1&timeout=2", /timeout: expected it once/],
  ["dingir://localhost?retry_for=99999999", /retry_for: expected 0 to/],
  ["dingir://localhost?protocol=http", /protocol: expected resp or msgpack/],
  ["dingir://localhost?name=two%20words", /name: expected printable/],
  ["dingir://localhost", /timeout: expected/, { timeoutMs: Number.NaN }],
  ["dingir://localhost", /connect_timeout: expected/, { connectTimeoutMs: 0 }],
  ["dingir://localhost", /retry_for: expected/, { retryForMs: -1 }],
];

for (const [text, message, options] of WRONG) {
  test(`'${text}' ${JSON.stringify(options ?? {})} is refused`, async () => {
    assert.throws(
      () => parseAddress(text, options),
      (error) => error instanceof TypeError && message.test(error.message),
    );
    await assert.rejects(Exchange.connect(text, options), TypeError);
  });
}

test("a wrong connection string does not tell its password", () => {
  for (const text of ["dingir://hush@hush@localhost", "dingir://hu%zzsh@localhost", "dingir://hush@localhost:0"]) {
    assert.throws(
      () => parseAddress(text),
      (error: Error) => !error.message.includes("hu"),
    );
  }
});
