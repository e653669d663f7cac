/**
 * RESP3, as the server speaks it: no attributes, no streamed values, no doubles.
 *
 * What is not complete is never read again from its beginning: lists and maps that are still open wait on a stack, and
 * only the value at the end, of which some bytes are missing, is looked at once more. RESP2 is read as well.
 */

import { type Codec, NESTING_MAX, type Sink, type Words } from "./codec.js";
import { ProtocolError } from "./errors.js";
import { serverError } from "./generated/errors.js";
import { Inbox } from "./inbox.js";
import type { Value } from "./values.js";

const LINE_MAX = 65_536; // bytes of a line without an end, as the server has it for us
const COUNT_MAX = 2 ** 31 - 1; // of a list, and bytes of a text

const [CR, MINUS, ZERO, NINE, T, F] = [13, 45, 48, 57, 116, 102];

/** Not all of a value is there. */
const PARTIAL = Symbol("partial");
/** A list or map with something in it has begun. */
const OPENED = Symbol("opened");

/** A list or map whose items are coming. */
interface Open {
  readonly push: boolean;
  readonly list: Value[] | undefined;
  readonly map: Map<string, Value> | undefined;
  name: string | undefined;
  left: number;
}

export class RespCodec implements Codec {
  readonly version = "3";
  readonly #inbox = new Inbox();
  readonly #open: Open[] = [];

  encode(requests: readonly Words[]): string {
    let text = "";
    for (const { words } of requests) {
      text += `*${words.length}\r\n`;
      for (const word of words) text += `$${byteLength(word)}\r\n${word}\r\n`;
    }
    return text;
  }

  feed(chunk: Buffer, sink: Sink): void {
    this.#inbox.add(chunk);
    for (;;) {
      const value = this.#value();
      if (value === PARTIAL) return;
      if (value === OPENED) continue;
      this.#close(value, sink);
    }
  }

  /** Put a value where it belongs, and so what it completes. */
  #close(value: Value, sink: Sink): void {
    for (;;) {
      const open = this.#open.at(-1);
      if (open === undefined) return sink.reply(value);
      if (open.list !== undefined) open.list.push(value);
      else if (open.name === undefined) open.name = named(value);
      else {
        open.map?.set(open.name, value);
        open.name = undefined;
      }
      if (--open.left > 0) return;
      this.#open.pop();
      if (open.push) return sink.push(open.list ?? []);
      value = open.list ?? open.map ?? null;
    }
  }

  /** Read a value that holds no other, or the beginning of one that does. */
  #value(): Value | typeof PARTIAL | typeof OPENED {
    const { bytes, start, end } = this.#inbox;
    if (start >= end) return PARTIAL;
    const lineEnd = this.#lineEnd(start + 1);
    if (lineEnd < 0) return PARTIAL;
    switch (bytes[start]) {
      case 0x24: // $ text
        return this.#text(start + 1, lineEnd, 0);
      case 0x3d: // = text for people, behind three letters and a colon
        return this.#text(start + 1, lineEnd, 4);
      case 0x3a: // : integer
        this.#inbox.start = lineEnd + 2;
        return integer(bytes, start + 1, lineEnd);
      case 0x2b: // + status
        this.#inbox.start = lineEnd + 2;
        return bytes.toString("utf8", start + 1, lineEnd);
      case 0x2d: // - error
        this.#inbox.start = lineEnd + 2;
        return errorOf(bytes.toString("utf8", start + 1, lineEnd));
      case 0x23: // # flag
        this.#inbox.start = lineEnd + 2;
        return flag(bytes, start + 1, lineEnd);
      case 0x5f: // _ nothing
        this.#inbox.start = lineEnd + 2;
        if (lineEnd !== start + 1) throw unexpected(bytes, start);
        return null;
      default:
        this.#inbox.start = lineEnd + 2;
        return this.#begin(start, count(bytes, start + 1, lineEnd));
    }
  }

  #text(at: number, lineEnd: number, skipped: number): Value | typeof PARTIAL {
    const { bytes, end } = this.#inbox;
    const length = count(bytes, at, lineEnd);
    const first = lineEnd + 2;
    if (length < 0) {
      this.#inbox.start = first;
      return null;
    }
    if (first + length + 2 > end) return PARTIAL;
    if (bytes[first + length] !== CR || length < skipped) throw unexpected(bytes, first + length);
    this.#inbox.start = first + length + 2;
    return bytes.toString("utf8", first + skipped, first + length);
  }

  /** Begin a list or map of `length` items or pairs. */
  #begin(at: number, length: number): Value | typeof OPENED {
    const kind = this.#inbox.bytes[at];
    const isMap = kind === 0x25; // %
    const push = kind === 0x3e; // >
    if (!isMap && !push && kind !== 0x2a && kind !== 0x7e) throw unexpected(this.#inbox.bytes, at); // * ~
    if (length < 0) return null;
    if (push && (this.#open.length > 0 || length === 0)) throw unexpected(this.#inbox.bytes, at);
    if (length === 0) return isMap ? new Map() : [];
    if (this.#open.length >= NESTING_MAX) throw new ProtocolError(`RESP: more than ${NESTING_MAX} lists in each other`);
    this.#open.push({
      push,
      list: isMap ? undefined : [],
      map: isMap ? new Map() : undefined,
      name: undefined,
      left: isMap ? 2 * length : length,
    });
    return OPENED;
  }

  /** The place of the CR at the end of the line, -1 while it has none. */
  #lineEnd(from: number): number {
    const { bytes, end } = this.#inbox;
    // Most lines are short: a call into the runtime costs more than a few bytes.
    for (let at = from; at < end - 1; at++) if (bytes[at] === CR) return at;
    if (end - from > LINE_MAX) throw new ProtocolError(`RESP: a line of more than ${LINE_MAX} bytes`);
    return -1;
  }
}

