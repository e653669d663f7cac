import exchange.dingir.Exchange;
import exchange.dingir.command.AssetCreate;
import exchange.dingir.command.BalanceTransfer;
import exchange.dingir.command.BatchCancel;
import exchange.dingir.command.BatchItem;
import exchange.dingir.command.MarketSet;
import exchange.dingir.command.OrderPut;
import exchange.dingir.error.AheadException;
import exchange.dingir.error.BadAmountException;
import exchange.dingir.error.BadFeeException;
import exchange.dingir.error.BadJsonException;
import exchange.dingir.error.BadNameException;
import exchange.dingir.error.BadPrecisionException;
import exchange.dingir.error.BadPriceException;
import exchange.dingir.error.DuplicateException;
import exchange.dingir.error.ExistsException;
import exchange.dingir.error.GoneException;
import exchange.dingir.error.HaltedException;
import exchange.dingir.error.LimitReachedException;
import exchange.dingir.error.MalformedException;
import exchange.dingir.error.NoAssetException;
import exchange.dingir.error.NoFundsException;
import exchange.dingir.error.NoMarketException;
import exchange.dingir.error.NoOrderException;
import exchange.dingir.error.NoUserException;
import exchange.dingir.error.NotAuthenticatedException;
import exchange.dingir.error.NotPermittedException;
import exchange.dingir.error.OrderLimitException;
import exchange.dingir.error.ServerException;
import exchange.dingir.error.TooSmallException;
import exchange.dingir.error.WrongPasswordException;
import exchange.dingir.model.OrderKind;
import exchange.dingir.model.Side;
import java.util.Collections;
import java.util.List;

/** Has every kind of command refused, and catches each error by its class. */
final class ErrorsSample {
  private static final long NOBODY = 999_999_999;

  private final Exchange exchange;
  private final long user = Long.parseLong(System.getenv("DINGIR_MAKER"));
  private final long other = Long.parseLong(System.getenv("DINGIR_TAKER"));
  private final long full = Long.parseLong(System.getenv("DINGIR_FULL_USER"));
  private final String market = System.getenv("DINGIR_MARKET");
  private final String halted = System.getenv("DINGIR_HALTED_MARKET");

  private ErrorsSample(Exchange exchange) {
    this.exchange = exchange;
  }

  public static void main(String[] arguments) {
    try (Exchange exchange = Exchange.connect(System.getenv("DINGIR_URL"))) {
      ErrorsSample sample = new ErrorsSample(exchange);
      sample.namesThatAreNotThere();
      sample.numbersThatAreWrong();
      sample.textsThatAreWrong();
      sample.whatTheRulesForbid();
      sample.theFeed();
    }
    locked();
  }

  private OrderPut bid(String amount, String price) {
    return OrderPut.of(user, market, Side.BID, OrderKind.LIMIT, amount).price(price);
  }

  private void namesThatAreNotThere() {
    refused(NoUserException.class, () -> exchange.user().get(NOBODY));
    refused(NoMarketException.class, () -> exchange.market().ticker("NO_MARKET"));
    refused(NoAssetException.class, () -> exchange.balance().get(user, "NOASSET"));
    refused(NoOrderException.class, () -> exchange.order().cancel(user, market, NOBODY));
  }

  private void numbersThatAreWrong() {
    refused(NoFundsException.class, () -> exchange.order().put(bid("1000000", "100000000")));
    refused(BadPriceException.class, () -> exchange.order().put(bid("1", "0")));
    refused(BadAmountException.class, () -> exchange.order().put(bid("0", "1")));
    refused(BadPrecisionException.class, () -> exchange.order().put(bid("0.00001", "1")));
    refused(TooSmallException.class, () -> exchange.order().put(bid("0.0001", "1")));
    refused(BadFeeException.class, () -> exchange.market().set(MarketSet.of(market).takerFee("2")));
  }

  private void textsThatAreWrong() {
    refused(BadNameException.class, () -> exchange.order().put(bid("1", "1").clientId("a b")));
    BalanceTransfer transfer = BalanceTransfer.of(user, other, "BTC", "1");
    refused(BadJsonException.class, () -> exchange.balance().transfer(transfer.memo("no JSON")));
  }

  private void whatTheRulesForbid() {
    exchange.order().put(bid("1", "1").clientId("mine"));
    refused(DuplicateException.class, () -> exchange.order().put(bid("1", "2").clientId("mine")));
    refused(ExistsException.class, () -> exchange.asset().create(AssetCreate.of("BTC", 2)));
    OrderPut late = OrderPut.of(user, halted, Side.BID, OrderKind.LIMIT, "1").price("1");
    refused(HaltedException.class, () -> exchange.order().put(late));
    OrderPut more = OrderPut.of(full, market, Side.BID, OrderKind.LIMIT, "1").price("1");
    refused(OrderLimitException.class, () -> exchange.order().put(more));
    refused(NotPermittedException.class, () -> exchange.order().put(bid("1", "1").takerFee("0")));
    List<BatchItem> many = Collections.nCopies(101, BatchCancel.of(market, NOBODY));
    refused(LimitReachedException.class, () -> exchange.order().batch(user, many));
    refused(MalformedException.class, () -> exchange.balance().transfer(user, user, "BTC", "1"));
  }

  private void theFeed() {
    String channel = "depth:" + market;
    refused(GoneException.class, () -> exchange.feed().replay(channel, 1));
    refused(AheadException.class, () -> exchange.feed().replay(channel, 1_000_000));
  }

  private static void locked() {
    String address = System.getenv("DINGIR_LOCKED_URL");
    refused(NotAuthenticatedException.class, () -> Exchange.connect(address).close());
    String wrong = System.getenv("DINGIR_PASSWORD") + "?";
    refused(
        WrongPasswordException.class, () -> Exchange.at(address).password(wrong).connect().close());
  }

  /** Runs what must be refused with an error of this class; any other one ends the program. */
  private static void refused(Class<? extends ServerException> expected, Runnable command) {
    try {
      command.run();
    } catch (ServerException e) {
      if (!expected.isInstance(e)) {
        throw e;
      }
      System.out.println(e.code() + " " + e.text());
      return;
    }
    throw new IllegalStateException("expected " + expected.getSimpleName());
  }
}
