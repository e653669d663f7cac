package exchange.dingir.internal;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that nobody else makes: 80 random bits in base 32, drawn once, and a counter. */
final class Ids {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 80 / 5;

  private final String prefix;
  private final AtomicLong counter = new AtomicLong();

  Ids() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    prefix = text.append('-').toString();
  }

  String next() {
    return prefix + counter.incrementAndGet();
  }
}
