// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import type { DecimalLike } from "../../decimal.js";
import { ProtocolError, ServerError } from "../../errors.js";
import { errorIn, type Id, readId, readItems, readList, type Value } from "../../values.js";
import { type IdLike, type IntegerLike, writeDecimal, writeId, writeInteger, writeText } from "../../words.js";
import {
  type Cancelled,
  type Order,
  type OrderFull,
  type OrderPage,
  type OrderResult,
  readCancelled,
  readOrder,
  readOrderFull,
  readOrderPage,
  readOrderResult,
} from "../records/order.js";
import type { OrderEnd, OrderKind, ReplyForm, SelfTradePrevention, Side, TimeInForce } from "../vocabularies.js";

/** PUT of a batch: what ORDER.PUT takes, after its user. */
export interface PutItem {
  /** the market's name */
  market: string;
  /** BID buys base, ASK sells it */
  side: Side;
  /** LIMIT trades at its price or better, MARKET at any */
  kind: OrderKind;
  /** in base, at the market's amount scale */
  amount: DecimalLike;
  /** of one base in quote; needed for LIMIT, refused for MARKET */
  price?: DecimalLike | undefined;
  /** the most quote that a market bid may spend */
  quoteLimit?: DecimalLike | undefined;
  /** GTC rests (default for LIMIT), IOC fills what it can at once (default for MARKET), FOK all or nothing */
  tif?: TimeInForce | undefined;
  /** expire rather than take */
  postOnly?: boolean | undefined;
  /** who gives way when the order would trade with its own user's; default: the market's */
  stp?: SelfTradePrevention | undefined;
  /** unique per user; the same order sent again gives the first one's result */
  clientId?: string | undefined;
  /** fee rate when it takes; default: the market's */
  takerFee?: DecimalLike | undefined;
  /** fee rate when it makes; default: the market's */
  makerFee?: DecimalLike | undefined;
  /** in hexadecimal; kept with the order and in history, not checked; a repetition may have another */
  signature?: string | undefined;
  /** how much the reply tells; default RESULT */
  reply?: ReplyForm | undefined;
}

function writePutItem(words: string[], given: PutItem): void {
  words.push(writeText(given.market, "market"));
  words.push(writeText(given.side, "side"));
  words.push(writeText(given.kind, "kind"));
  words.push(writeDecimal(given.amount, "amount"));
  if (given.price !== undefined) words.push("PRICE", writeDecimal(given.price, "price"));
  if (given.quoteLimit !== undefined) words.push("QUOTELIMIT", writeDecimal(given.quoteLimit, "quoteLimit"));
  if (given.tif !== undefined) words.push("TIF", writeText(given.tif, "tif"));
  if (given.postOnly) words.push("POSTONLY");
  if (given.stp !== undefined) words.push("STP", writeText(given.stp, "stp"));
  if (given.clientId !== undefined) words.push("CLIENTID", writeText(given.clientId, "clientId"));
  if (given.takerFee !== undefined) words.push("TAKERFEE", writeDecimal(given.takerFee, "takerFee"));
  if (given.makerFee !== undefined) words.push("MAKERFEE", writeDecimal(given.makerFee, "makerFee"));
  if (given.signature !== undefined) words.push("SIGNATURE", writeText(given.signature, "signature"));
  if (given.reply !== undefined) words.push("REPLY", writeText(given.reply, "reply"));
}

/** AMEND of a batch: what ORDER.AMEND takes, after its user. */
export interface AmendItem {
  /** the market's name */
  market: string;
  /** the order's id */
  orderId: IdLike;
  /** the new total, what is filled included */
  amount?: DecimalLike | undefined;
  /** the new price */
  price?: DecimalLike | undefined;
}

function writeAmendItem(words: string[], given: AmendItem): void {
  words.push(writeText(given.market, "market"));
  words.push(writeId(given.orderId, "orderId"));
  if (given.amount !== undefined) words.push("AMOUNT", writeDecimal(given.amount, "amount"));
  if (given.price !== undefined) words.push("PRICE", writeDecimal(given.price, "price"));
}

/** CANCEL of a batch: what ORDER.CANCEL takes, after its user. */
export type CancelItem = {
  /** the market's name */
  market: string;
} & ({ orderId: IdLike; clientId?: undefined } | { orderId?: undefined; clientId: string });

function writeCancelItem(words: string[], given: CancelItem): void {
  words.push(writeText(given.market, "market"));
  if (given.orderId !== undefined) words.push(writeId(given.orderId, "orderId"));
  else words.push("CLIENTID", writeText(given.clientId, "clientId"));
}

