/**
 * The connection that everybody shares, over its whole life: calls go out in the order in which they were made, many in
 * one write, and survive lost connections as far as their declaration allows.
 *
 * A call is in one of two places: in `#waiting` (not written, or to be written again), or in `unanswered` of the link.
 * When a link ends, each of its calls is put back (`lost`), before those that were waiting, or fails.
 *
 * On LOADING nothing more is written to that link. The answers that are still owed are waited for, since they say what has
 * happened; then it is closed, and after a pause there is another one.
 */

import type { Address } from "./address.js";
import { Backoff, pause } from "./backoff.js";
import { type AnyCall, Call, type Keeper } from "./call.js";
import type { CallOptions, Command, Runner } from "./command.js";
import { ClosedError } from "./errors.js";
import { isFinal, Link } from "./link.js";
import { Queue } from "./queue.js";
import { Ids } from "./retry.js";

export class Session implements Runner, Keeper {
  readonly #address: Address;
  readonly #ids = new Ids();
  readonly #backoff = new Backoff();
  /** Aborted at the end: nothing is connected or waited for any more. */
  readonly #over = new AbortController();
  #waiting = new Queue<AnyCall>();
  /** Lost, or answered LOADING, by the link that is about to end; in their order. */
  #again: AnyCall[] = [];
  #link: Link | undefined;
  /** The link has written all that the system takes for now. */
  #full = false;
  /** The link's server is loading. */
  #loading = false;
  #flushing = false;
  #pending = 0;
  /** Why there is no connection, and since when that is known. */
  #problem: unknown = new Error("not connected yet");
  #failedAtMs = -Infinity;
  #closing: Promise<void> | undefined;
  #idle: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerAtMs = Infinity;

  constructor(address: Address) {
    this.#address = address;
    void this.#connect();
  }

  run<Arguments, Reply>(
    command: Command<Arguments, Reply>,
    given: Arguments,
    options: CallOptions | undefined,
  ): Promise<Reply> {
    try {
      const call = this.prepare(command, given, options);
      this.#add(call);
      this.#flushSoon();
      return call.promise;
    } catch (problem) {
      return Promise.reject(problem);
    }
  }

