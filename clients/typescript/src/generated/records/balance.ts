// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import { readDecimal, readFields, type Value } from "../../values.js";

/** A record: BALANCE. */
export interface Balance {
  available: Decimal;
  frozen: Decimal;
}

export function readBalance(value: Value | undefined, field: string): Balance {
  const fields = readFields(value, field);
  return {
    available: readDecimal(fields.get("available"), "available"),
    frozen: readDecimal(fields.get("frozen"), "frozen"),
  };
}
