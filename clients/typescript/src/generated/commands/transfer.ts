// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import { type IdLike, type IntegerLike, writeId, writeInteger, writeText } from "../../words.js";
import { readTransferPage, type TransferPage } from "../records/transfer.js";
import type { Direction } from "../vocabularies.js";

/** What TRANSFER.HISTORY takes. */
export interface TransferHistoryArguments {
  /** the owner */
  user: IdLike;
  /** this asset only */
  asset?: string | undefined;
  /** received, or made */
  direction?: Direction | undefined;
  /** at this time or later, in microseconds */
  fromUs?: IntegerLike | undefined;
  /** before this time */
  toUs?: IntegerLike | undefined;
  /** the page that goes on there: `next` of the last */
  before?: string | undefined;
  /** at most so many */
  limit?: IntegerLike | undefined;
}

const history: Command<TransferHistoryArguments, TransferPage> = {
  name: "TRANSFER.HISTORY",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["TRANSFER.HISTORY"];
    words.push(writeId(given.user, "user"));
    if (given.asset !== undefined) words.push("ASSET", writeText(given.asset, "asset"));
    if (given.direction !== undefined) words.push("DIRECTION", writeText(given.direction, "direction"));
    if (given.fromUs !== undefined) words.push("FROM", writeInteger(given.fromUs, "fromUs"));
    if (given.toUs !== undefined) words.push("TO", writeInteger(given.toUs, "toUs"));
    if (given.before !== undefined) words.push("BEFORE", writeText(given.before, "before"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    return words;
  },
  read: (value) => readTransferPage(value, "TRANSFER.HISTORY"),
};

/** The commands of TRANSFER. */
export class TransferCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Lists the transfers that a user made or received, latest first.
   *
   * Answers: A page; each transfer is a map.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or BEFORE is no place in this list
   * - {@link NoUserError} the user is not registered
   * - {@link NoAssetError} there is no such asset
   * - {@link NoHistoryError} history is off, or can't answer now
   */
  history(given: TransferHistoryArguments, options?: CallOptions): Promise<TransferPage> {
    return this.#runner.run(history, given, options);
  }
}
