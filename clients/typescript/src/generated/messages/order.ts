// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import {
  type Microseconds,
  type Open,
  readFlag,
  readInteger,
  readList,
  readNullable,
  readText,
  type Value,
} from "../../values.js";
import { type Fill, type Order, readFill, readOrder } from "../records/order.js";
import type { OrderCause } from "../vocabularies.js";

/** The state of `order:<user>` at `seq`. */
export interface OrderSnapshot {
  type: "snapshot";
  seq: number;
  epoch: string;
  time: Microseconds;
  orders: Order[];
  complete: boolean;
}

/** What happened on `order:<user>` after `prev`. */
export interface OrderUpdate {
  type: "update";
  seq: number;
  prev: number;
  time: Microseconds;
  cause: Open<OrderCause>;
  order: Order;
  fill: Fill | null;
}

/** A message on `order:<user>`. */
export interface OrderMessage {
  readonly kind: "order";
  readonly channel: string;
  readonly payload: OrderSnapshot | OrderUpdate;
}

export function readOrderPayload(fields: Map<string, Value>): OrderSnapshot | OrderUpdate {
  if (fields.get("type") === "snapshot") {
    return {
      type: "snapshot",
      seq: readInteger(fields.get("seq"), "seq"),
      epoch: readText(fields.get("epoch"), "epoch"),
      time: readInteger(fields.get("time"), "time"),
      orders: readList(fields.get("orders"), "orders", readOrder),
      complete: readFlag(fields.get("complete"), "complete"),
    };
  }
  return {
    type: "update",
    seq: readInteger(fields.get("seq"), "seq"),
    prev: readInteger(fields.get("prev"), "prev"),
    time: readInteger(fields.get("time"), "time"),
    cause: readText(fields.get("cause"), "cause"),
    order: readOrder(fields.get("order"), "order"),
    fill: readNullable(fields.get("fill"), "fill", readFill),
  };
}
