import assert from "node:assert/strict";
import { test } from "node:test";

import { Packr } from "msgpackr";

import type { Codec } from "../src/codec.js";
import { DeniedError, ProtocolError, ServerError } from "../src/index.js";
import { MsgpackCodec } from "../src/msgpack.js";
import { RespCodec } from "../src/resp.js";
import type { Value } from "../src/values.js";
import { bytes, load, MSGID, type PushVector, type ReplyVector } from "./vectors.js";

function feed(codec: Codec, chunks: readonly Buffer[]): { replies: Value[]; pushes: (readonly Value[])[] } {
  const read = { replies: [] as Value[], pushes: [] as (readonly Value[])[] };
  for (const chunk of chunks) {
    codec.feed(chunk, { reply: (value) => read.replies.push(value), push: (values) => read.pushes.push(values) });
  }
  return read;
}

function split(whole: Buffer, size: number): Buffer[] {
  const chunks = [];
  for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
  return chunks;
}

const replies = load<ReplyVector>("replies");
const pushes = load<PushVector>("pushes");
const packr = new Packr({ useRecords: false });

/** Every reply and push of the vectors, one after the other, with the msgids that a connection would have. */
const STREAMS = {
  resp: {
    codec: (): Codec => new RespCodec(),
    whole: Buffer.concat([...replies.map((one) => bytes(one.resp3)), ...pushes.map((one) => bytes(one.resp3))]),
  },
  msgpack: {
    codec: (): Codec => new MsgpackCodec(MSGID),
    whole: Buffer.concat([
      ...replies.map((one, place) => {
        const frame = bytes(one.msgpack);
        return Buffer.concat([Buffer.from([0x94, 1]), packr.pack(MSGID + place), frame.subarray(3)]);
      }),
      ...pushes.map((one) => bytes(one.msgpack)),
    ]),
  },
};

for (const [name, { codec, whole }] of Object.entries(STREAMS)) {
  test(`${name}: however the stream is split, the same is read`, () => {
    const expected = feed(codec(), [whole]);
    assert.equal(expected.replies.length, replies.length);
    assert.equal(expected.pushes.length, pushes.length);
    for (const size of [1, 2, 3, 7, 64, 1000, 65_536]) assert.deepEqual(feed(codec(), split(whole, size)), expected);
  });

  test(`${name}: a reply that is split at each of its bytes is read once, and then only`, () => {
    const one = replies.find((vector) => vector.name === "ORDER.PUT FULL");
    const frame = bytes((name === "resp" ? one?.resp3 : one?.msgpack) ?? "");
    const expected = feed(codec(), [frame]);
    for (let at = 1; at < frame.length; at++) {
      const reader = codec();
      assert.deepEqual(feed(reader, [frame.subarray(0, at)]), { replies: [], pushes: [] });
      assert.deepEqual(feed(reader, [frame.subarray(at)]), expected);
    }
  });
}

test("resp: what is no reply is refused", () => {
  const garbage = [
    "HTTP/1.1 400 Bad Request\r\n",
    "$x\r\n",
    "$-2\r\n",
    "$3\r\nabcd\r\n",
    ":12a\r\n",
    ":\r\n",
    "#x\r\n",
    "_x\r\n",
    "*99999999999\r\n",
    "%1\r\n:1\r\n:2\r\n",
    ">0\r\n",
    "*1\r\n>1\r\n:1\r\n",
    "*1\r\n".repeat(33),
    `+${"x".repeat(70_000)}`,
    "\0\0\r\n",
  ];
  for (const text of garbage) assert.throws(() => feed(new RespCodec(), [Buffer.from(text)]), ProtocolError, text);
});

test("resp: every kind of value is read", () => {
  const all =
    "+OK\r\n:-17\r\n:9007199254740993\r\n$-1\r\n*-1\r\n_\r\n#t\r\n~1\r\n:1\r\n%0\r\n*0\r\n=8\r\ntxt:text\r\n-ODD what it is\r\n";
  const read = feed(new RespCodec(), [Buffer.from(all)]).replies;
  const error = read.pop();
  assert.deepEqual(read, ["OK", -17, 9007199254740993n, null, null, null, true, [1], new Map(), [], "text"]);
  assert.ok(error instanceof ServerError);
  assert.deepEqual([error.constructor, error.code, error.text], [ServerError, "ODD", "what it is"]);
});

test("msgpack: what is no response is refused", () => {
  const frames: unknown[] = [
    [1, MSGID + 1, null, "OK"],
    [1, MSGID, "text", null],
    [3, 1],
    [1, MSGID, null],
    "text",
    7,
    [[]],
  ];
  for (const frame of frames) {
    const chunk = Buffer.concat([packr.pack(frame)]);
    assert.throws(() => feed(new MsgpackCodec(MSGID), [chunk]), ProtocolError, JSON.stringify(frame));
  }
  assert.throws(() => feed(new MsgpackCodec(MSGID), [Buffer.from([0x94, 0xc1])]), ProtocolError);
});

test("msgpack: who is turned away before the first byte is told so in RESP", () => {
  assert.throws(() => feed(new MsgpackCodec(), split(Buffer.from("-DENIED protected mode\r\n"), 5)), DeniedError);
});

test("msgpack: a field may be called __proto__", () => {
  const frame = Buffer.from([0x94, 1, MSGID, 0xc0, 0x81, 0xa9, ...Buffer.from("__proto__"), 0xa1, 0x31]);
  assert.deepEqual(feed(new MsgpackCodec(MSGID), [frame]).replies, [new Map([["__proto__", "1"]])]);
});

test("msgpack: msgids go around after 32 bits", () => {
  const codec = new MsgpackCodec(2 ** 32 - 1);
  const frames = Buffer.from(codec.encode([{ words: ["PING"] }, { words: ["PING"] }]));
  assert.equal(frames.toString("hex"), "9400ceffffffffa450494e47909400" + "00a450494e4790");
  const answers = [packr.pack([1, 2 ** 32 - 1, null, "PONG"]), packr.pack([1, 0, null, "PONG"])].map((one) =>
    Buffer.from(one),
  );
  assert.deepEqual(feed(codec, answers).replies, ["PONG", "PONG"]);
});
