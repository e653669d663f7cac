// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Microseconds, readInteger, readText, type Value } from "../../values.js";
import { readTicker, type Ticker } from "../records/market.js";

/** The state of `ticker:<market>` at `seq`. */
export interface TickerSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  ticker: Ticker;
}

/** What happened on `ticker:<market>` after `prev`. */
export interface TickerUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  ticker: Ticker;
}

/** A message on `ticker:<market>`. */
export interface TickerMessage {
  readonly kind: "ticker";
  readonly channel: string;
  readonly payload: TickerSnapshot | TickerUpdate;
}

export function readTickerPayload(fields: Map<string, Value>): TickerSnapshot | TickerUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      ticker: readTicker(fields.get("ticker"), "ticker"),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    ticker: readTicker(fields.get("ticker"), "ticker"),
  };
}
