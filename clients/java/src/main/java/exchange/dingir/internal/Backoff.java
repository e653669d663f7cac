package exchange.dingir.internal;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before the next try to connect. */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private long bound = FIRST_NANOS;

  /** Draws a wait of up to 10 ms, then 20, 40, ... up to 2 s. */
  long nextNanos() {
    long drawn = ThreadLocalRandom.current().nextLong(bound + 1);
    bound = Math.min(2 * bound, LONGEST_NANOS);
    return drawn;
  }

  /** Begins anew: a connection was of use. */
  void reset() {
    bound = FIRST_NANOS;
  }
}
