package exchange.dingir.internal;

import exchange.dingir.error.ClosedException;
import exchange.dingir.error.ConnectionLostException;
import exchange.dingir.error.DingirException;
import exchange.dingir.error.ProtocolException;
import exchange.dingir.model.FeedMessage;
import exchange.dingir.model.OtherMessage;
import exchange.dingir.model.Replay;
import exchange.dingir.model.Update;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Follows channels through lost connections, in a thread of its own.
 *
 * <p>What reaches the mailbox is, for each channel, a snapshot and then updates without a gap.
 * {@code held} has the number of the last message that was put there. After a reconnect the
 * channels are subscribed again, and each tells a snapshot first: at {@code held}, it says nothing
 * new; beyond, FEED.REPLAY tells what lies between, or that it is not kept any more, and then the
 * snapshot is put there. An update that is not the next one has the connection given up.
 */
public final class FeedReader implements AutoCloseable {
  private static final int REPLAY_MAX = 1000;

  private final Settings settings;
  private final Set<String> channels;
  private final Mailbox messages = new Mailbox();
  private final Map<String, Long> held = new HashMap<>();
  private final Backoff backoff = new Backoff();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Thread thread = new Waiting.OwnThread(this::run, "dingir-feed");
  private volatile FeedConnection connection;
  private volatile boolean closed;

  /** Prepares to follow channels. */
  public FeedReader(Settings settings, Set<String> channels) {
    this.settings = settings;
    this.channels = channels;
  }

  /** Begins, and waits until the server has confirmed. */
  public void begin() {
    Waiting.check();
    thread.start();
    Waiting.result(ready);
  }

  /** Returns what has come. */
  public Mailbox messages() {
    return messages;
  }

  private void run() {
    long giveUpAt = System.nanoTime() + settings.retryFor().toNanos();
    DingirException end = null;
    try {
      while (!closed) {
        try (FeedConnection next = FeedConnection.open(settings)) {
          connection = next;
          follow(next);
        } catch (IOException e) {
          if (!ready.isDone() && System.nanoTime() - giveUpAt >= 0) {
            String message = "no connection to " + settings + ": " + e.getMessage();
            throw new ConnectionLostException(message, List.of(), e);
          }
        }
        long nanos = backoff.nextNanos();
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
      }
    } catch (DingirException e) {
      end = e;
    } catch (RuntimeException e) {
      end = new ProtocolException("a message can't be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      end = null; // closed
    }
    ready.completeExceptionally(
        end == null ? new ClosedException("the subscription is closed") : end);
    if (end != null) {
      messages.fail(end);
    }
  }

  private void follow(FeedConnection from) throws IOException, InterruptedException {
    if (closed) {
      return;
    }
    from.subscribe(channels);
    ready.complete(null);
    while (true) {
      List<?> push = from.next();
      if (push.size() >= 3 && push.get(0).equals("message")) {
        hear(from, Messages.message(Values.text(push.get(1)), push.get(2)));
      }
    }
  }

  private void hear(FeedConnection from, FeedMessage message)
      throws IOException, InterruptedException {
    Long last = held.get(message.channel());
    if (message instanceof Update update) {
      if (last == null || update.prev() != last) {
        throw new IOException(
            message.channel() + ": expected the message behind " + last + ", received another");
      }
      put(message);
    } else if (message instanceof OtherMessage) {
      put(message); // of its kind nothing is known, so of a gap neither
    } else if (last == null || !replayed(from, message.channel(), message.seq())) {
      put(message);
    }
  }

  /**
   * Puts the messages of a channel up to a number, if there are any; false if they are not to be
   * had.
   */
  private boolean replayed(FeedConnection from, String channel, long upTo)
      throws IOException, InterruptedException {
    while (held.get(channel) < upTo) {
      long next = held.get(channel) + 1;
      long limit = Math.min(REPLAY_MAX, upTo - next + 1);
      Replay replay = from.replay(channel, next, limit);
      if (replay == null) {
        return false;
      }
      for (FeedMessage message : replay.messages()) {
        if (message.seq() > upTo) {
          break;
        }
        if (!(message instanceof Update update) || update.prev() != held.get(channel)) {
          return false;
        }
        put(message);
      }
      if (held.get(channel) < next) {
        return false;
      }
    }
    return held.get(channel) == upTo;
  }

  private void put(FeedMessage message) throws InterruptedException {
    if (!messages.put(message)) {
      throw new InterruptedException("closed");
    }
    held.put(message.channel(), message.seq());
    if (message instanceof Update) {
      backoff.reset(); // the connection was of use
    }
  }

  /** Ends it: the thread finds its socket closed, or itself interrupted. */
  @Override
  public void close() {
    closed = true;
    messages.close();
    FeedConnection last = connection;
    if (last != null) {
      last.close();
    }
    thread.interrupt();
  }
}
