package exchange.dingir;

import exchange.dingir.internal.Batch;
import exchange.dingir.internal.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Commands that are collected, and sent in one write. The future that each method answers completes
 * some time after {@link #send}; before, nobody should wait for it. For one thread; after {@code
 * send} it is empty, and may be used again.
 */
public final class Pipeline extends AsyncExchange {
  private final Batch batch;

  Pipeline(Session session) {
    this(new Batch(session));
  }

  private Pipeline(Batch batch) {
    super(batch);
    this.batch = batch;
  }

  /**
   * Returns how many commands have been collected.
   *
   * @return how many
   */
  public int size() {
    return batch.size();
  }

  /**
   * Sends the commands, and waits for all of them.
   *
   * @return the result or error of each, in order
   */
  public List<Outcome<?>> send() {
    return batch.send();
  }

  /**
   * Sends the commands.
   *
   * @return the result or error of each, in order, when the last has come
   */
  public CompletableFuture<List<Outcome<?>>> sendAsync() {
    return batch.sendAsync();
  }
}
