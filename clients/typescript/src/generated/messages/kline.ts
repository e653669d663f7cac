// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Microseconds, readInteger, readNullable, readText, type Value } from "../../values.js";
import { type Kline, readKline } from "../records/market.js";

/** The state of `kline:<market>:<interval>` at `seq`. */
export interface KlineSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  kline: Kline | null;
}

/** What happened on `kline:<market>:<interval>` after `prev`. */
export interface KlineUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  kline: Kline;
}

/** A message on `kline:<market>:<interval>`. */
export interface KlineMessage {
  readonly kind: "kline";
  readonly channel: string;
  readonly payload: KlineSnapshot | KlineUpdate;
}

export function readKlinePayload(fields: Map<string, Value>): KlineSnapshot | KlineUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      kline: readNullable(fields.get("kline"), "kline", readKline),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    kline: readKline(fields.get("kline"), "kline"),
  };
}
