package exchange.dingir;

import exchange.dingir.model.DepthSnapshot;
import exchange.dingir.model.DepthUpdate;
import exchange.dingir.model.FeedMessage;
import exchange.dingir.model.Level;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** A market's book, kept from its {@code depth:} channel. For one thread at a time. */
public final class Book {
  private final String channel;
  private final SortedMap<BigDecimal, Level> bids = new TreeMap<>(Comparator.reverseOrder());
  private final SortedMap<BigDecimal, Level> asks = new TreeMap<>();
  private long seq;
  private boolean begun;
  private boolean complete;

  /**
   * Begins empty, before the first snapshot.
   *
   * @param market the market's name
   */
  public Book(String market) {
    channel = "depth:" + Objects.requireNonNull(market, "market");
  }

  /**
   * Returns the name of the channel to subscribe.
   *
   * @return {@code depth:} and the market's name
   */
  public String channel() {
    return channel;
  }

  /**
   * Applies a message. Those of other channels are passed over.
   *
   * @param message what came
   * @return whether it was one of this book
   * @throws IllegalStateException if it is an update that does not follow: a message is missing
   */
  public boolean apply(FeedMessage message) {
    if (!message.channel().equals(channel)) {
      return false;
    }
    if (message instanceof DepthSnapshot snapshot) {
      bids.clear();
      asks.clear();
      set(bids, snapshot.bids());
      set(asks, snapshot.asks());
      begun = true;
      complete = snapshot.complete();
    } else if (message instanceof DepthUpdate update) {
      if (!begun || update.prev() != seq) {
        throw new IllegalStateException(
            channel
                + ": expected the message behind "
                + seq
                + ", received that behind "
                + update.prev());
      }
      set(bids, update.bids());
      set(asks, update.asks());
    } else {
      return false;
    }
    seq = message.seq();
    return true;
  }

  private static void set(SortedMap<BigDecimal, Level> side, List<Level> levels) {
    for (Level level : levels) {
      if (level.amount().signum() == 0) {
        side.remove(level.price());
      } else {
        side.put(level.price(), level);
      }
    }
  }

  /**
   * Returns the bids, best first.
   *
   * @return a view that changes with the book
   */
  public Collection<Level> bids() {
    return Collections.unmodifiableCollection(bids.values());
  }

  /**
   * Returns the asks, best first.
   *
   * @return a view that changes with the book
   */
  public Collection<Level> asks() {
    return Collections.unmodifiableCollection(asks.values());
  }

  /**
   * Returns the number of the last message applied.
   *
   * @return the number; 0 before the first
   */
  public long seq() {
    return seq;
  }

  /**
   * Tells whether the last snapshot held the whole book.
   *
   * @return false if the server cut it, or there was none yet
   */
  public boolean complete() {
    return complete;
  }
}
