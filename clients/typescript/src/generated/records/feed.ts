// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import {
  type Id,
  type Open,
  readDecimal,
  readFields,
  readId,
  readInteger,
  readItems,
  readList,
  readNullable,
  readText,
  type Value,
} from "../../values.js";
import { type Message, readMessage } from "../messages.js";
import type { BookAction, Side } from "../vocabularies.js";

/** A record: QUEUED. */
export interface QueuedOrder {
  orderId: Id;
  price: Decimal;
  amount: Decimal;
}

export function readQueuedOrder(value: Value | undefined, field: string): QueuedOrder {
  const fields = readFields(value, field);
  return {
    orderId: readId(fields.get("order_id"), "order_id"),
    price: readDecimal(fields.get("price"), "price"),
    amount: readDecimal(fields.get("amount"), "amount"),
  };
}

export function readQueuedOrderRow(value: Value | undefined, field: string): QueuedOrder {
  const [orderId, price, amount] = readItems(value, field);
  return {
    orderId: readId(orderId, "order_id"),
    price: readDecimal(price, "price"),
    amount: readDecimal(amount, "amount"),
  };
}

/** A record: CHANGE. */
export interface BookChange {
  action: Open<BookAction>;
  orderId: Id;
  side: Open<Side>;
  price: Decimal;
  amount: Decimal;
  tradeId: Id | null;
}

export function readBookChange(value: Value | undefined, field: string): BookChange {
  const fields = readFields(value, field);
  return {
    action: readText(fields.get("action"), "action"),
    orderId: readId(fields.get("order_id"), "order_id"),
    side: readText(fields.get("side"), "side"),
    price: readDecimal(fields.get("price"), "price"),
    amount: readDecimal(fields.get("amount"), "amount"),
    tradeId: readNullable(fields.get("trade_id"), "trade_id", readId),
  };
}

/** A record: REPLAY. */
export interface Replay {
  channel: string;
  epoch: string;
  seq: number;
  messages: Message[];
}

export function readReplay(value: Value | undefined, field: string): Replay {
  const fields = readFields(value, field);
  const channel = readText(fields.get("channel"), "channel");
  return {
    channel: readText(fields.get("channel"), "channel"),
    epoch: readText(fields.get("epoch"), "epoch"),
    seq: readInteger(fields.get("seq"), "seq"),
    messages: readList(fields.get("messages"), "messages", (one) => readMessage(one, channel)),
  };
}
