package exchange.dingir.internal;

import java.util.concurrent.CompletableFuture;

/** Where commands go: to a connection, or into a pipeline. */
public interface Calls {
  /**
   * Sends a command, now or later.
   *
   * @param <R> what answers it
   * @param command the command
   * @return its reply or error
   */
  <R> CompletableFuture<R> start(Command<R> command);

  /**
   * Makes an id that no other command has.
   *
   * @return the id, or null if commands are to have none but the caller's
   */
  String newId();
}
