/**
 * Arguments to words: what a command is sent as. What has the wrong type is refused here, before anything is sent;
 * whether a price is a good one is the server's to say.
 */

import { type DecimalLike, isDecimal } from "./decimal.js";

/** What is taken for an id: a bigint, an integer below 2^53, or the digits as text (ids that were JSON). */
export type IdLike = bigint | number | string;

/** What is taken for an integer. */
export type IntegerLike = bigint | number;

/** A word of `call`. */
export type Word = DecimalLike | IntegerLike;

function wrong(field: string, expected: string, value: unknown): TypeError {
  const kind = value === null ? "null" : typeof value;
  const shown = kind === "object" || value === undefined || value === null ? kind : `${kind} ${String(value)}`;
  return new TypeError(`${field}: expected ${expected}, received ${shown}`);
}

export function writeText(value: string, field: string): string {
  if (typeof value === "string") return value;
  throw wrong(field, "text", value);
}

export function writeId(value: IdLike, field: string): string {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
  if (typeof value === "string" && /^\d+$/.test(value)) return value;
  throw wrong(field, "a bigint, an integer below 2^53, or digits", value);
}

export function writeInteger(value: IntegerLike, field: string): string {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
  throw wrong(field, "a bigint, or an integer below 2^53", value);
}

export function writeDecimal(value: DecimalLike, field: string): string {
  if (typeof value === "string") return value;
  if (isDecimal(value)) return value.toFixed();
  throw wrong(field, "a Decimal or text (floats lose money)", value);
}

export function writeTexts(words: string[], values: readonly string[], field: string): void {
  if (!Array.isArray(values)) throw wrong(field, "a list of texts", values);
  for (const value of values) words.push(writeText(value, field));
}

/** Write a word of `call`. */
export function writeWord(value: Word): string {
  if (typeof value === "number" || typeof value === "bigint") return writeInteger(value, "word");
  return writeDecimal(value, "word");
}
