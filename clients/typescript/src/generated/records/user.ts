// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Id, type Microseconds, readFields, readId, readInteger, readText, type Value } from "../../values.js";

/** A record: USER. */
export interface User {
  id: Id;
  l1: string;
  l2: string;
  createTime: Microseconds;
  openOrders: number;
}

export function readUser(value: Value | undefined, field: string): User {
  const fields = readFields(value, field);
  return {
    id: readId(fields.get("id"), "id"),
    l1: readText(fields.get("l1"), "l1"),
    l2: readText(fields.get("l2"), "l2"),
    createTime: readInteger(fields.get("create_time"), "create_time"),
    openOrders: readInteger(fields.get("open_orders"), "open_orders"),
  };
}
