import exchange.dingir.Exchange;
import exchange.dingir.Protocol;
import exchange.dingir.command.OrderPut;
import exchange.dingir.model.OrderKind;
import exchange.dingir.model.OrderResult;
import exchange.dingir.model.Side;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Places orders while connections are cut and the server is killed, and notices nothing of it. */
final class Faults {
  public static void main(String[] arguments) throws InterruptedException {
    long user = Long.parseLong(System.getenv("DINGIR_MAKER"));
    String market = System.getenv("DINGIR_MARKET");
    int count = Integer.parseInt(System.getenv("DINGIR_COUNT"));
    int inFlight = Integer.parseInt(System.getenv("DINGIR_WINDOW"));
    Protocol protocol = Protocol.valueOf(System.getenv("DINGIR_PROTOCOL").toUpperCase(Locale.ROOT));

    Semaphore window = new Semaphore(inFlight);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (Exchange exchange =
        Exchange.at(System.getenv("DINGIR_URL"))
            .protocol(protocol)
            .retryFor(Duration.ofSeconds(120))
            .connect()) {
      for (int i = 0; i < count; i++) {
        String price = String.format(Locale.ROOT, "1.%02d", i % 100);
        OrderPut bid = OrderPut.of(user, market, Side.BID, OrderKind.LIMIT, "0.01").price(price);
        window.acquire();
        exchange
            .async()
            .order()
            .put(bid)
            .whenComplete(
                (result, error) -> {
                  acknowledge(result, error, failure);
                  window.release();
                });
      }
      window.acquire(inFlight);
    }
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
  }

  private static void acknowledge(
      OrderResult result, Throwable error, AtomicReference<Throwable> failure) {
    if (error == null) {
      System.out.println(result.id());
    } else {
      failure.compareAndSet(null, error);
    }
  }
}
