/** Commands that are sent in one write. */

import type { AnyCall } from "./call.js";
import type { CallOptions, Command, Runner } from "./command.js";
import { Commands } from "./commands.js";
import type { DingirError } from "./errors.js";
import type { Session } from "./session.js";

/** What comes of promises: each place a result or an error. */
export type Outcomes<Promises extends readonly unknown[]> = {
  -readonly [Place in keyof Promises]: Awaited<Promises[Place]> | DingirError;
};

class Collector implements Runner {
  readonly calls: AnyCall[] = [];
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  run<Arguments, Reply>(
    command: Command<Arguments, Reply>,
    given: Arguments,
    options: CallOptions | undefined,
  ): Promise<Reply> {
    const call = this.#session.prepare(command, given, options);
    this.calls.push(call);
    return call.promise;
  }
}

/** Collect commands, send them, wait for all. Nothing is sent where one has wrong arguments. */
export async function pipeline<const Promises extends readonly Promise<unknown>[]>(
  session: Session,
  collect: (commands: Commands) => Promises,
): Promise<Outcomes<Promises>> {
  const collector = new Collector(session);
  const promises = collect(new Commands(collector));
  session.send(collector.calls);
  const outcomes = await Promise.allSettled(promises);
  return outcomes.map((one) => (one.status === "fulfilled" ? one.value : one.reason)) as Outcomes<Promises>;
}
