// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import {
  type Id,
  type Microseconds,
  type Open,
  readDecimal,
  readFields,
  readId,
  readInteger,
  readList,
  readText,
  type Value,
} from "../../values.js";
import type { Role, Side } from "../vocabularies.js";

/** A record: USER_TRADE. */
export interface UserTrade {
  tradeId: Id;
  time: Microseconds;
  market: string;
  orderId: Id;
  counterOrderId: Id;
  side: Open<Side>;
  role: Open<Role>;
  price: Decimal;
  amount: Decimal;
  quote: Decimal;
  fee: Decimal;
  feeAsset: string;
}

export function readUserTrade(value: Value | undefined, field: string): UserTrade {
  const fields = readFields(value, field);
  return {
    tradeId: readId(fields.get("trade_id"), "trade_id"),
    time: readInteger(fields.get("time"), "time"),
    market: readText(fields.get("market"), "market"),
    orderId: readId(fields.get("order_id"), "order_id"),
    counterOrderId: readId(fields.get("counter_order_id"), "counter_order_id"),
    side: readText(fields.get("side"), "side"),
    role: readText(fields.get("role"), "role"),
    price: readDecimal(fields.get("price"), "price"),
    amount: readDecimal(fields.get("amount"), "amount"),
    quote: readDecimal(fields.get("quote"), "quote"),
    fee: readDecimal(fields.get("fee"), "fee"),
    feeAsset: readText(fields.get("fee_asset"), "fee_asset"),
  };
}

/** A record: TRADE_PAGE. */
export interface TradePage {
  sequence: Id;
  next: string;
  trades: UserTrade[];
}

export function readTradePage(value: Value | undefined, field: string): TradePage {
  const fields = readFields(value, field);
  return {
    sequence: readId(fields.get("sequence"), "sequence"),
    next: readText(fields.get("next"), "next"),
    trades: readList(fields.get("trades"), "trades", readUserTrade),
  };
}
