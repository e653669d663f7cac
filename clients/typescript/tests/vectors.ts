/** The golden vectors, which all client libraries run: see tests/vectors/README.md of the project. */

import { readFileSync } from "node:fs";

export interface RequestVector {
  name: string;
  command: string;
  arguments: Tree;
  words: string[];
  resp: string;
  msgpack: string;
}

export interface ReplyVector {
  name: string;
  command: string;
  arguments: Tree;
  value: unknown;
  /** The same with messages of the feed as maps, where there are any: in RESP they are JSON text. */
  value_msgpack?: unknown;
  resp2: string;
  resp3: string;
  msgpack: string;
}

export interface ErrorVector {
  code: string;
  text: string;
  resp: string;
  msgpack: string;
}

export interface PushVector {
  name: string;
  channel: string;
  payload: unknown;
  resp2: string;
  resp3: string;
  msgpack: string;
}

export type Tree = { [name: string]: unknown };

/** The root of the project. */
export const ROOT = new URL("../../../../", import.meta.url);

/** The first msgid of a vector. */
export const MSGID = 7;

export function load<Vector>(name: string): Vector[] {
  const text = readFileSync(new URL(`tests/vectors/${name}.json`, ROOT), "utf8");
  // JSON.parse would round what a double can't hold.
  const exact = (digits: string): string => (Number.isSafeInteger(Number(digits)) ? digits : `"${digits}"`);
  return JSON.parse(text.replace(/(?<=: )\d{16,}(?=[,}\]])/g, exact));
}

export function bytes(hex: string): Buffer {
  return Buffer.from(hex, "hex");
}

/** Names and arguments as the library has them. */
export function camel(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(camel);
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [camelName(name), camel(value)]));
}

export function camelName(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
