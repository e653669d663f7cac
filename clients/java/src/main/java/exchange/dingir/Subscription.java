package exchange.dingir;

import exchange.dingir.error.ClosedException;
import exchange.dingir.internal.FeedReader;
import exchange.dingir.model.FeedMessage;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * What is told on some channels, in order. Of each channel, also over lost connections and restarts
 * of the server,
 *
 * <ol>
 *   <li>the first message is a {@link exchange.dingir.model.Snapshot};
 *   <li>then come {@link exchange.dingir.model.Update}s, each {@code prev} the {@code seq} before;
 *   <li>another snapshot means that something was missed that nobody keeps any more: begin anew
 *       with it.
 * </ol>
 *
 * <p>It connects again for as long as it is open. Who takes slowly slows the socket: a thousand
 * messages are kept, the others wait at the server. Messages may be taken by {@link #take}, {@link
 * #poll} or iterated, by any threads.
 */
public final class Subscription implements AutoCloseable, Iterable<FeedMessage> {
  private final FeedReader reader;
  private final Consumer<Subscription> closed;

  Subscription(FeedReader reader, Consumer<Subscription> closed) {
    this.reader = reader;
    this.closed = closed;
  }

  void begin() {
    try {
      reader.begin();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Waits for the next message.
   *
   * @return the message
   * @throws InterruptedException if the thread is interrupted
   * @throws ClosedException if the subscription is closed
   * @throws exchange.dingir.error.DingirException if it ended: the server, started anew, refuses
   *     the channel or the password
   */
  public FeedMessage take() throws InterruptedException {
    return reader.messages().take();
  }

  /**
   * Waits for the next message for some time.
   *
   * @param timeout how long; 0 to look only
   * @return the message, or null if none came
   * @throws InterruptedException if the thread is interrupted
   * @throws ClosedException if the subscription is closed
   * @throws exchange.dingir.error.DingirException if it ended: the server, started anew, refuses
   *     the channel or the password
   */
  public FeedMessage poll(Duration timeout) throws InterruptedException {
    return reader.messages().poll(timeout.toNanos());
  }

  /**
   * Iterates over the messages as they come, until the subscription is closed, or the thread is
   * interrupted, which it stays.
   *
   * @return the messages
   */
  @Override
  public Iterator<FeedMessage> iterator() {
    return new Iterator<>() {
      private FeedMessage next;

      @Override
      public boolean hasNext() {
        try {
          if (next == null) {
            next = take();
          }
          return true;
        } catch (ClosedException e) {
          return false;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }

      @Override
      public FeedMessage next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        FeedMessage message = next;
        next = null;
        return message;
      }
    };
  }

  /** Ends it, and closes its connection. What has not been taken is dropped. */
  @Override
  public void close() {
    reader.close();
    closed.accept(this);
  }
}
