// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Id, readFields, readFlag, readId, readInteger, readList, readText, type Value } from "../../values.js";

/** A record: STATEHASH. */
export interface StateHash {
  sequence: Id;
  hash: string;
}

export function readStateHash(value: Value | undefined, field: string): StateHash {
  const fields = readFields(value, field);
  return {
    sequence: readId(fields.get("sequence"), "sequence"),
    hash: readText(fields.get("hash"), "hash"),
  };
}

/** A record: CHECK. */
export interface EngineCheck {
  ok: boolean;
  sequence: Id;
  users: number;
  orders: number;
  problems: string[];
}

export function readEngineCheck(value: Value | undefined, field: string): EngineCheck {
  const fields = readFields(value, field);
  return {
    ok: readFlag(fields.get("ok"), "ok"),
    sequence: readId(fields.get("sequence"), "sequence"),
    users: readInteger(fields.get("users"), "users"),
    orders: readInteger(fields.get("orders"), "orders"),
    problems: readList(fields.get("problems"), "problems", readText),
  };
}
