package exchange.dingir.internal;

/**
 * Reads an answer.
 *
 * @param <R> what it becomes
 */
@FunctionalInterface
public interface Reply<R> {
  /**
   * Reads an answer.
   *
   * @param value what came: text, integers, booleans, nulls, {@link ServerFailure}s, lists and maps
   * @param resent whether the command had been sent more than once
   * @return the reply
   */
  R read(Object value, boolean resent);
}
