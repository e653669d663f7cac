/** What the declarations (protocol/schema.json) say of a value, in a form that can be compared with what was read. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { Decimal, ServerError } from "../src/index.js";
import { camelName, ROOT } from "./vectors.js";

export interface Type {
  kind: string;
  of?: string;
  inner?: Type;
  cases?: { [name: string]: Type };
  nullable?: boolean;
}

export interface Field {
  name: string;
  type: Type;
}

interface Schema {
  records: { [name: string]: Field[] };
  channels: { [kind: string]: { snapshot: Field[]; update: Field[] } };
  commands: { name: string; group: string; retry?: string; reply: { type?: Type } }[];
}

export const SCHEMA = JSON.parse(readFileSync(new URL("protocol/schema.json", ROOT), "utf8")) as Schema;

/** A typed value, with what doesn't compare well written out. */
export function comparable(value: unknown): unknown {
  if (typeof value === "bigint") return { id: String(value) };
  if (value instanceof Decimal) return { decimal: value.toFixed() };
  if (value instanceof Map) return { map: [...value].map(([name, one]) => [name, comparable(one)]) };
  if (value instanceof ServerError) return { error: value.code };
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, comparable(one)]));
}

/** The same of a value of the wire, by its declared type. */
export function declared(type: Type, value: any): unknown {
  if (value === null) {
    assert.ok(type.nullable);
    return null;
  }
  switch (type.kind) {
    case "status":
      return undefined;
    case "id":
      return { id: value };
    case "decimal":
      return { decimal: trimmed(value) };
    case "record":
      return declaredRecord(SCHEMA.records[type.of ?? ""] ?? [], value);
    case "row": {
      const fields = SCHEMA.records[type.of ?? ""] ?? [];
      return Object.fromEntries(fields.map((one, place) => [camelName(one.name), declared(one.type, value[place])]));
    }
    case "list":
      return value.map((one: unknown) => declared(type.inner as Type, one));
    case "map":
      return { map: Object.entries(value).map(([name, one]) => [name, declared(type.inner as Type, one)]) };
    default:
      return value;
  }
}

export function declaredRecord(fields: readonly Field[], value: any): { [name: string]: unknown } {
  assert.deepEqual(
    Object.keys(value),
    fields.map((one) => one.name),
  );
  return Object.fromEntries(fields.map((one) => [camelName(one.name), declared(one.type, value[one.name])]));
}

/** The text of a decimal without the zeros at its end. */
function trimmed(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
