// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import {
  type Id,
  type Microseconds,
  type Open,
  readDecimal,
  readFields,
  readFlag,
  readId,
  readInteger,
  readList,
  readNullable,
  readText,
  type Value,
} from "../../values.js";
import type { OrderKind, OrderStatus, Reason, Role, SelfTradePrevention, Side, TimeInForce } from "../vocabularies.js";

/** A record: FILL. */
export interface Fill {
  tradeId: Id;
  role: Open<Role>;
  price: Decimal;
  amount: Decimal;
  quote: Decimal;
  fee: Decimal;
  feeAsset: string;
  makerOrderId: Id;
}

export function readFill(value: Value | undefined, field: string): Fill {
  const fields = readFields(value, field);
  return {
    tradeId: readId(fields.get("trade_id"), "trade_id"),
    role: readText(fields.get("role"), "role"),
    price: readDecimal(fields.get("price"), "price"),
    amount: readDecimal(fields.get("amount"), "amount"),
    quote: readDecimal(fields.get("quote"), "quote"),
    fee: readDecimal(fields.get("fee"), "fee"),
    feeAsset: readText(fields.get("fee_asset"), "fee_asset"),
    makerOrderId: readId(fields.get("maker_order_id"), "maker_order_id"),
  };
}

/** A record: ORDER_RESULT. */
export interface OrderResult {
  id: Id;
  status: Open<OrderStatus>;
  remain: Decimal;
  finishedBase: Decimal;
  finishedQuote: Decimal;
  finishedFee: Decimal;
  reason: Open<Reason>;
}

export function readOrderResult(value: Value | undefined, field: string): OrderResult {
  const fields = readFields(value, field);
  return {
    id: readId(fields.get("id"), "id"),
    status: readText(fields.get("status"), "status"),
    remain: readDecimal(fields.get("remain"), "remain"),
    finishedBase: readDecimal(fields.get("finished_base"), "finished_base"),
    finishedQuote: readDecimal(fields.get("finished_quote"), "finished_quote"),
    finishedFee: readDecimal(fields.get("finished_fee"), "finished_fee"),
    reason: readText(fields.get("reason"), "reason"),
  };
}

/** A record: ORDER. */
export interface Order {
  id: Id;
  user: Id;
  market: string;
  side: Open<Side>;
  type: Open<OrderKind>;
  tif: Open<TimeInForce>;
  postOnly: boolean;
  stp: Open<SelfTradePrevention>;
  price: Decimal | null;
  amount: Decimal;
  remain: Decimal;
  finishedBase: Decimal;
  finishedQuote: Decimal;
  finishedFee: Decimal;
  prevented: Decimal;
  frozen: Decimal;
  takerFee: Decimal;
  makerFee: Decimal;
  status: Open<OrderStatus>;
  reason: Open<Reason>;
  clientId: string;
  createTime: Microseconds;
  updateTime: Microseconds;
}

export function readOrder(value: Value | undefined, field: string): Order {
  const fields = readFields(value, field);
  return {
    id: readId(fields.get("id"), "id"),
    user: readId(fields.get("user"), "user"),
    market: readText(fields.get("market"), "market"),
    side: readText(fields.get("side"), "side"),
    type: readText(fields.get("type"), "type"),
    tif: readText(fields.get("tif"), "tif"),
    postOnly: readFlag(fields.get("post_only"), "post_only"),
    stp: readText(fields.get("stp"), "stp"),
    price: readNullable(fields.get("price"), "price", readDecimal),
    amount: readDecimal(fields.get("amount"), "amount"),
    remain: readDecimal(fields.get("remain"), "remain"),
    finishedBase: readDecimal(fields.get("finished_base"), "finished_base"),
    finishedQuote: readDecimal(fields.get("finished_quote"), "finished_quote"),
    finishedFee: readDecimal(fields.get("finished_fee"), "finished_fee"),
    prevented: readDecimal(fields.get("prevented"), "prevented"),
    frozen: readDecimal(fields.get("frozen"), "frozen"),
    takerFee: readDecimal(fields.get("taker_fee"), "taker_fee"),
    makerFee: readDecimal(fields.get("maker_fee"), "maker_fee"),
    status: readText(fields.get("status"), "status"),
    reason: readText(fields.get("reason"), "reason"),
    clientId: readText(fields.get("client_id"), "client_id"),
    createTime: readInteger(fields.get("create_time"), "create_time"),
    updateTime: readInteger(fields.get("update_time"), "update_time"),
  };
}

/** A record: ORDER_FULL. */
export interface OrderFull extends Order {
  fills: Fill[];
}

export function readOrderFull(value: Value | undefined, field: string): OrderFull {
  const fields = readFields(value, field);
  return {
    ...readOrder(value, field),
    fills: readList(fields.get("fills"), "fills", readFill),
  };
}

/** A record: CANCELLED. */
export interface Cancelled {
  count: number;
  orderIds: Id[];
}

export function readCancelled(value: Value | undefined, field: string): Cancelled {
  const fields = readFields(value, field);
  return {
    count: readInteger(fields.get("count"), "count"),
    orderIds: readList(fields.get("order_ids"), "order_ids", readId),
  };
}

/** A record: ORDER_PAGE. */
export interface OrderPage {
  sequence: Id;
  next: string;
  orders: Order[];
}

export function readOrderPage(value: Value | undefined, field: string): OrderPage {
  const fields = readFields(value, field);
  return {
    sequence: readId(fields.get("sequence"), "sequence"),
    next: readText(fields.get("next"), "next"),
    orders: readList(fields.get("orders"), "orders", readOrder),
  };
}
