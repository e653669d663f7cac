// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import type { DecimalLike } from "../../decimal.js";
import { readMap } from "../../values.js";
import {
  type IdLike,
  type IntegerLike,
  writeDecimal,
  writeId,
  writeInteger,
  writeText,
  writeTexts,
} from "../../words.js";
import { type Balance, type BalancePage, readBalance, readBalancePage } from "../records/balance.js";

/** What BALANCE.GET takes. */
export interface BalanceGetArguments {
  /** the owner */
  user: IdLike;
  /** these assets; default: all that the user ever had */
  asset?: readonly string[] | undefined;
}

const get: Command<BalanceGetArguments, Map<string, Balance>> = {
  name: "BALANCE.GET",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["BALANCE.GET"];
    words.push(writeId(given.user, "user"));
    if (given.asset !== undefined) writeTexts(words, given.asset, "asset");
    return words;
  },
  read: (value) => readMap(value, "BALANCE.GET", readBalance),
};

/** What BALANCE.UPDATE takes. */
export interface BalanceUpdateArguments {
  /** the owner */
  user: IdLike;
  /** the asset's name */
  asset: string;
  /** what is added to the available balance */
  delta: DecimalLike;
  /** what it is for: deposit, withdraw, ... */
  business: string;
  /** the id that makes a repetition harmless, for ever */
  businessId: IntegerLike;
  /** a JSON object for the record */
  detail?: string | undefined;
}

const update: Command<BalanceUpdateArguments, Balance> = {
  name: "BALANCE.UPDATE",
  retry: "always",
  writes: true,
  words(given) {
    const words = ["BALANCE.UPDATE"];
    words.push(writeId(given.user, "user"));
    words.push(writeText(given.asset, "asset"));
    words.push(writeDecimal(given.delta, "delta"));
    words.push("BUSINESS", writeText(given.business, "business"));
    words.push("ID", writeInteger(given.businessId, "businessId"));
    if (given.detail !== undefined) words.push("DETAIL", writeText(given.detail, "detail"));
    return words;
  },
  read: (value) => readBalance(value, "BALANCE.UPDATE"),
};

/** What BALANCE.TRANSFER takes. */
export interface BalanceTransferArguments {
  /** who pays */
  fromUser: IdLike;
  /** who receives */
  toUser: IdLike;
  /** the asset's name */
  asset: string;
  /** how much */
  amount: DecimalLike;
  /** the id that makes a repetition harmless, as long as client ids are kept */
  id?: string | undefined;
  /** a JSON object for the record */
  memo?: string | undefined;
}

const transfer: Command<BalanceTransferArguments, Balance> = {
  name: "BALANCE.TRANSFER",
  retry: "ID",
  writes: true,
  words(given) {
    const words = ["BALANCE.TRANSFER"];
    words.push(writeId(given.fromUser, "fromUser"));
    words.push(writeId(given.toUser, "toUser"));
    words.push(writeText(given.asset, "asset"));
    words.push(writeDecimal(given.amount, "amount"));
    if (given.id !== undefined) words.push("ID", writeText(given.id, "id"));
    if (given.memo !== undefined) words.push("MEMO", writeText(given.memo, "memo"));
    return words;
  },
  read: (value) => readBalance(value, "BALANCE.TRANSFER"),
};

/** What BALANCE.HISTORY takes. */
export interface BalanceHistoryArguments {
  /** the owner */
  user: IdLike;
  /** this asset only */
  asset?: string | undefined;
  /** of this business only: the caller's, `trade`, `transfer` */
  business?: string | undefined;
  /** at this time or later, in microseconds */
  fromUs?: IntegerLike | undefined;
  /** before this time */
  toUs?: IntegerLike | undefined;
  /** the page that goes on there: `next` of the last */
  before?: string | undefined;
  /** at most so many */
  limit?: IntegerLike | undefined;
}

const history: Command<BalanceHistoryArguments, BalancePage> = {
  name: "BALANCE.HISTORY",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["BALANCE.HISTORY"];
    words.push(writeId(given.user, "user"));
    if (given.asset !== undefined) words.push("ASSET", writeText(given.asset, "asset"));
    if (given.business !== undefined) words.push("BUSINESS", writeText(given.business, "business"));
    if (given.fromUs !== undefined) words.push("FROM", writeInteger(given.fromUs, "fromUs"));
    if (given.toUs !== undefined) words.push("TO", writeInteger(given.toUs, "toUs"));
    if (given.before !== undefined) words.push("BEFORE", writeText(given.before, "before"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    return words;
  },
  read: (value) => readBalancePage(value, "BALANCE.HISTORY"),
};

/** The commands of BALANCE. */
export class BalanceCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Tells a user's balances.
   *
   * Answers: A map from each asset's name to a map.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoUserError} the user is not registered
   * - {@link NoAssetError} there is no such asset
   */
  get(given: BalanceGetArguments, options?: CallOptions): Promise<Map<string, Balance>> {
    return this.#runner.run(get, given, options);
  }

  /**
   * Deposits (positive) or withdraws (negative), once per business id.
   *
   * Answers: The balance after; for a repetition, as it was after the first.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoUserError} the user is not registered
   * - {@link NoAssetError} there is no such asset
   * - {@link BadAmountError} the delta is malformed, zero, or too large
   * - {@link BadPrecisionError} the delta has more decimals than the asset
   * - {@link BadNameError} the business is not 1 to 64 printable characters without blanks
   * - {@link BadJsonError} DETAIL is not a JSON object of at most 4096 bytes
   * - {@link DuplicateError} this business id was used before for this user and asset, with another delta
   * - {@link NoFundsError} the available balance does not cover the withdrawal
   */
  update(given: BalanceUpdateArguments, options?: CallOptions): Promise<Balance> {
    return this.#runner.run(update, given, options);
  }

  /**
   * Moves an available amount from one user to another.
   *
   * Answers: The payer's balance after.
   *
   * Sent again when its answer was lost, under its id; where you give none, the library does.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoUserError} the user is not registered
   * - {@link NoAssetError} there is no such asset
   * - {@link MalformedError} from and to are the same user
   * - {@link BadAmountError} the amount is malformed, not positive, or too large
   * - {@link BadPrecisionError} the amount has more decimals than the asset
   * - {@link BadNameError} ID is not 1 to 64 printable characters without blanks
   * - {@link BadJsonError} MEMO is not a JSON object of at most 4096 bytes
   * - {@link DuplicateError} ID was used before by this user, with other content
   * - {@link NoFundsError} the payer's available balance does not cover the amount
   */
  transfer(given: BalanceTransferArguments, options?: CallOptions): Promise<Balance> {
    return this.#runner.run(transfer, given, options);
  }

  /**
   * Lists what changed a user's balances, latest first.
   *
   * Answers: A page; each change is a map.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or BEFORE is no place in this list
   * - {@link NoUserError} the user is not registered
   * - {@link NoAssetError} there is no such asset
   * - {@link NoHistoryError} history is off, or can't answer now
   */
  history(given: BalanceHistoryArguments, options?: CallOptions): Promise<BalancePage> {
    return this.#runner.run(history, given, options);
  }
}
