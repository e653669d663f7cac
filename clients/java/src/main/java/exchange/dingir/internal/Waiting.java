package exchange.dingir.internal;

import exchange.dingir.error.DingirException;
import exchange.dingir.error.OutcomeUnknownException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for replies. */
public final class Waiting {
  private Waiting() {}

  /**
   * Waits for a reply.
   *
   * @param <R> what it is
   * @param reply the reply to come
   * @return the reply
   * @throws DingirException the error that came instead, with the caller's own stack
   * @throws OutcomeUnknownException if the thread is interrupted, which it stays
   */
  public static <R> R result(CompletableFuture<R> reply) {
    try {
      return reply.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DingirException failure) {
        failure.fillInStackTrace(); // that of the thread that read it tells nothing
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      List<String> ids = reply instanceof Call<?> call ? call.command().clientIds() : List.of();
      reply.cancel(false); // what has not been written yet is not sent
      throw new OutcomeUnknownException("interrupted before the reply came", ids, e);
    }
  }

  /** Refuses to wait on a thread that the reply needs. */
  static void check() {
    if (Thread.currentThread() instanceof OwnThread) {
      throw new IllegalStateException(
          "a call that waits, in what runs when a future of the library completes: use async()");
    }
  }

  /** A thread of the library, on which futures complete. */
  static final class OwnThread extends Thread {
    OwnThread(Runnable task, String name) {
      super(task, name);
      setDaemon(true);
    }
  }
}
