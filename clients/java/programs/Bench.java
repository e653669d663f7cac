import exchange.dingir.Exchange;
import exchange.dingir.Outcome;
import exchange.dingir.Pipeline;
import exchange.dingir.Protocol;
import exchange.dingir.command.OrderPut;
import exchange.dingir.model.OrderKind;
import exchange.dingir.model.Side;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Measures the library: orders one at a time, and many in flight. */
final class Bench {
  private static final String LIBRARY = "dingir 0.1.0";
  private static final double WARM_UP_S = 0.5;

  private final long user = Long.parseLong(System.getenv("DINGIR_MAKER"));
  private final String market = System.getenv("DINGIR_MARKET");
  private final double seconds = Double.parseDouble(System.getenv("DINGIR_SECONDS"));
  private final int inFlight = Integer.parseInt(System.getenv("DINGIR_PIPELINE"));
  private long orders;

  public static void main(String[] arguments) throws InterruptedException {
    for (Protocol protocol : Protocol.values()) {
      try (Exchange exchange =
          Exchange.at(System.getenv("DINGIR_URL")).protocol(protocol).connect()) {
        new Bench().measure(exchange, protocol.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private void measure(Exchange exchange, String protocol) throws InterruptedException {
    oneAtATime(exchange, WARM_UP_S);
    oneAtATime(exchange, seconds).print("one at a time", protocol, LIBRARY);
    batches(exchange, WARM_UP_S);
    batches(exchange, seconds).print("pipelined", protocol, LIBRARY);
    futures(exchange, WARM_UP_S);
    futures(exchange, seconds).print("pipelined", protocol, LIBRARY + " async");
  }

  private OrderPut next() {
    long cents = 100 + orders++ % 100;
    String price = cents / 100 + "." + (cents % 100 < 10 ? "0" : "") + cents % 100;
    return OrderPut.of(user, market, Side.BID, OrderKind.LIMIT, "0.01").price(price);
  }

  private Times oneAtATime(Exchange exchange, double forSeconds) {
    Times times = new Times();
    while (times.elapsed() < forSeconds) {
      long begin = System.nanoTime();
      exchange.order().put(next());
      times.add(System.nanoTime() - begin);
    }
    return times.stop();
  }

  private Times batches(Exchange exchange, double forSeconds) {
    Times times = new Times();
    Pipeline pipeline = exchange.pipeline();
    while (times.elapsed() < forSeconds) {
      for (int i = 0; i < inFlight; i++) {
        long begin = System.nanoTime();
        pipeline.order().put(next()).thenRun(() -> times.add(System.nanoTime() - begin));
      }
      pipeline.send().forEach(Outcome::get);
    }
    return times.stop();
  }

  private Times futures(Exchange exchange, double forSeconds) throws InterruptedException {
    Times times = new Times();
    Semaphore window = new Semaphore(inFlight);
    AtomicLong failures = new AtomicLong();
    while (times.elapsed() < forSeconds) {
      window.acquire();
      long begin = System.nanoTime();
      exchange
          .async()
          .order()
          .put(next())
          .whenComplete(
              (result, failure) -> {
                times.add(System.nanoTime() - begin);
                if (failure != null) {
                  failures.incrementAndGet();
                }
                window.release();
              });
    }
    window.acquire(inFlight);
    if (failures.get() > 0) {
      throw new IllegalStateException(failures + " orders failed");
    }
    return times.stop();
  }

  /** How long each order took. */
  private static final class Times {
    private final long begun = System.nanoTime();
    private long[] nanos = new long[1 << 16];
    private int count;
    private double seconds;

    double elapsed() {
      return (System.nanoTime() - begun) / 1e9;
    }

    void add(long time) { // by one thread at a time
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = time;
    }

    Times stop() {
      seconds = elapsed();
      Arrays.sort(nanos, 0, count);
      return this;
    }

    void print(String mode, String protocol, String library) {
      System.out.printf(
          Locale.ROOT,
          "{\"mode\": \"%s\", \"protocol\": \"%s\", \"library\": \"%s\", \"orders_per_s\": %.1f,"
              + " \"p50_us\": %.1f, \"p99_us\": %.1f}%n",
          mode,
          protocol,
          library,
          count / seconds,
          nanos[count / 2] / 1e3,
          nanos[(int) (count * 0.99)] / 1e3);
    }
  }
}
