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
  readItems,
  readList,
  readNullable,
  readText,
  type Value,
} from "../../values.js";
import type { Interval, MarketStatus, SelfTradePrevention, Side } from "../vocabularies.js";

/** A record: MARKET. */
export interface Market {
  market: string;
  base: string;
  quote: string;
  amountScale: number;
  priceScale: number;
  feeScale: number;
  minAmount: Decimal;
  takerFee: Decimal;
  makerFee: Decimal;
  stp: Open<SelfTradePrevention>;
  status: Open<MarketStatus>;
}

export function readMarket(value: Value | undefined, field: string): Market {
  const fields = readFields(value, field);
  return {
    market: readText(fields.get("market"), "market"),
    base: readText(fields.get("base"), "base"),
    quote: readText(fields.get("quote"), "quote"),
    amountScale: readInteger(fields.get("amount_scale"), "amount_scale"),
    priceScale: readInteger(fields.get("price_scale"), "price_scale"),
    feeScale: readInteger(fields.get("fee_scale"), "fee_scale"),
    minAmount: readDecimal(fields.get("min_amount"), "min_amount"),
    takerFee: readDecimal(fields.get("taker_fee"), "taker_fee"),
    makerFee: readDecimal(fields.get("maker_fee"), "maker_fee"),
    stp: readText(fields.get("stp"), "stp"),
    status: readText(fields.get("status"), "status"),
  };
}

/** A record: MARKET_SUMMARY. */
export interface MarketSummary {
  market: string;
  status: Open<MarketStatus>;
  bidCount: number;
  bidAmount: Decimal;
  askCount: number;
  askAmount: Decimal;
  tradeCount: number;
  lastPrice: Decimal | null;
}

export function readMarketSummary(value: Value | undefined, field: string): MarketSummary {
  const fields = readFields(value, field);
  return {
    market: readText(fields.get("market"), "market"),
    status: readText(fields.get("status"), "status"),
    bidCount: readInteger(fields.get("bid_count"), "bid_count"),
    bidAmount: readDecimal(fields.get("bid_amount"), "bid_amount"),
    askCount: readInteger(fields.get("ask_count"), "ask_count"),
    askAmount: readDecimal(fields.get("ask_amount"), "ask_amount"),
    tradeCount: readInteger(fields.get("trade_count"), "trade_count"),
    lastPrice: readNullable(fields.get("last_price"), "last_price", readDecimal),
  };
}

/** A record: LEVEL. */
export interface Level {
  price: Decimal;
  amount: Decimal;
}

export function readLevel(value: Value | undefined, field: string): Level {
  const fields = readFields(value, field);
  return {
    price: readDecimal(fields.get("price"), "price"),
    amount: readDecimal(fields.get("amount"), "amount"),
  };
}

export function readLevelRow(value: Value | undefined, field: string): Level {
  const [price, amount] = readItems(value, field);
  return {
    price: readDecimal(price, "price"),
    amount: readDecimal(amount, "amount"),
  };
}

/** A record: DEPTH. */
export interface Depth {
  sequence: Id;
  bids: Level[];
  asks: Level[];
}

export function readDepth(value: Value | undefined, field: string): Depth {
  const fields = readFields(value, field);
  return {
    sequence: readId(fields.get("sequence"), "sequence"),
    bids: readList(fields.get("bids"), "bids", readLevelRow),
    asks: readList(fields.get("asks"), "asks", readLevelRow),
  };
}

/** A record: TRADE. */
export interface Trade {
  id: Id;
  time: Microseconds;
  price: Decimal;
  amount: Decimal;
  quote: Decimal;
  side: Open<Side>;
}

export function readTrade(value: Value | undefined, field: string): Trade {
  const fields = readFields(value, field);
  return {
    id: readId(fields.get("id"), "id"),
    time: readInteger(fields.get("time"), "time"),
    price: readDecimal(fields.get("price"), "price"),
    amount: readDecimal(fields.get("amount"), "amount"),
    quote: readDecimal(fields.get("quote"), "quote"),
    side: readText(fields.get("side"), "side"),
  };
}

