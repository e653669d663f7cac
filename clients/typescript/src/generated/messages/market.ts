// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Microseconds, readInteger, readList, readText, type Value } from "../../values.js";
import { type Market, readMarket } from "../records/market.js";

/** The state of `market` at `seq`. */
export interface MarketSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  markets: Market[];
}

/** What happened on `market` after `prev`. */
export interface MarketUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  market: Market;
}

/** A message on `market`. */
export interface MarketMessage {
  readonly kind: "market";
  readonly channel: string;
  readonly payload: MarketSnapshot | MarketUpdate;
}

export function readMarketPayload(fields: Map<string, Value>): MarketSnapshot | MarketUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      markets: readList(fields.get("markets"), "markets", readMarket),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    market: readMarket(fields.get("market"), "market"),
  };
}
