// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { type Microseconds, type Plain, plain, readPayload, type Value } from "../values.js";
import { type BalanceMessage, readBalancePayload } from "./messages/balance.js";
import { type BboMessage, readBboPayload } from "./messages/bbo.js";
import { type BookMessage, readBookPayload } from "./messages/book.js";
import { type DepthMessage, readDepthPayload } from "./messages/depth.js";
import { type KlineMessage, readKlinePayload } from "./messages/kline.js";
import { type MarketMessage, readMarketPayload } from "./messages/market.js";
import { type OrderMessage, readOrderPayload } from "./messages/order.js";
import { readTickerPayload, type TickerMessage } from "./messages/ticker.js";
import { readTradePayload, type TradeMessage } from "./messages/trade.js";

/** A message of a kind that this version doesn't know, as it came. */
export interface OtherMessage {
  readonly kind: "other";
  readonly channel: string;
  readonly payload: OtherPayload;
}

/** What FEED.md promises of every message; the rest is not checked. */
export type OtherPayload =
  | { type: "snapshot"; seq: number; epoch: string; time: Microseconds; [field: string]: Plain }
  | { type: "update"; seq: number; prev: number; time: Microseconds; [field: string]: Plain };

/** The messages of each kind of channel. */
export interface Messages {
  trade: TradeMessage;
  depth: DepthMessage;
  book: BookMessage;
  bbo: BboMessage;
  ticker: TickerMessage;
  kline: KlineMessage;
  market: MarketMessage;
  order: OrderMessage;
  balance: BalanceMessage;
}

/** A message: which it is, its `kind` tells, and then its payload's `type`. */
export type Message =
  | TradeMessage
  | DepthMessage
  | BookMessage
  | BboMessage
  | TickerMessage
  | KlineMessage
  | MarketMessage
  | OrderMessage
  | BalanceMessage
  | OtherMessage;

/** What is told on a channel of this name. */
export type MessageOn<Name extends string> = string extends Name
  ? Message
  : Name extends keyof Messages
    ? Messages[Name]
    : Name extends `${infer Kind}:${string}`
      ? Kind extends keyof Messages
        ? Messages[Kind]
        : OtherMessage
      : OtherMessage;

/** Read the payload of a message on a channel. */
export function readMessage(value: Value | undefined, channel: string): Message {
  const [kind] = channel.split(":", 1);
  const fields = readPayload(value, channel);
  switch (kind) {
    case "trade":
      return { kind, channel, payload: readTradePayload(fields) };
    case "depth":
      return { kind, channel, payload: readDepthPayload(fields) };
    case "book":
      return { kind, channel, payload: readBookPayload(fields) };
    case "bbo":
      return { kind, channel, payload: readBboPayload(fields) };
    case "ticker":
      return { kind, channel, payload: readTickerPayload(fields) };
    case "kline":
      return { kind, channel, payload: readKlinePayload(fields) };
    case "market":
      return { kind, channel, payload: readMarketPayload(fields) };
    case "order":
      return { kind, channel, payload: readOrderPayload(fields) };
    case "balance":
      return { kind, channel, payload: readBalancePayload(fields) };
    default:
      return { kind: "other", channel, payload: plain(fields) as unknown as OtherPayload };
  }
}
