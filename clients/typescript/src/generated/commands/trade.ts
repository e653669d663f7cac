// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import { type IdLike, type IntegerLike, writeId, writeInteger, writeText } from "../../words.js";
import { readTradePage, type TradePage } from "../records/trade.js";
import type { Side } from "../vocabularies.js";

/** What TRADE.HISTORY takes. */
export interface TradeHistoryArguments {
  /** the owner */
  user: IdLike;
  /** this market only */
  market?: string | undefined;
  /** this side only */
  side?: Side | undefined;
  /** of this order only */
  orderId?: IdLike | undefined;
  /** at this time or later, in microseconds */
  fromUs?: IntegerLike | undefined;
  /** before this time */
  toUs?: IntegerLike | undefined;
  /** the page that goes on there: `next` of the last */
  before?: string | undefined;
  /** at most so many */
  limit?: IntegerLike | undefined;
}

const history: Command<TradeHistoryArguments, TradePage> = {
  name: "TRADE.HISTORY",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["TRADE.HISTORY"];
    words.push(writeId(given.user, "user"));
    if (given.market !== undefined) words.push("MARKET", writeText(given.market, "market"));
    if (given.side !== undefined) words.push("SIDE", writeText(given.side, "side"));
    if (given.orderId !== undefined) words.push("ORDER", writeId(given.orderId, "orderId"));
    if (given.fromUs !== undefined) words.push("FROM", writeInteger(given.fromUs, "fromUs"));
    if (given.toUs !== undefined) words.push("TO", writeInteger(given.toUs, "toUs"));
    if (given.before !== undefined) words.push("BEFORE", writeText(given.before, "before"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    return words;
  },
  read: (value) => readTradePage(value, "TRADE.HISTORY"),
};

/** The commands of TRADE. */
export class TradeCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Lists a user's trades, latest first.
   *
   * Answers: A page; each trade is a map.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or BEFORE is no place in this list
   * - {@link NoUserError} the user is not registered
   * - {@link NoMarketError} there is no such market
   * - {@link NoHistoryError} history is off, or can't answer now
   */
  history(given: TradeHistoryArguments, options?: CallOptions): Promise<TradePage> {
    return this.#runner.run(history, given, options);
  }
}
