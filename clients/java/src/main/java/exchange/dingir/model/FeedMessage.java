package exchange.dingir.model;

import java.time.Instant;

/**
 * What is told on a channel of the feed: a {@link Snapshot}, then {@link Update}s; or an {@link
 * OtherMessage}, of a kind that this version does not know.
 */
public sealed interface FeedMessage permits Snapshot, Update, OtherMessage {
  /**
   * Returns the channel's name.
   *
   * @return such as {@code depth:BTC_USDT}
   */
  String channel();

  /**
   * Returns the message's number on its channel: 1, 2, 3, ... without gaps.
   *
   * @return the number; of a snapshot, that of the last message it includes
   */
  long seq();

  /**
   * Returns the engine's time of what is told.
   *
   * @return microseconds since 1970
   */
  long time();

  /**
   * Returns {@link #time()} as an instant.
   *
   * @return the instant
   */
  default Instant timeInstant() {
    return Micros.instant(time());
  }
}
