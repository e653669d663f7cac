/** A server that does what a test says, connection by connection, in RESP3 or MessagePack. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

import { Packr, Unpackr } from "msgpackr";

import type { Sink } from "../src/codec.js";
import { Queue } from "../src/queue.js";
import { RespCodec } from "../src/resp.js";

/** What a peer answers: a text is a bulk string; an `Error` an error, its message the line. */
export type Answer = string | number | boolean | null | Error | Answer[] | { [name: string]: Answer };

const CRLF = "\r\n";

/** Write a reply in RESP3. */
export function resp(answer: Answer): string {
  if (answer === null) return `_${CRLF}`;
  if (typeof answer === "boolean") return `#${answer ? "t" : "f"}${CRLF}`;
  if (typeof answer === "number") return `:${answer}${CRLF}`;
  if (typeof answer === "string") return `$${Buffer.byteLength(answer)}${CRLF}${answer}${CRLF}`;
  if (answer instanceof Error) return `-${answer.message}${CRLF}`;
  if (Array.isArray(answer)) return `*${answer.length}${CRLF}${answer.map(resp).join("")}`;
  const fields = Object.entries(answer);
  return `%${fields.length}${CRLF}${fields.map(([name, one]) => resp(name) + resp(one)).join("")}`;
}

/** Write a push in RESP3. */
export function push(values: Answer[]): string {
  return resp(values).replace("*", ">");
}

/** One client's connection. */
export class PeerConnection {
  readonly #socket: Socket;
  readonly #requests = new Queue<{ words: string[]; msgid?: number }>();
  readonly #unpackr = new Unpackr({ useRecords: false });
  readonly #packr = new Packr({ useRecords: false });
  readonly #codec = new RespCodec();
  #wake: () => void = () => {};
  #ended = false;
  #msgid: number | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    const sink: Sink = {
      reply: (value) => this.#requests.push({ words: value as string[] }),
      push: () => assert.fail("a client pushes nothing"),
    };
    socket.on("data", (chunk: Buffer) => {
      if ((chunk[0] ?? 0) < 0x80) this.#codec.feed(chunk, sink);
      else {
        for (const [, msgid, method, params] of this.#unpackr.unpackMultiple(chunk)) {
          this.#requests.push({ words: [method, ...params], msgid });
        }
      }
      this.#wake();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** The next request's words. */
  async request(): Promise<string[]> {
    while (this.#requests.length === 0) {
      assert.ok(!this.#ended, "expected a request, but the client closed the connection");
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const request = this.#requests.shift();
    this.#msgid = request?.msgid;
    return request?.words ?? [];
  }

  /** Requests that came and were not looked at. */
  get unread(): number {
    return this.#requests.length;
  }

  /** Answer the request that was taken last. */
  answer(answer: Answer): void {
    if (this.#msgid === undefined) return this.raw(resp(answer));
    const [code = "", ...text] = answer instanceof Error ? answer.message.split(" ") : [];
    const error = answer instanceof Error ? { code, text: text.join(" ") } : null;
    this.raw(this.#packr.pack([1, this.#msgid, error, error === null ? answer : null]));
  }

  /** Send a message of the feed. */
  message(channel: string, payload: object): void {
    if (this.#msgid === undefined) return this.raw(push(["message", channel, JSON.stringify(payload)]));
    this.raw(this.#packr.pack([2, "message", [channel, payload]]));
  }

  raw(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Answer the handshake; return the words of HELLO. */
  async greet(): Promise<string[]> {
    const hello = await this.request();
    assert.equal(hello[0], "HELLO");
    this.answer({ server: "redis", version: "7.2.0", proto: hello[1] ?? "" });
    for (let setInfo = 0; setInfo < 2; setInfo++) {
      assert.deepEqual((await this.request()).slice(0, 2), ["CLIENT", "SETINFO"]);
      this.answer("OK");
    }
    return hello;
  }

  /** Greet, and answer the PING with which `Exchange.connect` begins. */
  async begin(): Promise<void> {
    await this.greet();
    assert.deepEqual(await this.request(), ["PING"]);
    this.answer("PONG");
  }

  /** Take a SUBSCRIBE and confirm it; return the names. */
  async subscribe(): Promise<string[]> {
    const [command, ...names] = await this.request();
    assert.equal(command, "SUBSCRIBE");
    const confirmations = names.map((name, place) => ["subscribe", name, place + 1]);
    if (this.#msgid !== undefined) this.answer(confirmations);
    else this.raw(confirmations.map(push).join(""));
    return names;
  }

  /** End the connection: politely, or by a reset, which what was written may not outlive. */
  drop(reset = false): void {
    if (reset) this.#socket.resetAndDestroy();
    else this.#socket.end();
  }

  /** Wait until the client has ended it. */
  async closed(): Promise<void> {
    while (!this.#ended) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

type Script = (connection: PeerConnection) => Promise<void> | void;

/** Plays a script for each connection that comes, one after the other; who comes after the last is turned away. */
export class Peer implements AsyncDisposable {
  readonly #server: Server;
  readonly #playing: Promise<void>[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #scripts: Script[];
  /** Connections that came. */
  count = 0;

  private constructor(scripts: Script[]) {
    this.#scripts = scripts;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      const script = this.#scripts[this.count++];
      if (script === undefined) socket.destroy();
      else this.#playing.push(Promise.resolve(script(new PeerConnection(socket))));
    });
  }

  static async listen(...scripts: Script[]): Promise<Peer> {
    const peer = new Peer(scripts);
    peer.#server.listen(0, "127.0.0.1");
    await once(peer.#server, "listening");
    return peer;
  }

  get port(): number {
    const address = this.#server.address();
    assert.ok(address !== null && typeof address === "object");
    return address.port;
  }

  get url(): string {
    return `dingir://127.0.0.1:${this.port}`;
  }

  /** Bytes that wait for clients who don't read. */
  get unsentBytes(): number {
    return [...this.#sockets].reduce((sum, socket) => sum + socket.writableLength, 0);
  }

  /** Wait for the end of all scripts; raise what went wrong in one. */
  async played(): Promise<void> {
    await Promise.all(this.#playing);
    assert.equal(this.#playing.length, this.#scripts.length, "scripts that were played");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await Promise.allSettled(this.#playing);
  }
}
