import assert from "node:assert/strict";
import { test } from "node:test";

import type { Command, Runner } from "../src/command.js";
import { Commands } from "../src/commands.js";
import { readOrderResult } from "../src/generated/records/order.js";
import { Decimal, fromDate, type IdLike, ProtocolError, toDate } from "../src/index.js";
import { Ids, prepare } from "../src/retry.js";
import { plain, readDecimal, readFlag, readId, readInteger } from "../src/values.js";

/** Answers the words of a command. */
class Speller implements Runner {
  words: string[] = [];

  run<Arguments, Reply>(command: Command<Arguments, Reply>, given: Arguments): Promise<Reply> {
    this.words = command.words(given);
    return new Promise(() => {});
  }
}

const speller = new Speller();
const commands = new Commands(speller);
const order = { user: 1, market: "BTC_USDT", side: "BID", kind: "LIMIT", amount: "0.5" } as const;

function said(call: () => unknown): string {
  void call();
  return speller.words.join(" ");
}

test("money is taken as text, as it is, and as a decimal, without an exponent", () => {
  const money = { amount: "0.5000", price: new Decimal("0.00000001") };
  assert.match(
    said(() => commands.order.put({ ...order, ...money })),
    / 0\.5000 PRICE 0\.00000001$/,
  );
  const much = new Decimal("123456789012345678901234567890.5");
  assert.match(
    said(() => commands.order.put({ ...order, price: much })),
    /PRICE 123456789012345678901234567890\.5$/,
  );
});

test("floats are refused, as money and in decimals", () => {
  for (const wrong of [0.1, 5, Number.NaN, new Number(1), {}, null, 5n] as never[]) {
    assert.throws(() => commands.order.put({ ...order, amount: wrong }), /amount: expected a Decimal or text/);
    assert.throws(() => commands.order.put({ ...order, price: wrong }), TypeError);
  }
  assert.throws(() => new Decimal(0.1 as never), TypeError);
  assert.throws(() => new Decimal("1").plus(0.1), TypeError);
});

test("decimals are exact, compare by methods only, and are written without an exponent", () => {
  const trillion = new Decimal("1000000000000.12345678");
  assert.equal(trillion.plus("0.00000001").toFixed(), "1000000000000.12345679");
  assert.equal(trillion.times(trillion).toFixed(), "1000000000000246913560000.0152415765279684");
  assert.throws(() => trillion < new Decimal("9"), /valueOf/);
  assert.equal(`${new Decimal("0.0000000001")}`, "0.0000000001");
  assert.equal(JSON.stringify({ price: new Decimal("0.0000000001") }), '{"price":"0.0000000001"}');
});

test("ids are taken as bigint, safe integer or digits", () => {
  const ids: [IdLike, string][] = [
    [7, "7"],
    [9007199254740993n, "9007199254740993"],
    ["9007199254740993", "9007199254740993"],
  ];
  for (const [id, text] of ids)
    assert.equal(
      said(() => commands.user.get({ user: id })),
      `USER.GET ${text}`,
    );
  for (const wrong of [2 ** 53, 1.5, Number.NaN, "x", "1.5", "", undefined, null, {}] as never[]) {
    assert.throws(
      () => commands.user.get({ user: wrong }),
      /user: expected a bigint, an integer below 2\^53, or digits/,
    );
  }
});

test("integers and texts of a wrong type are refused, and the field is named", () => {
  assert.throws(() => commands.market.trades({ market: "M", limit: 1.5 }), /limit: expected .*, received number 1\.5/);
  assert.throws(() => commands.market.trades({ market: "M", limit: "5" as never }), /limit: expected/);
  assert.throws(
    () => commands.market.trades({ market: undefined as never }),
    /market: expected text, received undefined/,
  );
  assert.throws(() => commands.balance.get({ user: 1, asset: "BTC" as never }), /asset: expected a list/);
});

test("call says any words, but none that would change the connection for others", () => {
  assert.equal(
    said(() => commands.call("CONFIG", "SET", "timeout", 5, 7n, new Decimal("0.10"))),
    "CONFIG SET timeout 5 7 0.1",
  );
  assert.throws(() => commands.call("ECHO", 0.5), TypeError);
  for (const own of ["subscribe", "MULTI", "Hello", "RESET", "QUIT", "MONITOR", "FEED.FORMAT"]) {
    assert.throws(() => commands.call(own), /would change the connection/);
  }
  assert.throws(() => commands.call("CLIENT", "reply", "OFF"), /would change the connection/);
});

