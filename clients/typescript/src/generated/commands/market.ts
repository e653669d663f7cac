// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import type { DecimalLike } from "../../decimal.js";
import { readList, readStatus } from "../../values.js";
import {
  type IdLike,
  type IntegerLike,
  writeDecimal,
  writeId,
  writeInteger,
  writeText,
  writeTexts,
} from "../../words.js";
import {
  type Depth,
  type Kline,
  type Market,
  type MarketPeriod,
  type MarketSummary,
  readDepth,
  readKline,
  readMarket,
  readMarketPeriod,
  readMarketSummary,
  readTicker,
  readTrade,
  type Ticker,
  type Trade,
} from "../records/market.js";
import type { Interval, MarketStatus, SelfTradePrevention } from "../vocabularies.js";

/** What MARKET.CREATE takes. */
export interface MarketCreateArguments {
  /** the market's name */
  market: string;
  /** the asset that is bought and sold */
  base: string;
  /** the asset that pays for it */
  quote: string;
  /** decimals of an order's amount */
  amountScale: IntegerLike;
  /** decimals of a price */
  priceScale: IntegerLike;
  /** decimals of a fee rate; default 4 */
  feeScale?: IntegerLike | undefined;
  /** smallest order; default: one step */
  minAmount?: DecimalLike | undefined;
  /** fee rate of the taker, 0 <= r < 1; default 0 */
  takerFee?: DecimalLike | undefined;
  /** fee rate of the maker, 0 <= r < 1; default 0 */
  makerFee?: DecimalLike | undefined;
  /** default self-trade prevention; default TAKER */
  stp?: SelfTradePrevention | undefined;
}

const create: Command<MarketCreateArguments, void> = {
  name: "MARKET.CREATE",
  retry: "always",
  writes: true,
  words(given) {
    const words = ["MARKET.CREATE"];
    words.push(writeText(given.market, "market"));
    words.push(writeText(given.base, "base"));
    words.push(writeText(given.quote, "quote"));
    words.push("AMOUNTSCALE", writeInteger(given.amountScale, "amountScale"));
    words.push("PRICESCALE", writeInteger(given.priceScale, "priceScale"));
    if (given.feeScale !== undefined) words.push("FEESCALE", writeInteger(given.feeScale, "feeScale"));
    if (given.minAmount !== undefined) words.push("MINAMOUNT", writeDecimal(given.minAmount, "minAmount"));
    if (given.takerFee !== undefined) words.push("TAKERFEE", writeDecimal(given.takerFee, "takerFee"));
    if (given.makerFee !== undefined) words.push("MAKERFEE", writeDecimal(given.makerFee, "makerFee"));
    if (given.stp !== undefined) words.push("STP", writeText(given.stp, "stp"));
    return words;
  },
  read: (value) => readStatus(value, "MARKET.CREATE"),
};

/** What MARKET.SET takes. */
export interface MarketSetArguments {
  /** the market's name */
  market: string;
  /** smallest order; default: one step */
  minAmount?: DecimalLike | undefined;
  /** fee rate of the taker, 0 <= r < 1; default 0 */
  takerFee?: DecimalLike | undefined;
  /** fee rate of the maker, 0 <= r < 1; default 0 */
  makerFee?: DecimalLike | undefined;
  /** default self-trade prevention */
  stp?: SelfTradePrevention | undefined;
  /** TRADING; CANCEL_ONLY: nothing new; HALT: nothing but queries */
  status?: MarketStatus | undefined;
}

const set: Command<MarketSetArguments, void> = {
  name: "MARKET.SET",
  retry: "always",
  writes: true,
  words(given) {
    const words = ["MARKET.SET"];
    words.push(writeText(given.market, "market"));
    if (given.minAmount !== undefined) words.push("MINAMOUNT", writeDecimal(given.minAmount, "minAmount"));
    if (given.takerFee !== undefined) words.push("TAKERFEE", writeDecimal(given.takerFee, "takerFee"));
    if (given.makerFee !== undefined) words.push("MAKERFEE", writeDecimal(given.makerFee, "makerFee"));
    if (given.stp !== undefined) words.push("STP", writeText(given.stp, "stp"));
    if (given.status !== undefined) words.push("STATUS", writeText(given.status, "status"));
    return words;
  },
  read: (value) => readStatus(value, "MARKET.SET"),
};