  /** Make a call that is not sent yet. */
  prepare<Arguments, Reply>(
    command: Command<Arguments, Reply>,
    given: Arguments,
    options: CallOptions | undefined,
  ): Call<Arguments, Reply> {
    if (this.#closing !== undefined) throw new ClosedError(`${command.name}: the connection was closed`);
    return new Call(command, given, options, this.#ids, this);
  }

  /** Send calls in one write. */
  send(calls: readonly AnyCall[]): void {
    for (const call of calls) this.#add(call);
    this.#flush();
  }

  /** Let calls in flight end, up to the timeout, then close. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#pending > 0) {
      const idle = new AbortController();
      this.#idle = () => idle.abort();
      await pause(this.#address.timeoutMs, idle.signal);
    }
    this.#over.abort();
    this.#link?.destroy(new Error("closed by close()"));
    for (const call of this.#waiting.drain()) call.close();
    clearTimeout(this.#timer);
  }

  #add(call: AnyCall): void {
    this.#pending++;
    this.#waiting.push(call);
    call.watchSignal();
  }

  /** Write at the end of this turn: what is called until then goes with it. */
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    const link = this.#link;
    if (link === undefined || this.#loading) return this.#watch();
    if (this.#full) return;
    const nowMs = performance.now();
    const calls = this.#waiting.drain().filter((call) => !call.settled);
    if (calls.length === 0) return;
    for (const call of calls) call.written(nowMs);
    this.#full = !link.write(calls);
    if (this.#full) {
      link.onDrain(() => {
        if (this.#link !== link) return;
        this.#full = false;
        this.#flush();
      });
    }
    this.#wakeAt(nowMs + this.#address.timeoutMs);
  }

  // -- what becomes of a call --

  loading(call: AnyCall): void {
    this.#again.push(call);
    this.#loading = true;
    const link = this.#link;
    if (link?.unanswered.length === 0) link.destroy(new Error("the server is loading"));
  }

  lost(call: AnyCall): void {
    this.#again.push(call);
  }

  settled(answered: boolean): void {
    if (answered) this.#backoff.reset();
    if (--this.#pending === 0) this.#idle?.();
    const link = this.#link;
    if (this.#loading && link?.unanswered.length === 0) link.destroy(new Error("the server is loading"));
  }

  // -- the connection --

  async #connect(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        const link = await Link.open(this.#address, { ended: (problem) => this.#ended(problem) }, signal);
        this.#link = link;
        if (signal.aborted) return link.destroy(new Error("closed by close()"));
        return this.#flush();
      } catch (problem) {
        this.#failed(problem);
        if (isFinal(problem)) this.#refused(problem as Error);
        this.#watch();
      }
      await pause(this.#backoff.next(), signal);
    }
  }

  #failed(problem: unknown): void {
    this.#problem = problem;
    this.#failedAtMs = performance.now();
  }

  #ended(problem: Error): void {
    this.#link = undefined;
    this.#full = false;
    this.#loading = false;
    const younger = this.#waiting.drain();
    this.#waiting = new Queue();
    for (const call of this.#again) this.#waiting.push(call);
    for (const call of younger) this.#waiting.push(call);
    this.#again = [];
    const nowMs = performance.now();
    for (const call of this.#waiting) call.homelessAtMs ??= nowMs;
    this.#failed(problem);
    this.#watch();
    void pause(this.#backoff.next(), this.#over.signal).then(() => this.#connect());
  }

  /** To wait is of no use: tell everybody. Who calls later has another try. */
  #refused(problem: Error): void {
    for (const call of this.#waiting.drain()) call.fail(problem);
  }

  // -- time --

  /** Look after what has waited too long, and see to it that somebody looks again in time. */
  #watch(): void {
    const nowMs = performance.now();
    if (this.#link === undefined || this.#loading) this.#watchHomeless(nowMs);
    if (this.#link !== undefined) this.#watchUnanswered(this.#link, nowMs);
  }

  #watchHomeless(nowMs: number): void {
    const { retryForMs } = this.#address;
    const patient = new Queue<AnyCall>();
    for (const call of this.#waiting.drain()) {
      call.homelessAtMs ??= nowMs;
      if (call.settled) continue;
      const untilMs = call.homelessAtMs + retryForMs;
      // Each has one try to connect, at least.
      if (untilMs <= nowMs && this.#failedAtMs >= call.homelessAtMs) {
        call.giveUp(retryForMs, this.#problem);
        continue;
      }
      patient.push(call);
      if (untilMs > nowMs) this.#wakeAt(untilMs);
    }
    this.#waiting = patient;
  }

  #watchUnanswered(link: Link, nowMs: number): void {
    const { timeoutMs } = this.#address;
    const owed = [...link.unanswered].filter((request) => request instanceof Call);
    for (const call of owed) {
      if (call.writtenAtMs + timeoutMs > nowMs) {
        this.#wakeAt(call.writtenAtMs + timeoutMs);
        break;
      }
      call.timeOut(timeoutMs);
      // Nothing at all for so long: there may be nobody any more, and the system may take a quarter of an hour to notice.
      if (link.heardAtMs + timeoutMs <= nowMs) return link.destroy(new Error(`nothing came for ${timeoutMs} ms`));
      this.#wakeAt(link.heardAtMs + timeoutMs);
    }
  }

  #wakeAt(atMs: number): void {
    if (atMs >= this.#timerAtMs || this.#over.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    this.#timer = setTimeout(
      () => {
        this.#timerAtMs = Infinity;
        this.#watch();
      },
      Math.max(1, Math.ceil(atMs - performance.now())),
    );
  }
}