/** What ORDER.PUT takes. */
export type OrderPutArguments = PutItem & {
  /** the owner */
  user: IdLike;
};

/** What ORDER.PUT answers, by its argument `reply`. */
export interface OrderPutReplies {
  RESULT: OrderResult;
  ACK: Id;
  FULL: OrderFull;
}

function readOrderPut(value: Value | undefined, form: ReplyForm | undefined): OrderPutReplies[ReplyForm] {
  switch (form) {
    case "ACK":
      return readId(value, "ORDER.PUT");
    case "FULL":
      return readOrderFull(value, "ORDER.PUT");
    default:
      return readOrderResult(value, "ORDER.PUT");
  }
}

const put: Command<OrderPutArguments, OrderPutReplies[ReplyForm]> = {
  name: "ORDER.PUT",
  retry: "CLIENTID",
  writes: true,
  words(given) {
    const words = ["ORDER.PUT"];
    words.push(writeId(given.user, "user"));
    writePutItem(words, given);
    return words;
  },
  read: (value, given) => readOrderPut(value, given.reply),
};

/** What ORDER.AMEND takes. */
export type OrderAmendArguments = AmendItem & {
  /** the owner */
  user: IdLike;
};

const amend: Command<OrderAmendArguments, OrderResult> = {
  name: "ORDER.AMEND",
  retry: "always",
  writes: true,
  words(given) {
    const words = ["ORDER.AMEND"];
    words.push(writeId(given.user, "user"));
    writeAmendItem(words, given);
    return words;
  },
  read: (value) => readOrderResult(value, "ORDER.AMEND"),
};

/** What ORDER.CANCEL takes. */
export type OrderCancelArguments = CancelItem & {
  /** the owner */
  user: IdLike;
};

const cancel: Command<OrderCancelArguments, Order> = {
  name: "ORDER.CANCEL",
  retry: "always",
  writes: true,
  words(given) {
    const words = ["ORDER.CANCEL"];
    words.push(writeId(given.user, "user"));
    writeCancelItem(words, given);
    return words;
  },
  read: (value) => readOrder(value, "ORDER.CANCEL"),
};

/** What ORDER.CANCELALL takes. */
export interface OrderCancelAllArguments {
  /** the owner */
  user: IdLike;
  /** this market only */
  market?: string | undefined;
  /** this side only */
  side?: Side | undefined;
}

const cancelAll: Command<OrderCancelAllArguments, Cancelled> = {
  name: "ORDER.CANCELALL",
  retry: "always",
  writes: true,
  words(given) {
    const words = ["ORDER.CANCELALL"];
    words.push(writeId(given.user, "user"));
    if (given.market !== undefined) words.push("MARKET", writeText(given.market, "market"));
    if (given.side !== undefined) words.push("SIDE", writeText(given.side, "side"));
    return words;
  },
  read: (value) => readCancelled(value, "ORDER.CANCELALL"),
};

/** An item of a batch: one of these. */
export type BatchItem = { put: PutItem } | { amend: AmendItem } | { cancel: CancelItem };

/** What ORDER.BATCH takes. */
export interface OrderBatchArguments {
  /** the owner */
  user: IdLike;
  /** each as the command of that name takes it after its user */
  item: readonly BatchItem[];
}

/** What an item of a batch is answered. */
export type BatchReply<Item> = Item extends { put: infer Put }
  ? Put extends { reply: infer Form extends ReplyForm }
    ? OrderPutReplies[Form]
    : "reply" extends keyof Put
      ? OrderPutReplies[ReplyForm]
      : OrderResult
  : Item extends { amend: unknown }
    ? OrderResult
    : Order;

/** What a batch answers: for each item, in its place, its reply or its error. */
export type BatchReplies<Items extends readonly BatchItem[]> = {
  -readonly [Place in keyof Items]: BatchReply<Items[Place]> | ServerError;
};

function readBatchItem(value: Value | undefined, item: BatchItem): BatchReply<BatchItem> | ServerError {
  const refused = errorIn(value);
  if (refused !== undefined) return refused;
  if ("put" in item) return readOrderPut(value, item.put.reply);
  if ("amend" in item) return readOrderResult(value, "amend");
  return readOrder(value, "cancel");
}

