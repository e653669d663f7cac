/** One command on its way: what is to be sent, what is known of its fate, and who waits for the answer. */

import type { CallOptions, Command } from "./command.js";
import { ClosedError, ConnectionLostError, OutcomeUnknownError, reason, ServerError, TimeoutError } from "./errors.js";
import type { Request } from "./link.js";
import { type Ids, prepare } from "./retry.js";
import type { Value } from "./values.js";

/** Who takes care of calls that are not answered for good. */
export interface Keeper {
  /** The server is still loading: nothing has happened; send it again. */
  loading(call: AnyCall): void;
  /** The connection broke; send it again. */
  lost(call: AnyCall): void;
  /** A call has its result, or its error. */
  settled(answered: boolean): void;
}

/** A call, whatever it asks. */
export type AnyCall = Pick<Call, "words" | "homelessAtMs" | "settled" | "written" | "watchSignal"> &
  Pick<Call, "answer" | "lost" | "timeOut" | "giveUp" | "fail" | "close">;

export class Call<Arguments = never, Reply = unknown> implements Request {
  readonly words: readonly string[];
  readonly promise: Promise<Reply>;
  /** When it was written last, and when it was first without a connection, as `performance.now()` tells it. */
  writtenAtMs = 0;
  homelessAtMs: number | undefined;
  settled = false;
  readonly #command: Command<Arguments, Reply>;
  readonly #given: Arguments;
  readonly #resendable: boolean;
  readonly #clientIds: readonly string[];
  readonly #keeper: Keeper;
  readonly #signal: AbortSignal | undefined;
  #resolve!: (reply: Reply) => void;
  #reject!: (problem: unknown) => void;
  /** How often it was written to a connection and nothing came back. */
  #unanswered = 0;

  /** Raises `TypeError` where an argument has the wrong type. */
  constructor(
    command: Command<Arguments, Reply>,
    given: Arguments,
    options: CallOptions | undefined,
    ids: Ids,
    keeper: Keeper,
  ) {
    const prepared = prepare(command.retry, given, ids);
    this.words = command.words(prepared.given);
    this.promise = new Promise<Reply>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#command = command;
    this.#given = prepared.given;
    this.#resendable = prepared.resendable;
    this.#clientIds = prepared.clientIds;
    this.#keeper = keeper;
    this.#signal = options?.signal;
  }

  /** Give up when the caller does. */
  watchSignal(): void {
    if (this.#signal?.aborted) this.handleEvent();
    else this.#signal?.addEventListener("abort", this, { once: true });
  }

  /** The caller's signal has aborted. */
  handleEvent(): void {
    this.#rejectWith(this.#signal?.reason);
  }

  written(nowMs: number): void {
    this.writtenAtMs = nowMs;
    this.#unanswered++;
  }

  answer(value: Value): void {
    if (this.settled) return;
    if (!(value instanceof ServerError)) return this.#read(value);
    if (value.code === "LOADING") {
      this.#unanswered--;
      return this.#keeper.loading(this);
    }
    value.resent = this.#unanswered > 1;
    this.#rejectWith(value, true);
  }

  #read(value: Value): void {
    let reply: Reply;
    try {
      reply = this.#command.read(value, this.#given);
    } catch (problem) {
      return this.#rejectWith(problem, true);
    }
    if (this.#unanswered > 1 && Array.isArray(reply)) markResent(reply);
    this.#resolve(reply);
    this.#settle(true);
  }

  lost(problem: Error): void {
    if (this.settled) return;
    if (this.#resendable) return this.#keeper.lost(this);
    this.#rejectUncertain(problem);
  }

  /** No answer came in time. */
  timeOut(timeoutMs: number): void {
    const message = `${this.#command.name}: no reply within ${timeoutMs} ms`;
    this.#rejectWith(new TimeoutError(message, this.#clientIds));
  }

  /** No connection was to be had for as long as the caller has patience. */
  giveUp(retryForMs: number, problem: unknown): void {
    const message = `${this.#command.name}: no connection for ${retryForMs} ms: ${reason(problem)}`;
    this.fail(new ConnectionLostError(message, { cause: problem }));
  }

  close(): void {
    this.fail(new ClosedError(`${this.#command.name}: the connection was closed`));
  }

  /** Fail for `problem`, where nothing can have happened; else say that nobody knows. */
  fail(problem: Error): void {
    if (this.#unanswered > 0 && this.#command.writes) this.#rejectUncertain(problem);
    else this.#rejectWith(problem);
  }

  #rejectUncertain(problem: Error): void {
    const message = `${this.#command.name}: sent, but its answer was lost: ${reason(problem)}`;
    this.#rejectWith(new OutcomeUnknownError(message, this.#clientIds, { cause: problem }));
  }

  #rejectWith(problem: unknown, answered = false): void {
    if (this.settled) return;
    this.#reject(problem);
    this.#settle(answered);
  }

  #settle(answered: boolean): void {
    this.settled = true;
    this.#signal?.removeEventListener("abort", this);
    this.#keeper.settled(answered);
  }
}

/** Items of a batch are refused one by one. */
function markResent(reply: readonly unknown[]): void {
  for (const one of reply) if (one instanceof ServerError) one.resent = true;
}
