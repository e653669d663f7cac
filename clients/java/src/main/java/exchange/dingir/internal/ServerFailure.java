package exchange.dingir.internal;

import exchange.dingir.error.ServerException;
import java.util.Map;

/**
 * An error as the server says it.
 *
 * @param code the first word
 * @param text the rest
 */
public record ServerFailure(String code, String text) {
  /** Takes a line of RESP apart. */
  static ServerFailure of(String line) {
    int blank = line.indexOf(' ');
    return blank < 0
        ? new ServerFailure(line, "")
        : new ServerFailure(line.substring(0, blank), line.substring(blank + 1));
  }

  /**
   * Finds the error in an item of a list, which in MessagePack is a map like any other.
   *
   * @return the error, or null
   */
  public static ServerFailure within(Object item) {
    if (item instanceof ServerFailure failure) {
      return failure;
    }
    return item instanceof Map<?, ?> map
            && map.size() == 2
            && map.get("code") instanceof String code
            && map.get("text") instanceof String text
        ? new ServerFailure(code, text)
        : null;
  }

  /** Makes what is thrown. */
  public ServerException exception(boolean resent) {
    return Errors.of(code, text, resent);
  }
}
