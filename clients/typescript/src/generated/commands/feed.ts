// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import { type IntegerLike, writeInteger, writeText } from "../../words.js";
import { type Message, readMessage } from "../messages.js";
import { readReplay, type Replay } from "../records/feed.js";

/** What FEED.SNAPSHOT takes. */
export interface FeedSnapshotArguments {
  /** a channel's name, such as trade:BTC_USDT or order:7 */
  channel: string;
}

const snapshot: Command<FeedSnapshotArguments, Message> = {
  name: "FEED.SNAPSHOT",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["FEED.SNAPSHOT"];
    words.push(writeText(given.channel, "channel"));
    return words;
  },
  read: (value, given) => readMessage(value, given.channel),
};

/** What FEED.REPLAY takes. */
export interface FeedReplayArguments {
  /** a channel's name, such as trade:BTC_USDT or order:7 */
  channel: string;
  /** number of the first message wanted */
  from: IntegerLike;
  /** at most so many; default 1000, at most 10000 */
  limit?: IntegerLike | undefined;
}

const replay: Command<FeedReplayArguments, Replay> = {
  name: "FEED.REPLAY",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["FEED.REPLAY"];
    words.push(writeText(given.channel, "channel"));
    words.push("FROM", writeInteger(given.from, "from"));
    if (given.limit !== undefined) words.push("LIMIT", writeInteger(given.limit, "limit"));
    return words;
  },
  read: (value) => readReplay(value, "FEED.REPLAY"),
};

/** The commands of FEED. */
export class FeedCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Tells what a subscription would begin with now.
   *
   * Answers: The payload of a snapshot: JSON text, or MessagePack.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link LimitReachedError} the name has more than 256 bytes
   * - {@link MalformedError} a kline's interval is none of the sixteen
   * - {@link NoMarketError} the channel's market is not there
   * - {@link NoUserError} the channel's user is not registered
   * - {@link MalformedError} the name is of none of the kinds of channel
   */
  snapshot(given: FeedSnapshotArguments, options?: CallOptions): Promise<Message> {
    return this.#runner.run(snapshot, given, options);
  }

  /**
   * Tells messages of a channel again, from a number on, as long as they are kept.
   *
   * Answers: A map; `seq` is the number of the channel's last message, `messages` are payloads, oldest first.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link LimitReachedError} the name has more than 256 bytes
   * - {@link MalformedError} a kline's interval is none of the sixteen
   * - {@link NoMarketError} the channel's market is not there
   * - {@link NoUserError} the channel's user is not registered
   * - {@link MalformedError} the name is of none of the kinds of channel
   * - {@link MalformedError} the syntax is wrong, or a number is out of its range
   * - {@link AheadError} FROM is beyond the next message of the channel
   * - {@link GoneError} the message is not kept any more; the text says from where they are
   */
  replay(given: FeedReplayArguments, options?: CallOptions): Promise<Replay> {
    return this.#runner.run(replay, given, options);
  }
}
