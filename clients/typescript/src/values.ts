/**
 * What both protocols are read as, and from there to what the declarations promise: a reader for each kind of value.
 *
 * Maps are `Map`s, not objects: an asset may be called `__proto__`, or `1`. A reader raises `ProtocolError` and names the
 * field. Readers take RESP2's forms, too (a map as a flat list, a flag as 0 or 1): the vectors have them.
 */

import { Decimal } from "./decimal.js";
import { ProtocolError, ServerError } from "./errors.js";
import { serverError } from "./generated/errors.js";

/** A reply or a part of one, as it came. The last form is an object of JSON. */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | ServerError
  | Uint8Array
  | Value[]
  | Map<string, Value>
  | { [name: string]: Value };

/** The form in which `call` answers: maps are objects without a prototype. */
export type Plain = string | number | bigint | boolean | null | ServerError | Plain[] | { [name: string]: Plain };

/** A 64-bit id of an order, a trade, a user, or a place in the log. Greater is later. */
export type Id = bigint;

/** Microseconds since 1970 (safe in a number until the year 2255); see `toDate`. */
export type Microseconds = number;

/** A word of a vocabulary, or one that a newer server says. */
export type Open<Word extends string> = Word | (string & {});

export type Reader<T> = (value: Value | undefined, field: string) => T;

/** The time as a `Date`, which knows milliseconds only. */
export function toDate(time: Microseconds): Date {
  return new Date(Math.floor(time / 1000));
}

/** A `Date` as microseconds. */
export function fromDate(date: Date): Microseconds {
  return date.getTime() * 1000;
}

const SHOWN_MAX = 60; // characters of a wrong value that an error shows

function wrong(field: string, expected: string, value: unknown): ProtocolError {
  const kind = Array.isArray(value) ? "a list" : value instanceof Map ? "a map" : typeof value;
  const shown = typeof value === "object" ? kind : `${kind} ${String(value).slice(0, SHOWN_MAX)}`;
  return new ProtocolError(`${field}: expected ${expected}, received ${value === null ? "nil" : shown}`);
}

export function readText(value: Value | undefined, field: string): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString(); // bin: it is not UTF-8
  throw wrong(field, "text", value);
}

export function readId(value: Value | undefined, field: string): Id {
  if (typeof value === "string" && /^\d+$/.test(value)) return BigInt(value);
  throw wrong(field, "an id", value);
}

export function readDecimal(value: Value | undefined, field: string): Decimal {
  if (typeof value !== "string") throw wrong(field, "a decimal", value);
  try {
    return new Decimal(value);
  } catch {
    throw wrong(field, "a decimal", value);
  }
}

export function readInteger(value: Value | undefined, field: string): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw wrong(field, "an integer below 2^53", value);
}

export function readFlag(value: Value | undefined, field: string): boolean {
  if (typeof value === "boolean") return value;
  if (value === 0 || value === 1) return value === 1;
  throw wrong(field, "a flag", value);
}

export function readStatus(value: Value | undefined, field: string): void {
  readText(value, field);
}

export function readNullable<T>(value: Value | undefined, field: string, inner: Reader<T>): T | null {
  return value === null ? null : inner(value, field);
}

export function readList<T>(value: Value | undefined, field: string, inner: Reader<T>): T[] {
  return readItems(value, field).map((one) => inner(one, field));
}

export function readMap<T>(value: Value | undefined, field: string, inner: Reader<T>): Map<string, T> {
  const map = new Map<string, T>();
  for (const [name, one] of readFields(value, field)) map.set(name, inner(one, `${field}.${name}`));
  return map;
}

/** The items of a list. */
export function readItems(value: Value | undefined, field: string): Value[] {
  if (Array.isArray(value)) return value;
  throw wrong(field, "a list", value);
}

/** The fields of a map by name. */
export function readFields(value: Value | undefined, field: string): Map<string, Value> {
  if (value instanceof Map) return value;
  if (Array.isArray(value)) return fieldsOfPairs(value, field);
  if (isObject(value)) return new Map(Object.entries(value));
  throw wrong(field, "a map", value);
}

function fieldsOfPairs(pairs: Value[], field: string): Map<string, Value> {
  if (pairs.length % 2 !== 0) throw wrong(field, "a map", pairs);
  const fields = new Map<string, Value>();
  for (let at = 0; at < pairs.length; at += 2) fields.set(readText(pairs[at], field), pairs[at + 1] ?? null);
  return fields;
}

function isObject(value: Value | undefined): value is { [name: string]: Value } {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array || value instanceof ServerError);
}

/** The fields of a message of the feed: JSON in RESP, a map in MessagePack. */
export function readPayload(value: Value | undefined, field: string): Map<string, Value> {
  if (typeof value !== "string") return readFields(value, field);
  try {
    return readFields(JSON.parse(value) as Value, field);
  } catch (problem) {
    if (problem instanceof SyntaxError) throw wrong(field, "JSON", value);
    throw problem;
  }
}

/** The error that a value is: in MessagePack a map that no record looks like. */
export function errorIn(value: Value | undefined): ServerError | undefined {
  if (value instanceof ServerError) return value;
  if (!(value instanceof Map)) return undefined;
  const [code, text] = [value.get("code"), value.get("text")];
  return typeof code === "string" && typeof text === "string" ? serverError(code, text) : undefined;
}

/** The form for `call`. */
export function plain(value: Value): Plain {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value instanceof Uint8Array) return readText(value, "text");
  if (value instanceof ServerError || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const object = Object.create(null) as { [name: string]: Plain };
  for (const [name, one] of readFields(value, "map")) object[name] = plain(one);
  return object;
}
