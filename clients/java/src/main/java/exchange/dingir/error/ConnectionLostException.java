package exchange.dingir.error;

import java.util.List;

/**
 * There was no connection for {@code retry_for}: the command was not sent, or is one that may be
 * sent again and got no answer to any sending. Nothing is known to have happened.
 */
public final class ConnectionLostException extends UnansweredException {
  private static final long serialVersionUID = 1L;

  /**
   * For the library itself.
   *
   * @param message what happened
   * @param clientIds what the command identified itself by
   * @param cause what broke the connection, or null
   */
  public ConnectionLostException(String message, List<String> clientIds, Throwable cause) {
    super(message, clientIds, cause);
  }
}
