// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Microseconds, readFlag, readInteger, readList, readText, type Value } from "../../values.js";
import { type Level, readLevelRow } from "../records/market.js";

/** The state of `depth:<market>` at `seq`. */
export interface DepthSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  bids: Level[];
  asks: Level[];
  complete: boolean;
}

/** What happened on `depth:<market>` after `prev`. */
export interface DepthUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  bids: Level[];
  asks: Level[];
}

/** A message on `depth:<market>`. */
export interface DepthMessage {
  readonly kind: "depth";
  readonly channel: string;
  readonly payload: DepthSnapshot | DepthUpdate;
}

export function readDepthPayload(fields: Map<string, Value>): DepthSnapshot | DepthUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      bids: readList(fields.get("bids"), "bids", readLevelRow),
      asks: readList(fields.get("asks"), "asks", readLevelRow),
      complete: readFlag(fields.get("complete"), "complete"),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    bids: readList(fields.get("bids"), "bids", readLevelRow),
    asks: readList(fields.get("asks"), "asks", readLevelRow),
  };
}