const list: Command<undefined, Market[]> = {
  name: "MARKET.LIST",
  retry: "always",
  writes: false,
  words: () => ["MARKET.LIST"],
  read: (value) => readList(value, "MARKET.LIST", readMarket),
};

/** What MARKET.SUMMARY takes. */
export interface MarketSummaryArguments {
  /** these; default: all */
  market?: readonly string[] | undefined;
}

const summary: Command<MarketSummaryArguments, MarketSummary[]> = {
  name: "MARKET.SUMMARY",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["MARKET.SUMMARY"];
    if (given.market !== undefined) writeTexts(words, given.market, "market");
    return words;
  },
  read: (value) => readList(value, "MARKET.SUMMARY", readMarketSummary),
};

/** What MARKET.DEPTH takes. */
export interface MarketDepthArguments {
  /** the market's name */
  market: string;
  /** at most so many */
  limit?: IntegerLike | undefined;
  /** group prices into steps of this: asks up, bids down */
  interval?: DecimalLike | undefined;
}

const depth: Command<MarketDepthArguments, Depth> = {
  name: "MARKET.DEPTH",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["MARKET.DEPTH"];
    words.push(writeText(given.market, "market"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    if (given.interval !== undefined) words.push("INTERVAL", writeDecimal(given.interval, "interval"));
    return words;
  },
  read: (value) => readDepth(value, "MARKET.DEPTH"),
};

/** What MARKET.TRADES takes. */
export interface MarketTradesArguments {
  /** the market's name */
  market: string;
  /** at most so many */
  limit?: IntegerLike | undefined;
  /** those before this trade; older than memory, from history (not in a transaction) */
  before?: IdLike | undefined;
}

const trades: Command<MarketTradesArguments, Trade[]> = {
  name: "MARKET.TRADES",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["MARKET.TRADES"];
    words.push(writeText(given.market, "market"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    if (given.before !== undefined) words.push("BEFORE", writeId(given.before, "before"));
    return words;
  },
  read: (value) => readList(value, "MARKET.TRADES", readTrade),
};

/** What MARKET.TICKER takes. */
export interface MarketTickerArguments {
  /** the market's name */
  market: string;
}

const ticker: Command<MarketTickerArguments, Ticker> = {
  name: "MARKET.TICKER",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["MARKET.TICKER"];
    words.push(writeText(given.market, "market"));
    return words;
  },
  read: (value) => readTicker(value, "MARKET.TICKER"),
};

/** What MARKET.KLINE takes. */
export interface MarketKlineArguments {
  /** the market's name */
  market: string;
  /** case matters: m is minutes, M a month; UTC; weeks begin on Mondays, 3d is counted from 1970-01-01 */
  interval: Interval;
  /** those that start at this time or later, in microseconds */
  fromUs?: IntegerLike | undefined;
  /** those that start before this time */
  toUs?: IntegerLike | undefined;
  /** at most so many */
  limit?: IntegerLike | undefined;
  /** with flat candles at the close before, where nothing was traded, up to the current one */
  fill?: boolean | undefined;
}

const kline: Command<MarketKlineArguments, Kline[]> = {
  name: "MARKET.KLINE",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["MARKET.KLINE"];
    words.push(writeText(given.market, "market"));
    words.push(writeText(given.interval, "interval"));
    if (given.fromUs !== undefined) words.push("FROM", writeInteger(given.fromUs, "fromUs"));
    if (given.toUs !== undefined) words.push("TO", writeInteger(given.toUs, "toUs"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    if (given.fill) words.push("FILL");
    return words;
  },
  read: (value) => readList(value, "MARKET.KLINE", readKline),
};

/** What MARKET.STATUS takes. */
export interface MarketStatusArguments {
  /** the market's name */
  market: string;
  /** seconds, beyond 7200 rounded up to whole minutes; default 86400 */
  period?: IntegerLike | undefined;
}

const status: Command<MarketStatusArguments, MarketPeriod> = {
  name: "MARKET.STATUS",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["MARKET.STATUS"];
    words.push(writeText(given.market, "market"));
    if (given.period !== undefined) words.push("PERIOD", writeInteger(given.period, "period"));
    return words;
  },
  read: (value) => readMarketPeriod(value, "MARKET.STATUS"),
};

/** The commands of MARKET. */
export class MarketCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Opens a market; the same again is OK and changes nothing.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or base and quote are one asset
   * - {@link BadNameError} the name is not 1 to 32 of A-Z a-z 0-9 _ . -
   * - {@link NoAssetError} base or quote is not listed
   * - {@link BadPrecisionError} the amount scale exceeds the base's, or both scales together the quote's
   * - {@link BadAmountError} MINAMOUNT is malformed, not positive, or too large
   * - {@link BadPrecisionError} MINAMOUNT has more decimals than the amount scale
   * - {@link BadFeeError} a fee rate is malformed, negative, or not below 1
   * - {@link BadPrecisionError} a fee rate has more decimals than the fee scale
   * - {@link ExistsError} the market exists with other properties
   * - {@link LimitReachedError} the exchange has as many markets as it may
   */
  create(given: MarketCreateArguments, options?: CallOptions): Promise<void> {
    return this.#runner.run(create, given, options);
  }

  /**
   * Changes a market's properties from now on, or halts it.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or there is nothing to change
   * - {@link NoMarketError} there is no such market
   * - {@link BadAmountError} MINAMOUNT is malformed, not positive, or too large
   * - {@link BadPrecisionError} MINAMOUNT has more decimals than the amount scale
   * - {@link BadFeeError} a fee rate is malformed, negative, or not below 1
   * - {@link BadPrecisionError} a fee rate has more decimals than the fee scale
   */
  set(given: MarketSetArguments, options?: CallOptions): Promise<void> {
    return this.#runner.run(set, given, options);
  }

  /**
   * Lists the markets in the order of their creation.
   *
   * Sent again when its answer was lost.
   */
  list(options?: CallOptions): Promise<Market[]> {
    return this.#runner.run(list, undefined, options);
  }

  /**
   * Tells what rests in the books of markets.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link NoMarketError} there is no such market
   */
  summary(given: MarketSummaryArguments = {}, options?: CallOptions): Promise<MarketSummary[]> {
    return this.#runner.run(summary, given, options);
  }

  /**
   * Tells the book by price, best first.
   *
   * Answers: The journal's sequence, and lists of [price, amount].
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoMarketError} there is no such market
   * - {@link BadPriceError} INTERVAL is malformed, not positive, or too large
   * - {@link BadPrecisionError} INTERVAL has more decimals than the market's prices
   */
  depth(given: MarketDepthArguments, options?: CallOptions): Promise<Depth> {
    return this.#runner.run(depth, given, options);
  }

  /**
   * Lists the last trades, newest first.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoMarketError} there is no such market
   * - {@link NoHistoryError} memory does not go so far back, and history can't answer now; where it is off, memory is
   *   all there is
   */
  trades(given: MarketTradesArguments, options?: CallOptions): Promise<Trade[]> {
    return this.#runner.run(trades, given, options);
  }

  /**
   * Tells what a market did in 24 hours: the current UTC minute and the 1,439 before it.
   *
   * Answers: A map; nulls where nothing was traded in that time.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link NoMarketError} there is no such market
   */
  ticker(given: MarketTickerArguments, options?: CallOptions): Promise<Ticker> {
    return this.#runner.run(ticker, given, options);
  }

  /**
   * Lists candles, oldest first: the first ones from FROM on, or the latest.
   *
   * Answers: A list of maps; the last may not be over yet.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or there is no such interval
   * - {@link NoMarketError} there is no such market
   * - {@link NoHistoryError} memory does not go so far back, and history can't answer now; where it is off, memory is
   *   all there is
   */
  kline(given: MarketKlineArguments, options?: CallOptions): Promise<Kline[]> {
    return this.#runner.run(kline, given, options);
  }

  /**
   * Tells what a market did in a period up to now.
   *
   * Answers: A map; nulls where nothing was traded in that time.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or the period is longer than what is kept
   * - {@link NoMarketError} there is no such market
   */
  status(given: MarketStatusArguments, options?: CallOptions): Promise<MarketPeriod> {
    return this.#runner.run(status, given, options);
  }
}
