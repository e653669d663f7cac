/** A command as the generated part declares it, and what runs it. */

import type { Value } from "./values.js";

/**
 * As the declaration has it, when a command may be sent again although it may have arrived: always, or with an id that
 * makes the repetition answer what the first one did, or ("") not.
 */
export type Retry = "always" | "CLIENTID" | "CLIENTID in every PUT" | "ID" | "L1 or L2" | "";

/** A command that takes `Arguments` and answers a `Reply`. */
export interface Command<Arguments, Reply> {
  readonly name: string;
  readonly retry: Retry;
  /** It changes something. */
  readonly writes: boolean;
  /** Say it in words; raises `TypeError` for what has the wrong type. */
  words(given: Arguments): string[];
  /** Read its reply; raises `ProtocolError`. */
  read(value: Value, given: Arguments): Reply;
}

/** What each command takes beside its arguments. */
export interface CallOptions {
  /**
   * Gives up waiting, with the signal's reason. A command that was not sent yet will not be; one that was may still
   * take effect.
   */
  signal?: AbortSignal | undefined;
}

/** Runs commands: the connection, or a pipeline. */
export interface Runner {
  run<Arguments, Reply>(
    command: Command<Arguments, Reply>,
    given: Arguments,
    options: CallOptions | undefined,
  ): Promise<Reply>;
}
