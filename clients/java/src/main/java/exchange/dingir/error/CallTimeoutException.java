package exchange.dingir.error;

import java.util.List;

/** No reply came within {@code timeout} of the command being sent: it may have taken effect. */
public final class CallTimeoutException extends UnansweredException {
  private static final long serialVersionUID = 1L;

  /**
   * For the library itself.
   *
   * @param message what happened
   * @param clientIds what the command identified itself by
   * @param cause what broke the connection, or null
   */
  public CallTimeoutException(String message, List<String> clientIds, Throwable cause) {
    super(message, clientIds, cause);
  }
}
