package exchange.dingir;

import exchange.dingir.command.AsyncFeedCommands;
import exchange.dingir.command.FeedCommands;
import exchange.dingir.error.ClosedException;
import exchange.dingir.internal.FeedReader;
import exchange.dingir.internal.Settings;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The feed: what happens, told on channels as it happens. */
public final class Feed extends FeedCommands {
  private final Settings settings;
  private final Set<Subscription> subscriptions = new HashSet<>();
  private boolean closed;

  Feed(AsyncFeedCommands async, Settings settings) {
    super(async);
    this.settings = settings;
  }

  /**
   * Subscribes channels, on a connection of their own; waits until the server has confirmed them.
   *
   * @param channels such as {@code trade:BTC_USDT}, {@code depth:BTC_USDT}, {@code order:7}
   * @return what is told on them
   * @throws IllegalArgumentException if there is no channel
   * @throws exchange.dingir.error.ServerException if the server refuses a name
   * @throws exchange.dingir.error.ConnectionLostException if there is no server for as long as
   *     {@code retry_for}
   */
  public Subscription subscribe(String... channels) {
    Set<String> names = new LinkedHashSet<>(List.of(channels));
    if (names.isEmpty()) {
      throw new IllegalArgumentException("expected a channel, received none");
    }
    Subscription subscription = new Subscription(new FeedReader(settings, names), this::forget);
    synchronized (subscriptions) {
      if (closed) {
        throw new ClosedException("the exchange is closed");
      }
      subscriptions.add(subscription);
    }
    subscription.begin();
    return subscription;
  }

  private void forget(Subscription subscription) {
    synchronized (subscriptions) {
      subscriptions.remove(subscription);
    }
  }

  void close() {
    List<Subscription> open;
    synchronized (subscriptions) {
      closed = true;
      open = List.copyOf(subscriptions);
    }
    open.forEach(Subscription::close);
  }
}
