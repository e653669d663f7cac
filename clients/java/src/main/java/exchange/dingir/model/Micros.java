package exchange.dingir.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the wire has them: microseconds since 1970. */
public final class Micros {
  private Micros() {}

  /**
   * Turns a time into an instant.
   *
   * @param micros microseconds since 1970
   * @return the instant
   */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /**
   * Turns an instant into a time, dropping what is below a microsecond.
   *
   * @param instant the instant
   * @return microseconds since 1970
   */
  public static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
