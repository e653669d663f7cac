// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Microseconds, readFlag, readInteger, readList, readText, type Value } from "../../values.js";
import { type BookChange, type QueuedOrder, readBookChange, readQueuedOrderRow } from "../records/feed.js";

/** The state of `book:<market>` at `seq`. */
export interface BookSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  bids: QueuedOrder[];
  asks: QueuedOrder[];
  complete: boolean;
}

/** What happened on `book:<market>` after `prev`. */
export interface BookUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  changes: BookChange[];
}

/** A message on `book:<market>`. */
export interface BookMessage {
  readonly kind: "book";
  readonly channel: string;
  readonly payload: BookSnapshot | BookUpdate;
}

export function readBookPayload(fields: Map<string, Value>): BookSnapshot | BookUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      bids: readList(fields.get("bids"), "bids", readQueuedOrderRow),
      asks: readList(fields.get("asks"), "asks", readQueuedOrderRow),
      complete: readFlag(fields.get("complete"), "complete"),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    changes: readList(fields.get("changes"), "changes", readBookChange),
  };
}
