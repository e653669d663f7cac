/**
 * A stream of messages of some channels, from a connection of its own. The connection may break as often as it likes: the
 * reader sees every message once and in order, or a snapshot where something is not kept any more (channel.ts).
 */

import type { Address } from "./address.js";
import { Backoff, pause } from "./backoff.js";
import { Channel, type Next } from "./channel.js";
import { ConnectionLostError, reason, ServerError } from "./errors.js";
import { readReplay } from "./generated/records/feed.js";
import { type Message, type MessageOn, readMessage } from "./generated/messages.js";
import { ask, isFinal, Link } from "./link.js";
import { Queue } from "./queue.js";
import { readText, type Value } from "./values.js";

const UNREAD_MAX = 1_000; // messages that wait for a slow reader before the socket is left alone
const UNREAD_LOW = 100; // and when it is read again
const REPLAY_MAX = 1_000; // messages of one FEED.REPLAY

interface Reader<Result> {
  resolve(result: Result): void;
  reject(problem: unknown): void;
}

/** Messages as they come: `for await (const message of subscription)`. Leaving the loop closes it. */
export class Subscription<Name extends string = string>
  implements AsyncIterableIterator<MessageOn<Name>>, AsyncDisposable
{
  /** The server has confirmed all names, or refused. @internal */
  readonly begun: Promise<void>;
  readonly #address: Address;
  readonly #channels = new Map<string, Channel>();
  readonly #unread = new Queue<Message>();
  readonly #readers = new Queue<Reader<IteratorResult<MessageOn<Name>>>>();
  readonly #over = new AbortController();
  readonly #signal: AbortSignal | undefined;
  readonly #closed: () => void;
  #link: Link | undefined;
  #paused = false;
  #failure: { readonly problem: unknown } | undefined;

  /** @internal */
  constructor(address: Address, names: readonly string[], signal: AbortSignal | undefined, closed: () => void) {
    this.#address = address;
    this.#signal = signal;
    this.#closed = closed;
    for (const name of names) this.#channels.set(name, new Channel(name, (message) => this.#deliver(message)));
    signal?.addEventListener("abort", this.#abort, { once: true });
    this.begun = new Promise((resolve, reject) => void this.#run(resolve, reject));
  }

  /** The next message; `done` after `close`. It raises what the server refuses after a lost connection. */
  next(): Promise<IteratorResult<MessageOn<Name>>> {
    const message = this.#unread.shift();
    if (this.#paused && this.#unread.length <= UNREAD_LOW) this.#pause(false);
    if (message !== undefined) return Promise.resolve({ done: false, value: message as MessageOn<Name> });
    if (this.#failure !== undefined) {
      const { problem } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(problem);
    }
    if (this.#over.signal.aborted) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  /** Closes; what the loop calls when it is left. */
  async return(): Promise<IteratorResult<MessageOn<Name>>> {
    await this.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Closes the connection; the reader sees the end. */
  async close(): Promise<void> {
    this.#unread.drain();
    this.#end();
  }

  readonly #abort = (): void => this.#fail(this.#signal?.reason);

  #end(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#link?.destroy(new Error("closed by close()"));
    for (const reader of this.#readers.drain()) reader.resolve({ done: true, value: undefined });
    this.#closed();
  }

  #fail(problem: unknown): void {
    if (this.#over.signal.aborted) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) reader.reject(problem);
    else this.#failure = { problem };
    this.#end();
  }

  #deliver(message: Message): void {
    const reader = this.#readers.shift();
    if (reader === undefined) this.#unread.push(message);
    else reader.resolve({ done: false, value: message as MessageOn<Name> });
  }

  // -- the connection --

  /** Connect, subscribe, wait for the end of that, again and again. */
  async #run(begin: () => void, refuse: (problem: unknown) => void): Promise<void> {
    const { signal } = this.#over;
    const backoff = new Backoff();
    const giveUpAtMs = performance.now() + this.#address.retryForMs;
    let begun = false;
    while (!signal.aborted) {
      try {
        await this.#once(() => {
          begun = true;
          backoff.reset();
          begin();
        });
      } catch (problem) {
        const late = !begun && performance.now() >= giveUpAtMs;
        if (isFinal(problem) || late) {
          const told = isFinal(problem)
            ? problem
            : new ConnectionLostError(`feed: ${reason(problem)}`, { cause: problem });
          refuse(told);
          return this.#fail(told);
        }
      }
      await pause(backoff.next(), signal);
    }
    refuse(this.#failure?.problem ?? this.#signal?.reason ?? new ConnectionLostError("feed: closed"));
  }

  /** Go through the life of one connection. */
  async #once(begun: () => void): Promise<void> {
    const { timeoutMs } = this.#address;
    let ended: (problem: Error) => void = () => {};
    const end = new Promise<Error>((resolve) => (ended = resolve));
    for (const channel of this.#channels.values()) channel.rejoin();
    const link = await Link.open(this.#address, { push: (values) => this.#push(values), ended }, this.#over.signal);
    this.#link = link;
    this.#paused = false;
    const asking = setInterval(() => this.#askWhetherAlive(link), timeoutMs);
    try {
      if (this.#over.signal.aborted) return link.destroy(new Error("closed by close()"));
      const names = [...this.#channels.keys()];
      await ask(link, ["SUBSCRIBE", ...names], timeoutMs, this.#address.protocol === "resp" ? names.length : undefined);
      begun();
      const problem = await end;
      if (isFinal(problem)) throw problem;
    } finally {
      clearInterval(asking);
      link.destroy(new Error("not subscribed"));
      this.#link = undefined;
    }
  }

  /** A quiet market and a dead server look alike. */
  #askWhetherAlive(link: Link): void {
    const { timeoutMs } = this.#address;
    if (this.#paused || link.heardAtMs + timeoutMs > performance.now()) return;
    ask(link, ["PING"], timeoutMs).catch(() => {}); // who doesn't answer is given up by `ask`
  }

  #push(values: readonly Value[]): void {
    const [kind, name, payload] = values;
    if (kind !== "message") return;
    const channel = this.#channels.get(readText(name, "channel"));
    if (channel === undefined) return;
    this.#proceed(channel, channel.take(readMessage(payload, channel.name)));
    this.#pauseIfUnread();
  }

  #proceed(channel: Channel, next: Next): void {
    if (next === "gap") this.#link?.destroy(new ConnectionLostError(`${channel.name}: a message is missing`));
    else if (next !== undefined) void this.#replay(channel, next.replayFrom);
  }

  async #replay(channel: Channel, from: number): Promise<void> {
    const link = this.#link;
    if (link === undefined) return;
    const words = ["FEED.REPLAY", channel.name, "FROM", String(from), "LIMIT", String(REPLAY_MAX)];
    let next: Next;
    try {
      const value = await ask(link, words, this.#address.timeoutMs);
      if (this.#link !== link) return;
      next = channel.replayed(readReplay(value, "replay").messages);
    } catch (problem) {
      if (this.#link !== link) return;
      if (!(problem instanceof ServerError)) return link.destroy(problem as Error);
      next = channel.notReplayed();
    }
    this.#proceed(channel, next);
    this.#pauseIfUnread();
  }

  /** Leave the socket to the server while the reader is slow; but not while an answer is awaited from it. */
  #pauseIfUnread(): void {
    if (this.#unread.length < UNREAD_MAX || this.#paused) return;
    for (const channel of this.#channels.values()) if (channel.replaying) return;
    this.#pause(true);
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    this.#link?.pause(paused);
  }
}
