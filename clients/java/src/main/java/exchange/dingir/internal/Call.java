package exchange.dingir.internal;

import exchange.dingir.error.CallTimeoutException;
import exchange.dingir.error.ClosedException;
import exchange.dingir.error.ConnectionLostException;
import exchange.dingir.error.DingirException;
import exchange.dingir.error.OutcomeUnknownException;
import exchange.dingir.error.ProtocolException;
import java.util.concurrent.CompletableFuture;

/**
 * A command on its way, and the future of its reply. Its fields belong to {@link Session}, under
 * its lock.
 *
 * @param <R> what answers it
 */
final class Call<R> extends CompletableFuture<R> {
  private final Command<R> command;

  /** What the reply brings back, where the encoding has such; 32 bits. */
  long id;

  /** When it was written last, in nanoseconds. */
  long sentAt;

  /** How often it was written. */
  int times;

  /** Whether it is on a clock: there was no connection for it once. */
  boolean lost;

  /** Until when it may be sent again, if it is on that clock. */
  long retryUntil;

  Call(Command<R> command) {
    this.command = command;
  }

  Command<R> command() {
    return command;
  }

  /**
   * Tells whether it may be sent: never again, once it may have arrived and is not made for that.
   */
  boolean sendable() {
    return times == 0 || command.repeatable();
  }

  /** Takes what the server answers. */
  void answer(Object value) {
    boolean resent = times > 1;
    if (value instanceof ServerFailure failure) {
      completeExceptionally(failure.exception(resent));
      return;
    }
    try {
      complete(command.reply().read(value, resent));
    } catch (RuntimeException e) {
      completeExceptionally(new ProtocolException(name() + ": " + e.getMessage(), e));
    }
  }

  void fail(DingirException failure) {
    completeExceptionally(failure);
  }

  void timeOut(Settings settings) {
    String after = settings.timeout().toMillis() + " ms";
    fail(
        new CallTimeoutException(name() + ": no reply within " + after, command.clientIds(), null));
  }

  /** Fails because there was no connection for as long as it may be tried. */
  void loseConnection(Settings settings, Throwable cause) {
    String message = name() + ": no connection to " + settings + " for " + settings.retryFor();
    fail(new ConnectionLostException(message, command.clientIds(), cause));
  }

  /** Fails because it may have arrived and must not be sent again. */
  void leaveUnknown(Throwable cause) {
    String message = name() + ": the connection was lost before the reply came";
    fail(new OutcomeUnknownException(message, command.clientIds(), cause));
  }

  /** Fails because the exchange was closed. */
  void close() {
    if (times == 0) {
      fail(new ClosedException(name() + ": closed before it was sent"));
    } else {
      leaveUnknown(null);
    }
  }

  private String name() {
    return command.words().get(0);
  }
}