/** A record: TICKER. */
export interface Ticker {
  market: string;
  time: Microseconds;
  open: Decimal | null;
  high: Decimal | null;
  low: Decimal | null;
  last: Decimal | null;
  change: Decimal | null;
  changePercent: Decimal | null;
  volume: Decimal;
  quote: Decimal;
  count: number;
  vwap: Decimal | null;
  bid: Decimal | null;
  bidAmount: Decimal | null;
  ask: Decimal | null;
  askAmount: Decimal | null;
  previousClose: Decimal | null;
}

export function readTicker(value: Value | undefined, field: string): Ticker {
  const fields = readFields(value, field);
  return {
    market: readText(fields.get("market"), "market"),
    time: readInteger(fields.get("time"), "time"),
    open: readNullable(fields.get("open"), "open", readDecimal),
    high: readNullable(fields.get("high"), "high", readDecimal),
    low: readNullable(fields.get("low"), "low", readDecimal),
    last: readNullable(fields.get("last"), "last", readDecimal),
    change: readNullable(fields.get("change"), "change", readDecimal),
    changePercent: readNullable(fields.get("change_percent"), "change_percent", readDecimal),
    volume: readDecimal(fields.get("volume"), "volume"),
    quote: readDecimal(fields.get("quote"), "quote"),
    count: readInteger(fields.get("count"), "count"),
    vwap: readNullable(fields.get("vwap"), "vwap", readDecimal),
    bid: readNullable(fields.get("bid"), "bid", readDecimal),
    bidAmount: readNullable(fields.get("bid_amount"), "bid_amount", readDecimal),
    ask: readNullable(fields.get("ask"), "ask", readDecimal),
    askAmount: readNullable(fields.get("ask_amount"), "ask_amount", readDecimal),
    previousClose: readNullable(fields.get("previous_close"), "previous_close", readDecimal),
  };
}

/** A record: KLINE. */
export interface Kline {
  interval: Open<Interval>;
  start: Microseconds;
  end: Microseconds;
  open: Decimal;
  high: Decimal;
  low: Decimal;
  close: Decimal;
  volume: Decimal;
  quote: Decimal;
  count: number;
  closed: boolean;
}

export function readKline(value: Value | undefined, field: string): Kline {
  const fields = readFields(value, field);
  return {
    interval: readText(fields.get("interval"), "interval"),
    start: readInteger(fields.get("start"), "start"),
    end: readInteger(fields.get("end"), "end"),
    open: readDecimal(fields.get("open"), "open"),
    high: readDecimal(fields.get("high"), "high"),
    low: readDecimal(fields.get("low"), "low"),
    close: readDecimal(fields.get("close"), "close"),
    volume: readDecimal(fields.get("volume"), "volume"),
    quote: readDecimal(fields.get("quote"), "quote"),
    count: readInteger(fields.get("count"), "count"),
    closed: readFlag(fields.get("closed"), "closed"),
  };
}

/** A record: MARKET_STATUS. */
export interface MarketPeriod {
  market: string;
  status: Open<MarketStatus>;
  time: Microseconds;
  sequence: Id;
  period: number;
  last: Decimal | null;
  open: Decimal | null;
  high: Decimal | null;
  low: Decimal | null;
  volume: Decimal;
  quote: Decimal;
  count: number;
}

export function readMarketPeriod(value: Value | undefined, field: string): MarketPeriod {
  const fields = readFields(value, field);
  return {
    market: readText(fields.get("market"), "market"),
    status: readText(fields.get("status"), "status"),
    time: readInteger(fields.get("time"), "time"),
    sequence: readId(fields.get("sequence"), "sequence"),
    period: readInteger(fields.get("period"), "period"),
    last: readNullable(fields.get("last"), "last", readDecimal),
    open: readNullable(fields.get("open"), "open", readDecimal),
    high: readNullable(fields.get("high"), "high", readDecimal),
    low: readNullable(fields.get("low"), "low", readDecimal),
    volume: readDecimal(fields.get("volume"), "volume"),
    quote: readDecimal(fields.get("quote"), "quote"),
    count: readInteger(fields.get("count"), "count"),
  };
}
