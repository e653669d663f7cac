/**
 * MessagePack-RPC, by msgpackr.
 *
 * That reads whole frames; where a frame ends is found out first, by hopping from header to header, and never twice for
 * the same byte. Maps are read as `Map`s (see values.ts), 64-bit integers as bigints.
 */

import { Packr, Unpackr } from "msgpackr";

import type { Codec, Sink, Words } from "./codec.js";
import { ProtocolError } from "./errors.js";
import { serverError } from "./generated/errors.js";
import { Inbox } from "./inbox.js";
import { errorIn, type Value } from "./values.js";

const [REQUEST, RESPONSE, NOTIFICATION] = [0, 1, 2];
const MSGID_COUNT = 2 ** 32;
const MINUS = 0x2d;

/** What follows a header byte of 0xc0 to 0xdf: bytes that say a length, or the length itself; 0xc1 begins nothing. */
const SIZES = Uint8Array.from([
  0, 0, 0, 0, 1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 2, 4, 2, 4,
]);
const FIXED = Uint8Array.from([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);
const NEVER = [0xc1, 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8]; // and the server sends no extensions

export class MsgpackCodec implements Codec {
  readonly version = "msgpack";
  readonly #packr = new Packr({ useRecords: false });
  readonly #unpackr = new Unpackr({ useRecords: false, mapsAsObjects: false });
  readonly #inbox = new Inbox();
  #sentId: number;
  #answeredId: number;
  /** Of the frame at the beginning of the inbox: bytes that were hopped over, and objects that are still to come. */
  #hopped = 0;
  #awaited = 1;
  /** What came is MessagePack. */
  #begun = false;

  /** `msgid` is the first request's; the others count from there. */
  constructor(msgid = 1) {
    this.#sentId = msgid;
    this.#answeredId = msgid;
  }

  encode(requests: readonly Words[]): Uint8Array {
    const frames = requests.map(({ words: [method, ...params] }) => {
      const frame = this.#packr.pack([REQUEST, this.#sentId, method, params]);
      this.#sentId = (this.#sentId + 1) % MSGID_COUNT;
      return frame;
    });
    return frames.length === 1 ? (frames[0] as Uint8Array) : Buffer.concat(frames);
  }

  feed(chunk: Buffer, sink: Sink): void {
    const inbox = this.#inbox;
    inbox.add(chunk);
    if (!this.#begun) this.#begin();
    while (this.#begun && this.#hop()) {
      const frame = inbox.bytes.subarray(inbox.start, inbox.start + this.#hopped);
      inbox.start += this.#hopped;
      this.#hopped = 0;
      this.#awaited = 1;
      this.#deliver(this.#unpacked(frame), sink);
    }
  }

  /** Who is turned away before the first byte is told so in RESP. */
  #begin(): void {
    const { bytes, start, end } = this.#inbox;
    this.#begun = bytes[start] !== MINUS;
    const [line, rest] = bytes.toString("utf8", start, end).split("\r\n");
    if (this.#begun || rest === undefined) return;
    const [, code = "", text = ""] = /^-(\S*) ?(.*)$/.exec(line ?? "") ?? [];
    throw serverError(code, text);
  }

  #unpacked(frame: Buffer): unknown {
    try {
      return this.#unpackr.unpack(frame);
    } catch (problem) {
      throw new ProtocolError("MessagePack: expected a frame", { cause: problem });
    }
  }

  #deliver(frame: unknown, sink: Sink): void {
    if (!Array.isArray(frame)) throw unexpected(frame);
    const [kind, ...rest] = frame as Value[];
    if (kind === NOTIFICATION && rest.length === 2 && Array.isArray(rest[1])) {
      return sink.push([rest[0] ?? null, ...rest[1]]);
    }
    if (kind !== RESPONSE || rest.length !== 3) throw unexpected(frame);
    const [msgid, error = null, result = null] = rest;
    if (msgid !== this.#answeredId && !(msgid === null && error !== null)) throw unexpected(frame);
    this.#answeredId = (this.#answeredId + 1) % MSGID_COUNT;
    if (error === null) return sink.reply(result);
    const refusal = errorIn(error);
    if (refusal === undefined) throw unexpected(frame);
    sink.reply(refusal);
  }

  /** Go on to the end of the first frame; answer whether all of it is there. */
  #hop(): boolean {
    const { bytes, start, end } = this.#inbox;
    let at = start + this.#hopped;
    while (this.#awaited > 0 && at < end) {
      const header = bytes[at] ?? 0;
      const size = header < 0xc0 || header >= 0xe0 ? 0 : (SIZES[header - 0xc0] ?? 0);
      if (at + 1 + size > end) break;
      const length = size === 0 ? lengthIn(header) : bytes.readUIntBE(at + 1, size);
      const inside = objectsIn(header, length);
      const next = at + 1 + size + (inside < 0 ? length : 0);
      if (next > end) break;
      this.#awaited += Math.max(inside, 0) - 1;
      at = next;
    }
    this.#hopped = at - start;
    return this.#awaited === 0;
  }
}

/** Tell what a header byte says about length by itself: bytes of a text or number, or objects in a list or map. */
function lengthIn(header: number): number {
  if (header < 0x80 || header >= 0xe0) return 0;
  if (header < 0xa0) return header & 0x0f;
  if (header < 0xc0) return header & 0x1f;
  if (NEVER.includes(header)) throw unexpected(header);
  return FIXED[header - 0xc0] ?? 0;
}

/** How many objects are inside; -1 for what is no list and no map. */
function objectsIn(header: number, length: number): number {
  if ((header >= 0x90 && header < 0xa0) || header === 0xdc || header === 0xdd) return length;
  if ((header >= 0x80 && header < 0x90) || header === 0xde || header === 0xdf) return 2 * length;
  return -1;
}

function unexpected(received: unknown): ProtocolError {
  const shown = Array.isArray(received) ? `a list of ${received.length}` : typeof received;
  return new ProtocolError(`MessagePack: expected a response or a notification, received ${shown}`);
}
