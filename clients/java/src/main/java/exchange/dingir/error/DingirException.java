package exchange.dingir.error;

/** The root of all that this library throws, but for {@code IllegalArgumentException}. */
public abstract class DingirException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DingirException(String message, Throwable cause) {
    super(message, cause);
  }
}
