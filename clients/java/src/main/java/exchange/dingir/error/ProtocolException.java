package exchange.dingir.error;

/** What came is not what the protocol says; of a command, it may have taken effect. */
public final class ProtocolException extends DingirException {
  private static final long serialVersionUID = 1L;

  /**
   * For the library itself.
   *
   * @param message what was expected, and what came
   * @param cause what found it, or null
   */
  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