const batch: Command<OrderBatchArguments, (BatchReply<BatchItem> | ServerError)[]> = {
  name: "ORDER.BATCH",
  retry: "CLIENTID in every PUT",
  writes: true,
  words(given) {
    const words = ["ORDER.BATCH"];
    words.push(writeId(given.user, "user"));
    for (const item of given.item) {
      if ("put" in item) {
        words.push("PUT");
        writePutItem(words, item.put);
      } else if ("amend" in item) {
        words.push("AMEND");
        writeAmendItem(words, item.amend);
      } else {
        words.push("CANCEL");
        writeCancelItem(words, item.cancel);
      }
    }
    return words;
  },
  read(value, given) {
    const items = readItems(value, "ORDER.BATCH");
    if (items.length !== given.item.length) {
      throw new ProtocolError(`ORDER.BATCH: expected ${given.item.length} replies, received ${items.length}`);
    }
    return given.item.map((item, place) => readBatchItem(items[place], item));
  },
};

/** What ORDER.GET takes. */
export interface OrderGetArguments {
  /** the market's name */
  market: string;
  /** the order's id */
  orderId: IdLike;
}

const get: Command<OrderGetArguments, Order> = {
  name: "ORDER.GET",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["ORDER.GET"];
    words.push(writeText(given.market, "market"));
    words.push(writeId(given.orderId, "orderId"));
    return words;
  },
  read: (value) => readOrder(value, "ORDER.GET"),
};

/** What ORDER.LIST takes. */
export interface OrderListArguments {
  /** the owner */
  user: IdLike;
  /** this market only */
  market?: string | undefined;
  /** skip so many */
  offset?: IntegerLike | undefined;
  /** at most so many */
  limit?: IntegerLike | undefined;
}

