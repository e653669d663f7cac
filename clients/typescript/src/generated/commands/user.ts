// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import { type Id, readId } from "../../values.js";
import { type IdLike, writeId, writeText } from "../../words.js";
import { readUser, type User } from "../records/user.js";

/** What USER.REGISTER takes. */
export interface UserRegisterArguments {
  /** L1 address */
  l1?: string | undefined;
  /** L2 public key */
  l2?: string | undefined;
}

const register: Command<UserRegisterArguments, Id> = {
  name: "USER.REGISTER",
  retry: "L1 or L2",
  writes: true,
  words(given) {
    const words = ["USER.REGISTER"];
    if (given.l1 !== undefined) words.push("L1", writeText(given.l1, "l1"));
    if (given.l2 !== undefined) words.push("L2", writeText(given.l2, "l2"));
    return words;
  },
  read: (value) => readId(value, "USER.REGISTER"),
};

/** What USER.GET takes. */
export interface UserGetArguments {
  /** the owner */
  user: IdLike;
}

const get: Command<UserGetArguments, User> = {
  name: "USER.GET",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["USER.GET"];
    words.push(writeId(given.user, "user"));
    return words;
  },
  read: (value) => readUser(value, "USER.GET"),
};

/** The commands of USER. */
export class UserCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Registers a user; the same pair of keys again gives the same user.
   *
   * Answers: The user's id.
   *
   * Sent again when its answer was lost, if it has `l1` or `l2`; else that is an {@link OutcomeUnknownError}.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link BadNameError} a key is not 1 to 128 printable characters without blanks
   * - {@link DuplicateError} one of the keys belongs to a user whose other key is another
   */
  register(given: UserRegisterArguments = {}, options?: CallOptions): Promise<Id> {
    return this.#runner.run(register, given, options);
  }

  /**
   * Tells a user.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong
   * - {@link NoUserError} the user is not registered
   */
  get(given: UserGetArguments, options?: CallOptions): Promise<User> {
    return this.#runner.run(get, given, options);
  }
}
