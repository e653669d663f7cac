package exchange.dingir;

import exchange.dingir.error.DingirException;
import java.util.Optional;

/**
 * A result or an error, where several come together.
 *
 * @param <T> what the result is
 */
public sealed interface Outcome<T> {
  /**
   * A result.
   *
   * @param <T> what it is
   * @param value the result; null of a command that answers no more than OK
   */
  record Success<T>(T value) implements Outcome<T> {
    @Override
    public T get() {
      return value;
    }

    @Override
    public Optional<DingirException> error() {
      return Optional.empty();
    }
  }

  /**
   * An error.
   *
   * @param <T> what the result would have been
   * @param exception the error
   */
  record Failure<T>(DingirException exception) implements Outcome<T> {
    @Override
    public T get() {
      throw exception;
    }

    @Override
    public Optional<DingirException> error() {
      return Optional.of(exception);
    }
  }

  /**
   * Returns the result, or throws the error.
   *
   * @return the result
   */
  T get();

  /**
   * Returns the error.
   *
   * @return the error, or nothing if there is a result
   */
  Optional<DingirException> error();

  /**
   * Tells whether there is a result.
   *
   * @return whether there is
   */
  default boolean succeeded() {
    return error().isEmpty();
  }
}
