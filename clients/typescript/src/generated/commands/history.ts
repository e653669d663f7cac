// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import { readInteger } from "../../values.js";
import { type IntegerLike, writeInteger } from "../../words.js";

/** What WAITHISTORY takes. */
export interface HistoryWaitArguments {
  /** the record; 0 for all there is now */
  sequence: IntegerLike;
  /** milliseconds, 0 for as long as it takes; a connection of RESP or MessagePack does nothing else meanwhile */
  timeout: IntegerLike;
}

const wait: Command<HistoryWaitArguments, number> = {
  name: "WAITHISTORY",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["WAITHISTORY"];
    words.push(writeInteger(given.sequence, "sequence"));
    words.push(writeInteger(given.timeout, "timeout"));
    return words;
  },
  read: (value) => readInteger(value, "WAITHISTORY"),
};

/** The commands of HISTORY. */
export class HistoryCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Waits until history has come up to a record of the log.
   *
   * Answers: The record up to which history has come: less than what was asked for, when the time was up.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoHistoryError} history is off, or can't answer now
   */
  wait(given: HistoryWaitArguments, options?: CallOptions): Promise<number> {
    return this.#runner.run(wait, given, options);
  }
}
