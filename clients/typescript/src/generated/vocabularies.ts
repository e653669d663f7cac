// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

/** Words of SIDE, as this version knows them. */
export type Side = "BID" | "ASK";

/** Words of KIND, as this version knows them. */
export type OrderKind = "LIMIT" | "MARKET";

/** Words of TIF, as this version knows them. */
export type TimeInForce = "GTC" | "IOC" | "FOK";

/** Words of STP, as this version knows them. */
export type SelfTradePrevention = "NONE" | "TAKER" | "MAKER" | "BOTH" | "DECREMENT";

/** Words of REPLY, as this version knows them. */
export type ReplyForm = "ACK" | "RESULT" | "FULL";

/** Words of STATUS, as this version knows them. */
export type OrderStatus = "NEW" | "PARTIALLY_FILLED" | "FILLED" | "CANCELED" | "EXPIRED";

/** Words of REASON, as this version knows them. */
export type Reason =
  "" | "USER" | "POST_ONLY" | "SELF_TRADE" | "IOC" | "FOK" | "MARKET_EXHAUSTED" | "QUOTE_LIMIT" | "HALTED";

/** Words of MARKET_STATUS, as this version knows them. */
export type MarketStatus = "TRADING" | "CANCEL_ONLY" | "HALT";

/** Words of KLINE_INTERVAL, as this version knows them. */
export type Interval =
  "1s" | "1m" | "3m" | "5m" | "15m" | "30m" | "1h" | "2h" | "4h" | "6h" | "8h" | "12h" | "1d" | "3d" | "1w" | "1M";

/** Words of BOOK_ACTION, as this version knows them. */
export type BookAction = "ADD" | "EXECUTE" | "AMEND" | "CANCEL";

/** Words of DIRECTION, as this version knows them. */
export type Direction = "IN" | "OUT";

/** Words of ENDED, as this version knows them. */
export type OrderEnd = "FILLED" | "CANCELED" | "EXPIRED";

/** Words of ROLE, as this version knows them. */
export type Role = "TAKER" | "MAKER";

/** Words of ENGINE_PARAMETER, as this version knows them. */
export type EngineParameter = "user-order-limit" | "client-id-ttl" | "finished-orders-max" | "trades-max";

/** Words of ORDER_CAUSE, as this version knows them. */
export type OrderCause = "PUT" | "TRADE" | "PREVENTED" | "AMENDED" | "RESTED" | "CANCELED" | "EXPIRED";

/** Words of BALANCE_CAUSE, as this version knows them. */
export type BalanceCause = "DEPOSIT" | "WITHDRAWAL" | "TRANSFER" | "TRADE" | "FREEZE" | "RELEASE";

/** Words of MESSAGE, as this version knows them. */
export type MessageType = "snapshot" | "update";
