// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import { type Microseconds, readDecimal, readInteger, readNullable, readText, type Value } from "../../values.js";

/** The state of `bbo:<market>` at `seq`. */
export interface BboSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  bid: Decimal | null;
  bidAmount: Decimal | null;
  ask: Decimal | null;
  askAmount: Decimal | null;
}

/** What happened on `bbo:<market>` after `prev`. */
export interface BboUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  bid: Decimal | null;
  bidAmount: Decimal | null;
  ask: Decimal | null;
  askAmount: Decimal | null;
}

/** A message on `bbo:<market>`. */
export interface BboMessage {
  readonly kind: "bbo";
  readonly channel: string;
  readonly payload: BboSnapshot | BboUpdate;
}

export function readBboPayload(fields: Map<string, Value>): BboSnapshot | BboUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      bid: readNullable(fields.get("bid"), "bid", readDecimal),
      bidAmount: readNullable(fields.get("bid_amount"), "bid_amount", readDecimal),
      ask: readNullable(fields.get("ask"), "ask", readDecimal),
      askAmount: readNullable(fields.get("ask_amount"), "ask_amount", readDecimal),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    bid: readNullable(fields.get("bid"), "bid", readDecimal),
    bidAmount: readNullable(fields.get("bid_amount"), "bid_amount", readDecimal),
    ask: readNullable(fields.get("ask"), "ask", readDecimal),
    askAmount: readNullable(fields.get("ask_amount"), "ask_amount", readDecimal),
  };
}