test("values of a wrong type are refused, and the field is named", () => {
  assert.throws(() => readId("1x", "id"), /id: expected an id, received string 1x/);
  assert.throws(() => readId(1, "id"), ProtocolError);
  assert.throws(() => readDecimal("1,5", "price"), /price: expected a decimal, received string 1,5/);
  assert.throws(() => readDecimal(1.5, "price"), ProtocolError);
  assert.throws(() => readInteger(2n ** 60n, "seq"), ProtocolError);
  assert.throws(() => readFlag(2, "closed"), ProtocolError);
  assert.throws(() => readOrderResult(new Map([["id", "1"]]), "reply"), /status: expected text, received undefined/);
});

const RESULT = {
  id: "1",
  status: "NEW",
  remain: "1",
  finished_base: "0",
  finished_quote: "0",
  finished_fee: "0",
  reason: "",
};

test("a word and a field that this version does not know are no error", () => {
  const newer = { ...RESULT, status: "SLEEPING", mood: "good" };
  assert.equal(readOrderResult(new Map(Object.entries(newer)), "reply").status, "SLEEPING");
});

test("plain values are objects, also for strange names, and integers as far as they are exact", () => {
  const map = new Map<string, never>(Object.entries({ __proto__x: 1 }) as never);
  map.set("__proto__", 2n as never);
  const object = plain(map) as { [name: string]: unknown };
  assert.deepEqual(Object.entries(object), [
    ["__proto__x", 1],
    ["__proto__", 2],
  ]);
  assert.equal(plain(2n ** 60n), 2n ** 60n);
});

test("times become dates and back", () => {
  assert.equal(toDate(1_764_115_200_123_456).toISOString(), "2025-11-26T00:00:00.123Z");
  assert.equal(fromDate(new Date(5)), 5_000);
});

test("the library's ids are 80 random bits in base 32, and a counter", () => {
  const [one, other] = [new Ids(), new Ids()];
  const [first, second] = [one.next(), one.next()];
  assert.match(first, /^[a-z2-7]{16}-1$/);
  assert.equal(second, first.replace(/1$/, "2"));
  assert.notEqual(other.next(), first);
});

test("what may be sent again follows the declaration", () => {
  const ids = new Ids();
  const told = (...given: Parameters<typeof prepare>): unknown[] => {
    const { given: sent, resendable, clientIds } = prepare(...given);
    return [sent, resendable, clientIds.map((id) => id.replace(/^.*-/, "-"))];
  };
  assert.deepEqual(told("always", { user: 1 }, ids), [{ user: 1 }, true, []]);
  assert.deepEqual(told("", {}, ids), [{}, false, []]);
  assert.deepEqual(told("CLIENTID", { clientId: "mine" }, ids), [{ clientId: "mine" }, true, ["mine"]]);
  assert.deepEqual(told("CLIENTID", {}, ids).slice(1), [true, ["-1"]]);
  assert.deepEqual(told("CLIENTID", { clientId: undefined }, ids).slice(1), [true, ["-2"]]);
  assert.match(
    prepare("CLIENTID", { clientId: undefined as string | undefined }, new Ids()).given.clientId ?? "",
    /-1$/,
  );
  assert.deepEqual(told("ID", { id: "mine" }, ids), [{ id: "mine" }, true, ["mine"]]);
  assert.deepEqual(told("ID", {}, ids).slice(1), [true, ["-3"]]);
  assert.deepEqual(told("L1 or L2", {}, ids), [{}, false, []]);
  assert.deepEqual(told("L1 or L2", { l1: "a" }, ids), [{ l1: "a" }, true, []]);
  assert.deepEqual(told("L1 or L2", { l2: "a" }, ids), [{ l2: "a" }, true, []]);
  const item = [{ put: {} }, { cancel: {} }, { put: { clientId: "mine" } }];
  assert.deepEqual(told("CLIENTID in every PUT", { item }, ids).slice(1), [true, ["-4", "mine"]]);
  assert.deepEqual(
    item,
    [{ put: {} }, { cancel: {} }, { put: { clientId: "mine" } }],
    "the caller's own is left alone",
  );
});
