import assert from "node:assert/strict";
import { test } from "node:test";

import type { Codec } from "../src/codec.js";
import type { Command, Runner } from "../src/command.js";
import { Commands } from "../src/commands.js";
import { readMessage } from "../src/generated/messages.js";
import * as dingir from "../src/index.js";
import { MsgpackCodec } from "../src/msgpack.js";
import { RespCodec } from "../src/resp.js";
import { errorIn, plain, type Value } from "../src/values.js";
import { comparable, declared, declaredRecord, SCHEMA, type Type } from "./schema.js";
import {
  bytes,
  camel,
  type ErrorVector,
  load,
  MSGID,
  type PushVector,
  type ReplyVector,
  type RequestVector,
  type Tree,
} from "./vectors.js";

const BY_HAND = "FEED.FORMAT"; // the library's own affair: it has no method
const METHODS: { [verb: string]: string } = { cancelall: "cancelAll", statehash: "stateHash" };
/** Commands whose names show neither noun nor verb. */
const NAMED_ANEW: { [name: string]: string } = { WAITHISTORY: "history.wait" };

/** Takes a command instead of sending it. */
class Recorder implements Runner {
  command: Command<any, any> | undefined;
  given: unknown;

  run<Arguments, Reply>(command: Command<Arguments, Reply>, given: Arguments): Promise<Reply> {
    this.command = command;
    this.given = given;
    return new Promise(() => {});
  }
}

/** Call the typed method of a command; return what it would send and how it reads. */
function called(name: string, given: Tree): { words: string[]; read(value: Value): unknown } {
  const recorder = new Recorder();
  const [noun = "", verb = ""] = (NAMED_ANEW[name] ?? name.toLowerCase()).split(".");
  const commands = (new Commands(recorder) as any)[noun];
  const parameters = Object.keys(given).length === 0 ? [] : [camel(given)];
  commands[METHODS[verb] ?? verb](...parameters);
  const { command } = recorder;
  assert.ok(command !== undefined);
  return {
    words: command.words(recorder.given),
    read: (value) => command.read(value, recorder.given),
  };
}

interface Read {
  replies: Value[];
  pushes: (readonly Value[])[];
}

function fed(codec: Codec, hex: string): Read {
  const read: Read = { replies: [], pushes: [] };
  codec.feed(bytes(hex), {
    reply: (value) => read.replies.push(value),
    push: (values) => read.pushes.push(values),
  });
  return read;
}

function only(values: readonly Value[]): Value {
  assert.equal(values.length, 1);
  return values[0] as Value;
}

/** A value as RESP2 has it: maps are flat lists, flags are integers. */
function flat(value: unknown): unknown {
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).flatMap(([name, one]) => [name, flat(one)]);
}

function plainly(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

for (const vector of load<RequestVector>("requests")) {
  test(`request ${vector.name}: words and bytes`, () => {
    const words = vector.command === BY_HAND ? vector.words : called(vector.command, vector.arguments).words;
    assert.deepEqual(words, vector.words);
    assert.equal(Buffer.from(new RespCodec().encode([{ words }])).toString("hex"), vector.resp);
    assert.equal(Buffer.from(new MsgpackCodec(MSGID).encode([{ words }])).toString("hex"), vector.msgpack);
  });
}

/** What the declaration of the command says of its reply. */
function declaredReply(vector: ReplyVector): unknown {
  const type = SCHEMA.commands.find((one) => one.name === vector.command)?.reply.type as Type;
  const value = vector.value_msgpack ?? vector.value;
  if (type.kind === "payload") return declaredMessage(vector.arguments.channel as string, value);
  if (vector.command === "FEED.REPLAY") {
    const { messages, ...rest } = value as { messages: unknown[]; channel: string };
    return { ...rest, messages: messages.map((one) => declaredMessage(rest.channel, one)) };
  }
  if (type.kind === "choice") {
    const form = (vector.arguments[type.of ?? ""] ?? Object.keys(type.cases ?? {})[0]) as string;
    return declared(type.cases?.[form] as Type, value);
  }
  if (type.inner?.kind !== "item") return declared(type, value);
  const items = vector.arguments.item as Tree[];
  const cases = items.map((item) => type.inner?.cases?.[Object.keys(item)[0] ?? ""] as Type);
  return (value as unknown[]).map((one, place) => {
    const told = cases[place] as Type;
    return declared((told.kind === "choice" ? told.cases?.RESULT : told) as Type, one);
  });
}

/** What the declaration of a kind of channel says of a message. */
function declaredMessage(channel: string, payload: unknown): unknown {
  const kind = channel.split(":")[0] ?? "";
  const { type } = payload as { type: "snapshot" | "update" };
  return { kind, channel, payload: declaredRecord(SCHEMA.channels[kind]?.[type] ?? [], payload) };
}

for (const vector of load<ReplyVector>("replies")) {
  test(`reply ${vector.name}: value and type, in three encodings`, () => {
    const read = {
      resp2: only(fed(new RespCodec(), vector.resp2).replies),
      resp3: only(fed(new RespCodec(), vector.resp3).replies),
      msgpack: only(fed(new MsgpackCodec(MSGID), vector.msgpack).replies),
    };
    assert.deepEqual(plainly(plain(read.resp3)), vector.value);
    assert.deepEqual(plainly(plain(read.msgpack)), vector.value_msgpack ?? vector.value);
    assert.deepEqual(plainly(plain(read.resp2)), flat(vector.value));
    if (vector.command === BY_HAND) return;
    const command = called(vector.command, vector.arguments);
    for (const value of Object.values(read)) {
      assert.deepEqual(comparable(command.read(value)), declaredReply(vector));
    }
  });
}

test("half a message is an error, not undefined here and there", () => {
  assert.throws(() => readMessage('{"type":"update"}', "depth:BTC_USDT"), dingir.ProtocolError);
});

const CLASSES = Object.values(dingir).filter(
  (one) => typeof one === "function" && one.prototype instanceof dingir.ServerError,
);

test("every code has an error class of its own", () => {
  assert.equal(CLASSES.length, load<ErrorVector>("errors").length);
});

for (const vector of load<ErrorVector>("errors")) {
  test(`error ${vector.code}: class, code and text`, () => {
    for (const [codec, hex] of [
      [new RespCodec(), vector.resp],
      [new MsgpackCodec(MSGID), vector.msgpack],
    ] as const) {
      const error = only(fed(codec, hex).replies);
      assert.ok(error instanceof dingir.ServerError);
      assert.ok(CLASSES.includes(error.constructor as never), error.name);
      assert.equal(error.code, vector.code);
      assert.equal(error.text, vector.text);
      assert.equal(error.message, `${vector.code} ${vector.text}`);
      assert.equal(error.resent, false);
      const inList = errorIn(
        new Map([
          ["code", vector.code],
          ["text", vector.text],
        ]),
      );
      assert.equal(inList?.constructor, error.constructor);
    }
  });
}

for (const vector of load<PushVector>("pushes")) {
  test(`push ${vector.name}: a typed message, in three encodings`, () => {
    const expected = declaredMessage(vector.channel, vector.payload);
    const pushes = [
      only(fed(new RespCodec(), vector.resp2).replies) as Value[],
      fed(new RespCodec(), vector.resp3).pushes[0],
      fed(new MsgpackCodec(MSGID), vector.msgpack).pushes[0],
    ];
    for (const [word, channel, payload] of pushes as Value[][]) {
      assert.equal(word, "message");
      assert.equal(channel, vector.channel);
      assert.deepEqual(comparable(readMessage(payload, channel as string)), expected);
    }
  });
}
