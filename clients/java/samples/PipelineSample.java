import exchange.dingir.Exchange;
import exchange.dingir.Outcome;
import exchange.dingir.Pipeline;
import exchange.dingir.command.OrderPut;
import exchange.dingir.model.OrderKind;
import exchange.dingir.model.Side;
import java.math.BigDecimal;
import java.util.List;

/** Places a thousand orders in one write. */
final class PipelineSample {
  public static void main(String[] arguments) {
    long maker = Long.parseLong(System.getenv("DINGIR_MAKER"));
    String market = System.getenv("DINGIR_MARKET");

    try (Exchange exchange = Exchange.connect(System.getenv("DINGIR_URL"))) {
      OrderPut bid = OrderPut.of(maker, market, Side.BID, OrderKind.LIMIT, "0.0100");
      Pipeline pipeline = exchange.pipeline();
      for (int i = 0; i < 1000; i++) {
        pipeline.order().put(bid.price(BigDecimal.valueOf(100 + i, 2)));
      }
      List<Outcome<?>> outcomes = pipeline.send();
      outcomes.forEach(Outcome::get); // throws what went wrong, if anything did
      System.out.println("ORDERS " + outcomes.size());
    }
  }
}
