/**
 * One channel of the feed as its reader sees it: whole, whatever happens to connections. Decides only; asks nobody.
 *
 * After each subscription the server says a snapshot first. A reader who has that very state is told nothing; one who has
 * an older one is told what lies between, from FEED.REPLAY; and only where that is not kept any more, the snapshot.
 * While the replay is asked for, updates come already: they are held.
 */

import type { Message } from "./generated/messages.js";

/** What is to be done: nothing; ask for a replay from this number on; or give the connection up, as something is missing. */
export type Next = undefined | { readonly replayFrom: number } | "gap";

export class Channel {
  readonly name: string;
  /** Number of the last message that the reader has; nothing before the first snapshot. */
  seq: number | undefined;
  readonly #deliver: (message: Message) => void;
  #state: "joining" | "replaying" | "live" = "joining";
  #snapshot: Message | undefined;
  #held: Message[] = [];

  constructor(name: string, deliver: (message: Message) => void) {
    this.name = name;
    this.#deliver = deliver;
  }

  get replaying(): boolean {
    return this.#state === "replaying";
  }

  /** There is a new connection. */
  rejoin(): void {
    this.#state = "joining";
    this.#snapshot = undefined;
    this.#held = [];
  }

  /** A message came. */
  take(message: Message): Next {
    if (this.#state === "replaying") {
      this.#held.push(message);
      return undefined;
    }
    const { payload } = message;
    if (payload.type === "snapshot") return this.#takeSnapshot(message, payload.seq);
    if (this.#state === "joining" || payload.prev !== this.seq) return "gap";
    this.#hand(message);
    return undefined;
  }

  #takeSnapshot(message: Message, seq: number): Next {
    if (this.seq !== undefined && this.seq !== seq) {
      this.#state = "replaying";
      this.#snapshot = message;
      return { replayFrom: this.seq + 1 };
    }
    this.#state = "live";
    if (this.seq === undefined) this.#hand(message);
    return undefined;
  }

  /** The replay was answered: messages from the number on that was asked for, perhaps not all. */
  replayed(messages: readonly Message[]): Next {
    const target = this.#snapshot?.payload.seq ?? 0;
    let progress = false;
    for (const message of messages) {
      const { payload } = message;
      if (payload.type === "snapshot" || payload.prev !== this.seq || payload.seq > target) break;
      this.#hand(message);
      progress = true;
    }
    if (this.seq === target) return this.#goOn();
    return progress && this.seq !== undefined ? { replayFrom: this.seq + 1 } : this.notReplayed();
  }

  /** The replay was refused: the reader begins anew. */
  notReplayed(): Next {
    if (this.#snapshot !== undefined) this.#hand(this.#snapshot);
    return this.#goOn();
  }

  #goOn(): Next {
    const held = this.#held;
    this.#state = "live";
    this.#snapshot = undefined;
    this.#held = [];
    for (const message of held) {
      const next = this.take(message);
      if (next !== undefined) return next;
    }
    return undefined;
  }

  #hand(message: Message): void {
    this.seq = message.payload.seq;
    this.#deliver(message);
  }
}
