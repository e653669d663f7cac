package exchange.dingir.error;

import java.util.List;

/**
 * The connection broke, or the wait was interrupted, when the command had been sent, and it is none
 * that may be sent again: it may have taken effect.
 */
public final class OutcomeUnknownException extends UnansweredException {
  private static final long serialVersionUID = 1L;

  /**
   * For the library itself.
   *
   * @param message what happened
   * @param clientIds what the command identified itself by
   * @param cause what broke the connection, or null
   */
  public OutcomeUnknownException(String message, List<String> clientIds, Throwable cause) {
    super(message, clientIds, cause);
  }
}
