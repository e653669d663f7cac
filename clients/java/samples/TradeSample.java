import exchange.dingir.Exchange;
import exchange.dingir.command.OrderPut;
import exchange.dingir.model.Fill;
import exchange.dingir.model.OrderFull;
import exchange.dingir.model.OrderKind;
import exchange.dingir.model.OrderResult;
import exchange.dingir.model.Side;

/** One user offers, another one buys. */
final class TradeSample {
  public static void main(String[] arguments) {
    long maker = Long.parseLong(System.getenv("DINGIR_MAKER"));
    long taker = Long.parseLong(System.getenv("DINGIR_TAKER"));
    String market = System.getenv("DINGIR_MARKET");

    try (Exchange exchange = Exchange.connect(System.getenv("DINGIR_URL"))) {
      OrderPut ask =
          OrderPut.of(maker, market, Side.ASK, OrderKind.LIMIT, "0.5000").price("100.00");
      OrderResult resting = exchange.order().put(ask);
      System.out.println("order " + resting.id() + " is " + resting.status());

      OrderPut bid =
          OrderPut.of(taker, market, Side.BID, OrderKind.LIMIT, "0.2000").price("101.00");
      OrderFull bought = exchange.order().putFull(bid);
      for (Fill fill : bought.fills()) {
        System.out.println("TRADE " + fill.tradeId() + " " + fill.price() + " " + fill.amount());
      }
      exchange
          .balance()
          .get(taker)
          .forEach(
              (asset, balance) -> System.out.println("has " + balance.available() + " " + asset));
    }
  }
}