const list: Command<OrderListArguments, Order[]> = {
  name: "ORDER.LIST",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["ORDER.LIST"];
    words.push(writeId(given.user, "user"));
    if (given.market !== undefined) words.push("MARKET", writeText(given.market, "market"));
    if (given.offset !== undefined) words.push("OFFSET", writeInteger(given.offset, "offset"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    return words;
  },
  read: (value) => readList(value, "ORDER.LIST", readOrder),
};

/** What ORDER.HISTORY takes. */
export interface OrderHistoryArguments {
  /** the owner */
  user: IdLike;
  /** this market only */
  market?: string | undefined;
  /** this side only */
  side?: Side | undefined;
  /** that ended so */
  status?: OrderEnd | undefined;
  /** at this time or later, in microseconds */
  fromUs?: IntegerLike | undefined;
  /** before this time */
  toUs?: IntegerLike | undefined;
  /** the page that goes on there: `next` of the last */
  before?: string | undefined;
  /** at most so many */
  limit?: IntegerLike | undefined;
}

const history: Command<OrderHistoryArguments, OrderPage> = {
  name: "ORDER.HISTORY",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["ORDER.HISTORY"];
    words.push(writeId(given.user, "user"));
    if (given.market !== undefined) words.push("MARKET", writeText(given.market, "market"));
    if (given.side !== undefined) words.push("SIDE", writeText(given.side, "side"));
    if (given.status !== undefined) words.push("STATUS", writeText(given.status, "status"));
    if (given.fromUs !== undefined) words.push("FROM", writeInteger(given.fromUs, "fromUs"));
    if (given.toUs !== undefined) words.push("TO", writeInteger(given.toUs, "toUs"));
    if (given.before !== undefined) words.push("BEFORE", writeText(given.before, "before"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    return words;
  },
  read: (value) => readOrderPage(value, "ORDER.HISTORY"),
};

/** The commands of ORDER. */
export class OrderCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Places an order; it trades with what the book holds, and the rest of a GTC order rests.
   *
   * Answers: With ACK the order's id; with FULL the map of ORDER.GET and `fills`, a list of maps of what this command
   * traded; with RESULT, or without REPLY, a map.
   *
   * Sent again when its answer was lost, under its client id; where you give none, the library does.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or the arguments contradict each other
   * - {@link NoUserError} the user is not registered
   * - {@link NoMarketError} there is no such market
   * - {@link BadNameError} CLIENTID is not 1 to 64 printable characters without blanks
   * - {@link BadNameError} SIGNATURE is not an even number of 2 to 256 hexadecimal digits
   * - {@link BadAmountError} the amount is malformed, not positive, or too large
   * - {@link BadPrecisionError} the amount has more decimals than the market
   * - {@link BadPriceError} the price is malformed, not positive, too large, missing (LIMIT) or given (MARKET)
   * - {@link BadPrecisionError} the price has more decimals than the market
   * - {@link BadAmountError} QUOTELIMIT is malformed, not positive, or too large
   * - {@link BadPrecisionError} QUOTELIMIT has more decimals than the quote asset
   * - {@link BadFeeError} a fee rate is malformed, negative, or not below 1
   * - {@link BadPrecisionError} a fee rate has more decimals than the market's fee scale
   * - {@link DuplicateError} CLIENTID was used before, with other content
   * - {@link HaltedError} the market does not accept orders now
   * - {@link TooSmallError} the amount is below the market's smallest
   * - {@link OrderLimitError} the order could rest, and the user has as many open orders as it may
   * - {@link NoFundsError} the available balance does not cover the order
   */
  put<Form extends ReplyForm = "RESULT">(
    given: OrderPutArguments & { reply?: Form | undefined },
    options?: CallOptions,
  ): Promise<OrderPutReplies[Form]> {
    return this.#runner.run(put, given, options) as Promise<OrderPutReplies[Form]>;
  }

  /**
   * Changes an open order's amount or price; a smaller amount alone keeps its place, all else may trade.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoUserError} the user is not registered
   * - {@link NoMarketError} there is no such market
   * - {@link BadAmountError} the amount is malformed, not positive, or too large
   * - {@link BadPrecisionError} the amount has more decimals than the market
   * - {@link BadPriceError} the price is malformed, not positive, or too large
   * - {@link BadPrecisionError} the price has more decimals than the market
   * - {@link HaltedError} the market does not accept orders now
   * - {@link NoOrderError} no such order is open in this market, or it is another user's
   * - {@link TooSmallError} the amount is below the market's smallest
   * - {@link BadAmountError} the amount does not exceed what is filled already
   * - {@link NoFundsError} the available balance does not cover the order
   */
  amend(given: OrderAmendArguments, options?: CallOptions): Promise<OrderResult> {
    return this.#runner.run(amend, given, options);
  }

  /**
   * Cancels an open order.
   *
   * Answers: The order as it ended, a map as ORDER.GET's.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoUserError} the user is not registered
   * - {@link NoMarketError} there is no such market
   * - {@link HaltedError} the market is in HALT
   * - {@link NoOrderError} no such order is open in this market, or it is another user's
   */
  cancel(given: OrderCancelArguments, options?: CallOptions): Promise<Order> {
    return this.#runner.run(cancel, given, options);
  }

  /**
   * Cancels a user's open orders, those in halted markets excepted.
   *
   * Answers: How many, and their ids, ascending.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoUserError} the user is not registered
   * - {@link NoMarketError} there is no such market
   */
  cancelAll(given: OrderCancelAllArguments, options?: CallOptions): Promise<Cancelled> {
    return this.#runner.run(cancelAll, given, options);
  }

  /**
   * Places, amends and cancels several orders of one user, each on its own merits, as one record.
   *
   * Answers: For each item, in order, its command's reply or its error.
   *
   * Sent again when its answer was lost, each order under its client id; where you give none, the library does.
   *
   * Refused, the first that applies:
   * - {@link LimitReachedError} more than 100 items
   * - {@link MalformedError} the syntax of any item is wrong
   * - {@link NoUserError} the user is not registered
   */
  batch<const Items extends readonly BatchItem[]>(
    given: OrderBatchArguments & { item: Items },
    options?: CallOptions,
  ): Promise<BatchReplies<Items>> {
    return this.#runner.run(batch, given, options) as Promise<unknown> as Promise<BatchReplies<Items>>;
  }

  /**
   * Tells an order, open or lately finished.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoMarketError} there is no such market
   * - {@link NoOrderError} there is no such order in this market, or it finished too long ago
   */
  get(given: OrderGetArguments, options?: CallOptions): Promise<Order> {
    return this.#runner.run(get, given, options);
  }

  /**
   * Lists a user's open orders, newest first.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoUserError} the user is not registered
   * - {@link NoMarketError} there is no such market
   */
  list(given: OrderListArguments, options?: CallOptions): Promise<Order[]> {
    return this.#runner.run(list, given, options);
  }

  /**
   * Lists a user's orders that have ended, latest first.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or BEFORE is no place in this list
   * - {@link NoUserError} the user is not registered
   * - {@link NoMarketError} there is no such market
   * - {@link NoHistoryError} history is off, or can't answer now
   */
  history(given: OrderHistoryArguments, options?: CallOptions): Promise<OrderPage> {
    return this.#runner.run(history, given, options);
  }
}
