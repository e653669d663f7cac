// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import { readInteger, readStatus } from "../../values.js";
import { type IntegerLike, writeInteger, writeText } from "../../words.js";
import { type EngineCheck, readEngineCheck, readStateHash, type StateHash } from "../records/engine.js";
import type { EngineParameter } from "../vocabularies.js";

const stateHash: Command<undefined, StateHash> = {
  name: "ENGINE.STATEHASH",
  retry: "always",
  writes: false,
  words: () => ["ENGINE.STATEHASH"],
  read: (value) => readStateHash(value, "ENGINE.STATEHASH"),
};

const check: Command<undefined, EngineCheck> = {
  name: "ENGINE.CHECK",
  retry: "always",
  writes: false,
  words: () => ["ENGINE.CHECK"],
  read: (value) => readEngineCheck(value, "ENGINE.CHECK"),
};

/** What ENGINE.SET takes. */
export interface EngineSetArguments {
  /**
   * user-order-limit (open orders of a user, 0 for no limit), client-id-ttl (seconds), finished-orders-max, trades-max
   * (per market)
   */
  parameter: EngineParameter;
  /** its new value */
  value: IntegerLike;
}

const set: Command<EngineSetArguments, void> = {
  name: "ENGINE.SET",
  retry: "always",
  writes: true,
  words(given) {
    const words = ["ENGINE.SET"];
    words.push(writeText(given.parameter, "parameter"));
    words.push(writeInteger(given.value, "value"));
    return words;
  },
  read: (value) => readStatus(value, "ENGINE.SET"),
};

const tick: Command<undefined, number> = {
  name: "ENGINE.TICK",
  retry: "always",
  writes: true,
  words: () => ["ENGINE.TICK"],
  read: (value) => readInteger(value, "ENGINE.TICK"),
};

/** The commands of ENGINE. */
export class EngineCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Hashes the whole state: equal after replay, restore, and on every machine.
   *
   * Answers: The journal's sequence, and SHA-256 in hex.
   *
   * Sent again when its answer was lost.
   */
  stateHash(options?: CallOptions): Promise<StateHash> {
    return this.#runner.run(stateHash, undefined, options);
  }

  /**
   * Verifies every invariant: books, reservations, conservation of each asset.
   *
   * Answers: Whether all hold, and the problems found.
   *
   * Sent again when its answer was lost.
   */
  check(options?: CallOptions): Promise<EngineCheck> {
    return this.#runner.run(check, undefined, options);
  }

  /**
   * Sets a parameter that is part of the state.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} no such parameter, or the value is out of its range
   */
  set(given: EngineSetArguments, options?: CallOptions): Promise<void> {
    return this.#runner.run(set, given, options);
  }

  /**
   * Lets time pass: closes the candles that are over.
   *
   * Answers: How many candles it closed; when none, nothing changed.
   *
   * Sent again when its answer was lost.
   */
  tick(options?: CallOptions): Promise<number> {
    return this.#runner.run(tick, undefined, options);
  }
}
