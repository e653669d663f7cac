// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import {
  type Id,
  type Microseconds,
  type Open,
  readDecimal,
  readFields,
  readId,
  readInteger,
  readList,
  readText,
  type Value,
} from "../../values.js";
import type { BalanceCause } from "../vocabularies.js";

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

/** A record: BALANCE_ENTRY. */
export interface BalanceEntry {
  id: Id;
  time: Microseconds;
  asset: string;
  change: Decimal;
  available: Decimal;
  frozen: Decimal;
  cause: Open<BalanceCause>;
  causeId: string;
  business: string;
  businessId: Id;
  detail: string;
}

export function readBalanceEntry(value: Value | undefined, field: string): BalanceEntry {
  const fields = readFields(value, field);
  return {
    id: readId(fields.get("id"), "id"),
    time: readInteger(fields.get("time"), "time"),
    asset: readText(fields.get("asset"), "asset"),
    change: readDecimal(fields.get("change"), "change"),
    available: readDecimal(fields.get("available"), "available"),
    frozen: readDecimal(fields.get("frozen"), "frozen"),
    cause: readText(fields.get("cause"), "cause"),
    causeId: readText(fields.get("cause_id"), "cause_id"),
    business: readText(fields.get("business"), "business"),
    businessId: readId(fields.get("business_id"), "business_id"),
    detail: readText(fields.get("detail"), "detail"),
  };
}

/** A record: BALANCE_PAGE. */
export interface BalancePage {
  sequence: Id;
  next: string;
  entries: BalanceEntry[];
}

export function readBalancePage(value: Value | undefined, field: string): BalancePage {
  const fields = readFields(value, field);
  return {
    sequence: readId(fields.get("sequence"), "sequence"),
    next: readText(fields.get("next"), "next"),
    entries: readList(fields.get("entries"), "entries", readBalanceEntry),
  };
}
