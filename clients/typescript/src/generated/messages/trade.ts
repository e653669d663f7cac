// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Microseconds, readInteger, readNullable, readText, type Value } from "../../values.js";
import { readTrade, type Trade } from "../records/market.js";

/** The state of `trade:<market>` at `seq`. */
export interface TradeSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  trade: Trade | null;
}

/** What happened on `trade:<market>` after `prev`. */
export interface TradeUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  trade: Trade;
}

/** A message on `trade:<market>`. */
export interface TradeMessage {
  readonly kind: "trade";
  readonly channel: string;
  readonly payload: TradeSnapshot | TradeUpdate;
}

export function readTradePayload(fields: Map<string, Value>): TradeSnapshot | TradeUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      trade: readNullable(fields.get("trade"), "trade", readTrade),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    trade: readTrade(fields.get("trade"), "trade"),
  };
}
