/** One market's book by price, kept from its `depth:` channel. */

import type { Decimal } from "./decimal.js";
import type { Message } from "./generated/messages.js";
import type { Level } from "./generated/records/market.js";

/**
 * ```ts
 * const book = new Book("BTC_USDT");
 * for await (const message of await exchange.feed.subscribe("depth:BTC_USDT")) {
 *   book.apply(message);
 *   console.log(String(book.bids[0]?.price), String(book.asks[0]?.price));
 * }
 * ```
 */
export class Book {
  readonly market: string;
  /** Number of the last message applied; nothing before the first snapshot. */
  seq: number | undefined;
  #bids: Level[] = [];
  #asks: Level[] = [];

  constructor(market: string) {
    this.market = market;
  }

  /** What is bid, the highest price first. */
  get bids(): readonly Level[] {
    return this.#bids;
  }

  /** What is asked, the lowest price first. */
  get asks(): readonly Level[] {
    return this.#asks;
  }

  /**
   * Takes a message of the market's `depth:` channel, and answers true; of any other, and answers false.
   *
   * @throws RangeError where messages were left out between the last one and this one; the feed leaves none out
   */
  apply(message: Message): boolean {
    if (message.kind !== "depth" || message.channel !== `depth:${this.market}`) return false;
    const { payload } = message;
    if (payload.type === "snapshot") {
      this.#bids = [...payload.bids];
      this.#asks = [...payload.asks];
    } else {
      if (payload.prev !== this.seq)
        throw new RangeError(`book: expected what follows ${this.seq}, received ${payload.seq}`);
      for (const level of payload.bids) put(this.#bids, level, -1);
      for (const level of payload.asks) put(this.#asks, level, 1);
    }
    this.seq = payload.seq;
    return true;
  }
}

/** Put a level into its place; `order` is 1 where prices ascend. O(log N), and O(N) to move what lies behind. */
function put(levels: Level[], level: Level, order: 1 | -1): void {
  const at = place(levels, level.price, order);
  const there = levels[at]?.price.eq(level.price) ? 1 : 0;
  if (level.amount.eq("0")) levels.splice(at, there);
  else levels.splice(at, there, level);
}

/** The first place whose price is not better. */
function place(levels: readonly Level[], price: Decimal, order: 1 | -1): number {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = levels[middle]?.price.cmp(price) ?? 0;
    if (found * order < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
