/** A real server, and a way to it that is cut now and then. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server as NetServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Exchange } from "../src/index.js";
import { ROOT } from "./vectors.js";

const root = fileURLToPath(ROOT);
const own = join(root, ".venv/bin/python");
const PYTHON = existsSync(own) ? own : (process.env.PYTHON ?? "python3");

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  server.close();
  await once(server, "close");
  return address.port;
}

export class Server implements AsyncDisposable {
  readonly port: number;
  readonly #directory = mkdtempSync(join(tmpdir(), "dingir-"));
  readonly #flags: string[];
  #process!: ChildProcess;

  private constructor(port: number, flags: string[]) {
    this.port = port;
    this.#flags = flags;
  }

  static async start(...flags: string[]): Promise<Server> {
    const server = new Server(await freePort(), flags);
    server.start();
    return server;
  }

  get url(): string {
    return `dingir://127.0.0.1:${this.port}`;
  }

  /** Start it, in the directory of the last time. */
  start(): void {
    const flags = ["--port", String(this.port), "--dir", this.#directory, "--save", "", ...this.#flags];
    this.#process = spawn(PYTHON, ["-m", "server", ...flags], { cwd: root, stdio: "ignore" });
  }

  /** End it as a power cut would. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, "exit");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true });
  }
}

/** Make a market, and a user who has money. */
export async function prepareMarket(exchange: Exchange): Promise<bigint> {
  await exchange.asset.create({ asset: "BTC", scale: 8 });
  await exchange.asset.create({ asset: "USDT", scale: 8 });
  await exchange.market.create({ market: "BTC_USDT", base: "BTC", quote: "USDT", amountScale: 4, priceScale: 2 });
  const user = await exchange.user.register();
  await exchange.balance.update({ user, asset: "USDT", delta: "1000000", business: "deposit", businessId: 1 });
  return user;
}

/** Passes bytes on, and cuts each connection after a while; where, is drawn, but the same each time. */
export class Cutter implements AsyncDisposable {
  cuts = 0;
  /** Bytes from the server after which a connection is cut, on average. */
  readonly #lifeBytes: number;
  readonly #server: NetServer;
  readonly #sockets = new Set<Socket>();
  #state: number;

  private constructor(port: number, lifeBytes: number, seed: number) {
    this.#lifeBytes = lifeBytes;
    this.#state = seed;
    this.#server = createServer({ noDelay: true }, (client) => this.#pass(client, connect({ port, noDelay: true })));
  }

  static async before(server: Server, lifeBytes: number, seed: number): Promise<Cutter> {
    const cutter = new Cutter(server.port, lifeBytes, seed);
    cutter.#server.listen(0, "127.0.0.1");
    await once(cutter.#server, "listening");
    return cutter;
  }

  get url(): string {
    const address = this.#server.address();
    assert.ok(address !== null && typeof address === "object");
    return `dingir://127.0.0.1:${address.port}`;
  }

  #drawn(most: number): number {
    this.#state = (this.#state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (this.#state >>> 8) % most;
  }

  #pass(client: Socket, server: Socket): void {
    let left = this.#drawn(2 * this.#lifeBytes);
    const end = (): void => {
      client.destroy();
      server.destroy();
      this.#sockets.delete(client);
    };
    this.#sockets.add(client);
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
    client.on("data", (chunk: Buffer) => server.write(chunk));
    server.on("data", (chunk: Buffer) => {
      client.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      this.cuts++;
      server.destroy();
      if (this.#drawn(2) === 0) client.resetAndDestroy();
      else client.end();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
