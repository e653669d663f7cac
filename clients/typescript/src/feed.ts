/** The feed: what happens on the exchange, as it happens. */

import type { Address } from "./address.js";
import type { CallOptions, Runner } from "./command.js";
import { ClosedError } from "./errors.js";
import { FeedCommands, type FeedSnapshotArguments } from "./generated/commands/feed.js";
import type { MessageOn } from "./generated/messages.js";
import { Subscription } from "./subscription.js";

export class Feed extends FeedCommands {
  readonly #address: Address;
  readonly #open = new Set<{ close(): Promise<void> }>();
  #closed = false;

  /** @internal */
  constructor(runner: Runner, address: Address) {
    super(runner);
    this.#address = address;
  }

  /**
   * Subscribes channels, such as `depth:BTC_USDT` and `order:7`, on a connection of their own.
   *
   * The first message of a channel is a snapshot; then come updates, each `prev` the `seq` before, over disconnects and
   * restarts of the server; another snapshot means that something was missed that nobody keeps any more.
   *
   * @throws the server's error where it refuses a name: {@link NoMarketError}, {@link NoUserError}, ...
   */
  subscribe<const Name extends string>(...channels: readonly [Name, ...Name[]]): Promise<Subscription<Name>>;
  subscribe<const Name extends string>(channels: readonly Name[], options?: CallOptions): Promise<Subscription<Name>>;
  async subscribe<const Name extends string>(
    ...given: readonly Name[] | [readonly Name[], CallOptions?]
  ): Promise<Subscription<Name>> {
    const [first, second] = given;
    const [names, options] = Array.isArray(first)
      ? [first as readonly Name[], second as CallOptions]
      : [given as Name[]];
    if (names.length === 0 || !names.every((name) => typeof name === "string")) {
      throw new TypeError("subscribe: expected names of channels");
    }
    if (this.#closed) throw new ClosedError("subscribe: the connection was closed");
    options?.signal?.throwIfAborted();
    const forget = (): boolean => this.#open.delete(subscription);
    const subscription: Subscription<Name> = new Subscription<Name>(this.#address, names, options?.signal, forget);
    this.#open.add(subscription);
    await subscription.begun;
    return subscription;
  }

  /** {@inheritDoc FeedCommands.snapshot} */
  override snapshot<const Name extends string>(
    given: FeedSnapshotArguments & { channel: Name },
    options?: CallOptions,
  ): Promise<MessageOn<Name>> {
    return super.snapshot(given, options) as Promise<MessageOn<Name>>;
  }

  /** Closes all subscriptions. @internal */
  async close(): Promise<void> {
    this.#closed = true;
    for (const one of this.#open) await one.close();
  }
}
