package exchange.dingir.error;

/** The {@code Exchange} or the subscription is closed; the command was not sent. */
public final class ClosedException extends DingirException {
  private static final long serialVersionUID = 1L;

  /**
   * For the library itself.
   *
   * @param message what is closed
   */
  public ClosedException(String message) {
    super(message, null);
  }
}
