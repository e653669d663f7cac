package exchange.dingir.error;

/**
 * The server refused a command, which has changed nothing. A code that this version does not know
 * is of this very class, the others have one of their own.
 */
public class ServerException extends DingirException {
  private static final long serialVersionUID = 1L;

  /** The code. */
  private final String code;

  /** What the server says. */
  private final String text;

  /** Whether the command had been sent more than once. */
  private final boolean resent;

  /**
   * Makes the error of a reply.
   *
   * @param code the code, such as {@code NOFUNDS}
   * @param text what the server says
   * @param resent whether the command had been sent more than once
   */
  public ServerException(String code, String text, boolean resent) {
    super(text.isEmpty() ? code : code + " " + text, null);
    this.code = code;
    this.text = text;
    this.resent = resent;
  }

  /**
   * Returns the code.
   *
   * @return the code, such as {@code NOFUNDS}
   */
  public final String code() {
    return code;
  }

  /**
   * Returns what the server says behind the code, for people.
   *
   * @return one line
   */
  public final String text() {
    return text;
  }

  /**
   * Tells whether the command had been sent more than once, its connection having broken. An
   * earlier sending may have worked then: NOORDER to a cancel may mean that the order was canceled
   * by it.
   *
   * @return whether this answers a repetition
   */
  public final boolean resent() {
    return resent;
  }
}
