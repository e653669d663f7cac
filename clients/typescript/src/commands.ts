/** The commands, by their nouns, and any other one. */

import type { Command, Runner } from "./command.js";
import { Nouns } from "./generated/nouns.js";
import { type Plain, plain } from "./values.js";
import { type Word, writeWord } from "./words.js";

/** Commands that change what the connection is, which is not for one of its many users to decide. */
const OWN =
  /^(SUBSCRIBE|PSUBSCRIBE|UNSUBSCRIBE|PUNSUBSCRIBE|MONITOR|HELLO|RESET|QUIT|MULTI|EXEC|DISCARD|FEED\.FORMAT)$/i;

const CALL: Command<readonly Word[], Plain> = { name: "call", retry: "", writes: true, words: wordsOf, read: plain };

function wordsOf(given: readonly Word[]): string[] {
  const words = given.map(writeWord);
  const [name = "", sub = ""] = words;
  if (OWN.test(name) || /^CLIENT REPLY$/i.test(`${name} ${sub}`)) {
    throw new TypeError(`call: ${name} would change the connection for everybody who uses it`);
  }
  return words;
}

export class Commands extends Nouns {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    super(runner);
    this.#runner = runner;
  }

  /**
   * Sends any command, word by word: `call("INFO", "server")`. Maps are answered as objects; a nested error is a value.
   *
   * It is never sent again once it may have arrived. Commands that change the connection itself are refused with a
   * `TypeError`: HELLO, SUBSCRIBE, MULTI, MONITOR, CLIENT REPLY and their like.
   */
  call(...words: readonly [string, ...Word[]]): Promise<Plain> {
    return this.#runner.run({ ...CALL, name: words[0] }, words, undefined);
  }
}