/** Bytes of UTF-8. */
function byteLength(word: string): number {
  for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) > 127) return Buffer.byteLength(word);
  return word.length;
}

function named(value: Value): string {
  if (typeof value === "string") return value;
  throw new ProtocolError(`RESP: expected the name of a field, received ${typeof value}`);
}

function errorOf(line: string): Value {
  const blank = line.indexOf(" ");
  return blank < 0 ? serverError(line, "") : serverError(line.slice(0, blank), line.slice(blank + 1));
}

function integer(bytes: Buffer, from: number, to: number): number | bigint {
  const negative = bytes[from] === MINUS;
  const first = negative ? from + 1 : from;
  if (first === to || to - first > 19) throw unexpected(bytes, from - 1);
  let number = 0;
  for (let at = first; at < to; at++) {
    const digit = bytes[at] ?? 0;
    if (digit < ZERO || digit > NINE) throw unexpected(bytes, from - 1);
    number = number * 10 + digit - ZERO;
  }
  if (!Number.isSafeInteger(number)) return BigInt(bytes.toString("latin1", from, to));
  return negative ? -number : number;
}

/** A length; -1 for nothing, as RESP2 has it. */
function count(bytes: Buffer, from: number, to: number): number {
  const length = integer(bytes, from, to);
  if (typeof length === "bigint" || length < -1 || length > COUNT_MAX) throw unexpected(bytes, from - 1);
  return length;
}

function flag(bytes: Buffer, from: number, to: number): boolean {
  const letter = bytes[from];
  if (to !== from + 1 || (letter !== T && letter !== F)) throw unexpected(bytes, from - 1);
  return letter === T;
}

const SHOWN_MAX = 32; // bytes that an error shows

function unexpected(bytes: Buffer, at: number): ProtocolError {
  const shown = JSON.stringify(bytes.toString("latin1", at, at + SHOWN_MAX));
  return new ProtocolError(`RESP: expected a reply, received ${shown}`);
}
