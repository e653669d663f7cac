/**
 * One connection, from its handshake to its end: requests go out in the order given, and each is answered in that order,
 * or told that it was lost. It knows nothing of retries.
 */

import { connect, type Socket } from "node:net";

import type { Address } from "./address.js";
import type { Codec, Sink, Words } from "./codec.js";
import { ConnectionLostError, ProtocolError, reason, ServerError, TimeoutError } from "./errors.js";
import { MsgpackCodec } from "./msgpack.js";
import { Queue } from "./queue.js";
import { RespCodec } from "./resp.js";
import type { Value } from "./values.js";
import { LIBRARY_NAME, VERSION } from "./version.js";

/** What is sent, and who hears the answer. */
export interface Request extends Words {
  /** Names whose subscription answers this request one by one, in RESP. */
  confirmations?: number;
  answer(value: Value): void;
  /** The connection has ended, and there was no answer. */
  lost(problem: Error): void;
}

/** Who is told what happens on a connection. */
export interface LinkEvents {
  push?(values: readonly Value[]): void;
  /** It is of no use any more; told once, after all that were lost, and only after the handshake. */
  ended(problem: Error): void;
}

export class Link {
  /** Requests that were written and have no answer yet, oldest first. */
  readonly unanswered = new Queue<Request>();
  /** When something came last, as `performance.now()` tells it. */
  heardAtMs = performance.now();
  readonly #socket: Socket;
  readonly #codec: Codec;
  readonly #sink: Sink;
  #events: LinkEvents | undefined;
  #endedBy: Error | undefined;

  private constructor(socket: Socket, codec: Codec) {
    this.#socket = socket;
    this.#codec = codec;
    this.#sink = { reply: (value) => this.#reply(value), push: (values) => this.#push(values) };
    socket.on("data", (chunk: Buffer) => this.#data(chunk));
    socket.on("error", (problem: Error) => this.#end(problem));
    // "end" first: "close" may be long in coming when there is something left to write.
    for (const last of ["end", "close"]) {
      socket.on(last, () => this.#end(new Error("the server closed the connection")));
    }
  }

  /**
   * Connect and shake hands, within `connectTimeoutMs`. Raises the server's error where it refuses, `ProtocolError`
   * where it is no such server, else `ConnectionLostError`.
   */
  static async open(address: Address, events: LinkEvents, signal?: AbortSignal): Promise<Link> {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const link = new Link(socket, address.protocol === "resp" ? new RespCodec() : new MsgpackCodec());
    const late = setTimeout(
      () => link.#end(new Error(`no connection within ${address.connectTimeoutMs} ms`)),
      address.connectTimeoutMs,
    );
    const abort = (): void => link.#end(new Error("given up"));
    signal?.addEventListener("abort", abort, { once: true });
    try {
      if (signal?.aborted) abort();
      await link.#handshake(address);
      if (link.#endedBy !== undefined) throw asConnectionLost(address, link.#endedBy);
      link.#events = events;
      return link;
    } catch (problem) {
      link.#end(problem as Error);
      throw problem;
    } finally {
      clearTimeout(late);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Send requests in one write; answer whether more may follow at once (see `onDrain`). */
  write(requests: readonly Request[]): boolean {
    for (const request of requests) this.unanswered.push(request);
    return this.#socket.write(this.#codec.encode(requests));
  }

  /** Tell once, when what was written has been handed to the system. */
  onDrain(drained: () => void): void {
    this.#socket.once("drain", drained);
  }

  /** Stop reading, so that the server feels it, or go on. */
  pause(paused: boolean): void {
    if (paused) this.#socket.pause();
    else this.#socket.resume();
  }

  /** Give the connection up. */
  destroy(problem: Error): void {
    this.#end(problem);
  }

  async #handshake(address: Address): Promise<void> {
    const auth = address.password === undefined ? [] : ["AUTH", address.user, address.password];
    const name = address.name === undefined ? [] : ["SETNAME", address.name];
    const greeted = new Promise<Value>((resolve, reject) => {
      this.#events = { ended: (problem) => reject(asConnectionLost(address, problem)) };
      const ignore = { answer: () => {}, lost: () => {} };
      this.write([
        { ...ignore, words: ["HELLO", this.#codec.version, ...auth, ...name], answer: resolve },
        { ...ignore, words: ["CLIENT", "SETINFO", "LIB-NAME", LIBRARY_NAME] },
        { ...ignore, words: ["CLIENT", "SETINFO", "LIB-VER", VERSION] },
      ]);
    });
    const hello = await greeted;
    if (hello instanceof ServerError) throw hello;
    if (!(hello instanceof Map)) throw new ProtocolError("HELLO: expected a map");
  }

  #data(chunk: Buffer): void {
    this.heardAtMs = performance.now();
    try {
      this.#codec.feed(chunk, this.#sink);
    } catch (problem) {
      this.#end(problem as Error);
    }
  }

  #reply(value: Value): void {
    if (this.#endedBy !== undefined) return;
    const request = this.unanswered.shift();
    if (request === undefined) throw new ProtocolError("a reply that nobody has asked for");
    request.answer(value);
  }

  #push(values: readonly Value[]): void {
    if (this.#endedBy !== undefined) return;
    const asked = this.unanswered.first;
    if (values[0] === "subscribe" && asked?.confirmations !== undefined) {
      if (--asked.confirmations === 0) this.#reply(null);
      return;
    }
    this.#events?.push?.(values);
  }

  #end(problem: Error): void {
    if (this.#endedBy !== undefined) return;
    this.#endedBy = problem;
    this.#socket.destroy();
    for (const request of this.unanswered.drain()) request.lost(problem);
    this.#events?.ended(problem);
  }
}

function asConnectionLost(address: Address, problem: Error): Error {
  if (problem instanceof ProtocolError || problem instanceof ServerError) return problem;
  const where = `${address.host}:${address.port}`;
  return new ConnectionLostError(`${where}: ${reason(problem)}`, { cause: problem });
}

/** Say one command on a connection that is somebody's own; give the connection up when no answer comes in time. */
export function ask(link: Link, words: readonly string[], timeoutMs: number, confirmations?: number): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const late = setTimeout(
      () => link.destroy(new TimeoutError(`${words[0]}: no reply within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const answer = (value: Value): void => {
      clearTimeout(late);
      if (value instanceof ServerError) reject(value);
      else resolve(value);
    };
    const lost = (problem: Error): void => {
      clearTimeout(late);
      reject(problem);
    };
    link.write([confirmations === undefined ? { words, answer, lost } : { words, answer, lost, confirmations }]);
  });
}

const FLEETING = /^max number of clients/; // ERR, like so much

/** Tell whether to connect again is of no use: the server has refused, or is none of ours. */
export function isFinal(problem: unknown): boolean {
  if (problem instanceof ServerError) return problem.code !== "LOADING" && !FLEETING.test(problem.text);
  return problem instanceof ProtocolError;
}
