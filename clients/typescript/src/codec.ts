/** A wire encoding: requests to bytes, bytes to replies and pushes. One codec serves one connection. */

import type { Value } from "./values.js";

/** Where a codec puts what it has read. */
export interface Sink {
  /** The answer to the oldest request that has none yet. */
  reply(value: Value): void;
  /** What the server says unasked: its kind, and what comes with it. */
  push(values: readonly Value[]): void;
}

/** What a request says. */
export interface Words {
  readonly words: readonly string[];
}

export interface Codec {
  /** What HELLO is told. */
  readonly version: string;
  /** The bytes of requests, to be sent in one write. */
  encode(requests: readonly Words[]): string | Uint8Array;
  /** Read what came, in pieces of any size; raises `ProtocolError`, after which the connection is of no use. */
  feed(chunk: Buffer, sink: Sink): void;
}

export const NESTING_MAX = 32; // lists and maps inside each other; the server's replies have five
