/** The connection: what a program begins with. */

import { type ConnectOptions, parseAddress } from "./address.js";
import type { Command } from "./command.js";
import { Commands } from "./commands.js";
import { Feed } from "./feed.js";
import { type Outcomes, pipeline } from "./pipeline.js";
import { Session } from "./session.js";
import { readStatus } from "./values.js";

const PING: Command<undefined, void> = {
  name: "PING",
  retry: "always",
  writes: false,
  words: () => ["PING"],
  read: (value) => readStatus(value, "PING"),
};

/**
 * A connection to the exchange, for as many concurrent calls as you like: they are pipelined on it. When it breaks, it is
 * made again, and calls are sent again where that can't do anything twice.
 *
 * ```ts
 * await using exchange = await Exchange.connect("dingir://127.0.0.1");
 * await exchange.order.put({ user: 1, market: "BTC_USDT", side: "BID", kind: "LIMIT", amount: "0.5", price: "42000" });
 * ```
 */
export class Exchange extends Commands implements AsyncDisposable {
  override readonly feed: Feed;
  readonly #session: Session;

  private constructor(session: Session, feed: Feed) {
    super(session);
    this.feed = feed;
    this.#session = session;
  }

  /**
   * Connects to `dingir://[[user:]password@]host[:port][?option=value&...]`, and waits until the server answers: for
   * `retryForMs` at most where it can't be reached.
   *
   * @throws TypeError where the connection string is wrong, before anything is sent
   * @throws {@link WrongPasswordError}, {@link NotAuthenticatedError}, {@link ConnectionLostError}, ...
   */
  static async connect(address: string, options: ConnectOptions = {}): Promise<Exchange> {
    const parsed = parseAddress(address, options);
    const session = new Session(parsed);
    const exchange = new Exchange(session, new Feed(session, parsed));
    try {
      await session.run(PING, undefined, { signal: options.signal });
      return exchange;
    } catch (problem) {
      await exchange.close();
      throw problem;
    }
  }

  /**
   * Sends commands in one write, and answers what comes of each, a result or an error:
   *
   * ```ts
   * const [placed, balances] = await exchange.pipeline((p) => [p.order.put(order), p.balance.get({ user: 1 })]);
   * ```
   *
   * Nothing is sent before `collect` has returned, nor where an argument has the wrong type. (Calls made in the same
   * turn of the event loop go in one write anyway.)
   */
  pipeline<const Promises extends readonly Promise<unknown>[]>(
    collect: (commands: Commands) => Promises,
  ): Promise<Outcomes<Promises>> {
    return pipeline(this.#session, collect);
  }

  /** Lets calls in flight end, up to the timeout, then closes, subscriptions too. What comes later fails with `ClosedError`. */
  async close(): Promise<void> {
    await Promise.all([this.#session.close(), this.feed.close()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
