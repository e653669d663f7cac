// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import { type Microseconds, type Open, readDecimal, readInteger, readMap, readText, type Value } from "../../values.js";
import { type Balance, readBalance } from "../records/balance.js";
import type { BalanceCause } from "../vocabularies.js";

/** The state of `balance:<user>` at `seq`. */
export interface BalanceSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  balances: Map<string, Balance>;
}

/** What happened on `balance:<user>` after `prev`. */
export interface BalanceUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  asset: string;
  available: Decimal;
  frozen: Decimal;
  availableChange: Decimal;
  frozenChange: Decimal;
  cause: Open<BalanceCause>;
  causeId: string;
  business: string;
  detail: string;
}

/** A message on `balance:<user>`. */
export interface BalanceMessage {
  readonly kind: "balance";
  readonly channel: string;
  readonly payload: BalanceSnapshot | BalanceUpdate;
}

export function readBalancePayload(fields: Map<string, Value>): BalanceSnapshot | BalanceUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      balances: readMap(fields.get("balances"), "balances", readBalance),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    asset: readText(fields.get("asset"), "asset"),
    available: readDecimal(fields.get("available"), "available"),
    frozen: readDecimal(fields.get("frozen"), "frozen"),
    availableChange: readDecimal(fields.get("available_change"), "available_change"),
    frozenChange: readDecimal(fields.get("frozen_change"), "frozen_change"),
    cause: readText(fields.get("cause"), "cause"),
    causeId: readText(fields.get("cause_id"), "cause_id"),
    business: readText(fields.get("business"), "business"),
    detail: readText(fields.get("detail"), "detail"),
  };
}
