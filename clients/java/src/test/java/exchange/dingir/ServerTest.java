package exchange.dingir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.command.BalanceHistory;
import exchange.dingir.command.BalanceTransfer;
import exchange.dingir.command.BatchAmend;
import exchange.dingir.command.BatchCancel;
import exchange.dingir.command.BatchPut;
import exchange.dingir.command.MarketCreate;
import exchange.dingir.command.MarketDepth;
import exchange.dingir.command.MarketKline;
import exchange.dingir.command.MarketSet;
import exchange.dingir.command.MarketTrades;
import exchange.dingir.command.OrderAmend;
import exchange.dingir.command.OrderCancelAll;
import exchange.dingir.command.OrderHistory;
import exchange.dingir.command.OrderList;
import exchange.dingir.command.OrderPut;
import exchange.dingir.command.TradeHistory;
import exchange.dingir.command.TransferHistory;
import exchange.dingir.command.UserRegister;
import exchange.dingir.error.AheadException;
import exchange.dingir.error.DuplicateException;
import exchange.dingir.error.NoHistoryException;
import exchange.dingir.error.NoMarketException;
import exchange.dingir.error.NoOrderException;
import exchange.dingir.error.NoUserException;
import exchange.dingir.error.NotAuthenticatedException;
import exchange.dingir.error.ServerException;
import exchange.dingir.error.WrongPasswordException;
import exchange.dingir.model.Balance;
import exchange.dingir.model.BalanceCause;
import exchange.dingir.model.DepthSnapshot;
import exchange.dingir.model.DepthUpdate;
import exchange.dingir.model.Direction;
import exchange.dingir.model.EngineParameter;
import exchange.dingir.model.FeedMessage;
import exchange.dingir.model.Interval;
import exchange.dingir.model.Level;
import exchange.dingir.model.MarketStatus;
import exchange.dingir.model.MarketUpdate;
import exchange.dingir.model.Order;
import exchange.dingir.model.OrderAck;
import exchange.dingir.model.OrderCause;
import exchange.dingir.model.OrderEnd;
import exchange.dingir.model.OrderFull;
import exchange.dingir.model.OrderKind;
import exchange.dingir.model.OrderReply;
import exchange.dingir.model.OrderResult;
import exchange.dingir.model.OrderStatus;
import exchange.dingir.model.OrderUpdate;
import exchange.dingir.model.Reason;
import exchange.dingir.model.ReplyForm;
import exchange.dingir.model.Role;
import exchange.dingir.model.Side;
import exchange.dingir.model.Snapshot;
import exchange.dingir.model.Trade;
import exchange.dingir.model.TradePage;
import exchange.dingir.model.Update;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The library and a real server. */
class ServerTest {
  private static final Duration PATIENT = Duration.ofSeconds(60);

  private static RealServer server;
  private static int markets;

  private Exchange exchange;
  private String market;
  private long maker;
  private long taker;

  @BeforeAll
  static void startServer() throws IOException {
    server = new RealServer("--appendfsync", "always");
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  /** Connects, to a market and with users of the test's own. */
  private void open(Protocol protocol) {
    exchange = Exchange.at(server.address(protocol)).retryFor(PATIENT).connect();
    market = "M" + ++markets;
    exchange.asset().create("BTC", 8);
    exchange.asset().create("USDT", 8);
    exchange.market().create(MarketCreate.of(market, "BTC", "USDT", 4, 2).takerFee("0.001"));
    maker = exchange.user().register();
    taker = exchange.user().register(UserRegister.of().l1("0x" + market));
    for (long user : new long[] {maker, taker}) {
      exchange.balance().update(user, "BTC", "1000", "deposit", 1);
      exchange.balance().update(user, "USDT", new BigDecimal("1E+6"), "deposit", 2, "{}");
    }
  }

  @AfterEach
  void close() {
    if (exchange != null) {
      exchange.close();
    }
  }

  private OrderPut limit(long user, Side side, String amount, String price) {
    return OrderPut.of(user, market, side, OrderKind.LIMIT, amount).price(price);
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void ordersAreTradedChangedAndCanceled(Protocol protocol) {
    open(protocol);
    OrderPut ask = limit(maker, Side.ASK, "0.5", "100").clientId("ask-1");
    OrderResult resting = exchange.order().put(ask);
    assertEquals(OrderStatus.NEW, resting.status());
    assertEquals(Reason.NONE, resting.reason());
    assertEquals(resting, exchange.order().put(ask)); // the same again
    assertThrows(DuplicateException.class, () -> exchange.order().put(ask.price("101")));
    OrderFull bought = exchange.order().putFull(limit(taker, Side.BID, "0.2", "101"));
    assertEquals(OrderStatus.FILLED, bought.status());
    assertEquals(new BigDecimal("100.00"), bought.fills().get(0).price());
    assertEquals(Role.TAKER, bought.fills().get(0).role());
    assertEquals(resting.id(), bought.fills().get(0).makerOrderId());
    Order order = exchange.order().get(market, resting.id());
    assertEquals(new BigDecimal("0.3000"), order.remain());
    assertTrue(order.createTimeInstant().isAfter(Instant.parse("2020-01-01T00:00:00Z")));
    exchange.order().amend(OrderAmend.of(maker, market, order.id()).amount("0.4"));
    assertEquals(List.of(order.id()), ids(exchange.order().list(OrderList.of(maker).limit(5))));
    Order canceled = exchange.order().cancel(maker, market, "ask-1");
    assertEquals(OrderStatus.CANCELED, canceled.status());
    assertThrows(NoOrderException.class, () -> exchange.order().cancel(maker, market, order.id()));
    long acknowledged = exchange.order().putAck(limit(maker, Side.BID, "1", "50"));
    assertEquals(
        List.of(acknowledged),
        exchange.order().cancelAll(OrderCancelAll.of(maker).market(market)).orderIds());
    assertEquals(0, exchange.order().cancelAll(maker).count());
    BigDecimal two = new BigDecimal("2");
    OrderResult expired = exchange.order().put(taker, market, Side.BID, OrderKind.MARKET, two);
    assertEquals(OrderStatus.EXPIRED, expired.status());
  }

  private static List<Long> ids(List<Order> orders) {
    return orders.stream().map(Order::id).toList();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aBatchHasAnOutcomeForEachItem(Protocol protocol) {
    open(protocol);
    BatchPut bid = BatchPut.of(market, Side.BID, OrderKind.LIMIT, "1").price("10");
    List<Outcome<OrderReply>> outcomes =
        exchange
            .order()
            .batch(
                maker,
                bid.clientId("b"),
                bid.reply(ReplyForm.ACK),
                bid.reply(ReplyForm.FULL),
                BatchAmend.of(market, 999).price("11"),
                BatchCancel.of(market, "b"));
    assertInstanceOf(OrderResult.class, outcomes.get(0).get());
    assertInstanceOf(OrderAck.class, outcomes.get(1).get());
    assertInstanceOf(OrderFull.class, outcomes.get(2).get());
    assertInstanceOf(NoOrderException.class, outcomes.get(3).error().orElseThrow());
    assertEquals(outcomes.get(0).get().id(), outcomes.get(4).get().id());
    assertEquals(2, exchange.order().list(maker).size());
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void everythingElseIsAskedAndAnswered(Protocol protocol) {
    open(protocol);
    exchange.order().put(limit(maker, Side.ASK, "0.5", "100"));
    exchange.order().put(limit(taker, Side.BID, "0.2", "100"));
    Map<String, Balance> balances = exchange.balance().get(maker, "BTC", "USDT");
    assertEquals(new BigDecimal("0.30000000"), balances.get("BTC").frozen());
    assertEquals(Set.of("BTC", "USDT"), exchange.balance().get(maker).keySet());
    exchange.balance().transfer(maker, taker, "BTC", "1");
    assertEquals(
        List.of(new Level(new BigDecimal("100.00"), new BigDecimal("0.3000"))),
        exchange.market().depth(market).asks());
    assertTrue(exchange.market().depth(MarketDepth.of(market).limit(1)).bids().isEmpty());
    assertEquals(1, exchange.market().trades(MarketTrades.of(market).limit(10)).size());
    assertEquals(Side.BID, exchange.market().trades(market).get(0).side());
    assertEquals(new BigDecimal("100.00"), exchange.market().ticker(market).last());
    assertNull(exchange.market().ticker(market).bid());
    assertEquals(
        Interval.MINUTE_1,
        exchange
            .market()
            .kline(MarketKline.of(market, Interval.MINUTE_1).limit(1))
            .get(0)
            .interval());
    assertEquals(3600, exchange.market().status(market, 3600).period());
    assertEquals(1, exchange.market().summary(market).get(0).askCount());
    exchange.market().set(MarketSet.of(market).status(MarketStatus.HALT));
    assertTrue(
        exchange.market().list().stream()
            .anyMatch(one -> one.market().equals(market) && one.status() == MarketStatus.HALT));
    assertEquals("BTC", exchange.asset().list().get(0).asset());
    assertEquals("USDT", exchange.asset().summary("USDT").get(0).asset());
    assertEquals("0x" + market, exchange.user().get(taker).l1());
    assertEquals(64, exchange.engine().stateHash().hash().length());
    assertTrue(exchange.engine().check().ok());
    exchange.engine().set(EngineParameter.TRADES_MAX, 1000);
    assertTrue(exchange.engine().tick() >= 0);
    assertTrue(exchange.call("INFO", "server").toString().contains("redis_version"));
    assertEquals(Map.of("timeout", "0"), exchange.call("CONFIG", "GET", "timeout"));
    assertThrows(ServerException.class, () -> exchange.call("NO.SUCH", 1));
    List<?> clients = List.of(exchange.call("CLIENT", "LIST").toString().split("\n"));
    assertTrue(clients.toString().contains("lib-name=dingir-java lib-ver=0.1.0"));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void theFeedTellsWhatHappens(Protocol protocol) throws InterruptedException {
    open(protocol);
    String depth = "depth:" + market;
    try (Subscription messages = exchange.feed().subscribe(depth, "order:" + maker, depth)) {
      Map<String, FeedMessage> first = new HashMap<>();
      for (FeedMessage message : List.of(messages.take(), messages.take())) {
        first.put(message.channel(), message);
      }
      assertInstanceOf(DepthSnapshot.class, first.get(depth));
      exchange.order().put(limit(maker, Side.BID, "2", "10").clientId("mine"));
      List<OrderCause> causes = new ArrayList<>();
      DepthUpdate update = null;
      while (update == null || causes.size() < 2) {
        FeedMessage message = messages.take();
        if (message instanceof OrderUpdate order) {
          assertEquals("mine", order.order().clientId());
          causes.add(order.cause());
        } else {
          update = (DepthUpdate) message;
        }
      }
      assertEquals(List.of(OrderCause.PUT, OrderCause.RESTED), causes);
      assertEquals(new BigDecimal("2.0000"), update.bids().get(0).amount());
      assertNull(messages.poll(Duration.ofMillis(1)));
      DepthSnapshot snapshot = (DepthSnapshot) exchange.feed().snapshot(depth);
      assertEquals(update.seq(), snapshot.seq());
      assertEquals(List.of(update), exchange.feed().replay(depth, update.seq(), 5).messages());
      assertThrows(AheadException.class, () -> exchange.feed().replay(depth, 99));
      assertThrows(NoMarketException.class, () -> exchange.feed().subscribe(depth, "depth:NO"));
      try (Subscription listings = exchange.feed().subscribe("market")) {
        assertInstanceOf(Snapshot.class, listings.take());
        exchange.market().set(MarketSet.of(market).minAmount("1"));
        assertInstanceOf(MarketUpdate.class, listings.take());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aFeedHasNoGapAndNothingTwiceThroughRandomCuts(Protocol protocol) throws Exception {
    open(protocol);
    String depth = "depth:" + market;
    Book book = new Book(market);
    int orders = 400;
    Semaphore ahead = new Semaphore(20); // what is missed must fit into what passes before a cut
    try (Proxy proxy = new Proxy(server.port(), 42, 6_000)) {
      String address = server.address(protocol).replace(":" + server.port(), ":" + proxy.port());
      Exchange through = Exchange.at(address).retryFor(PATIENT).connect();
      try (through;
          Subscription messages = through.feed().subscribe(depth)) {
        CompletableFuture<Void> placed = CompletableFuture.runAsync(() -> place(orders, ahead));
        long seq = -1;
        while (seq < orders) {
          FeedMessage message = messages.take();
          if (message instanceof Update update) {
            assertEquals(seq, update.prev());
          } else {
            assertEquals(-1, seq, "only one snapshot: everything is kept");
          }
          seq = message.seq();
          assertTrue(book.apply(message));
          ahead.release();
        }
        placed.join();
      }
      assertTrue(proxy.cuts() > 10, () -> "cuts: " + proxy.cuts());
      assertEquals(
          exchange.market().depth(MarketDepth.of(market).limit(1000)).bids(),
          List.copyOf(book.bids()));
    }
  }

  private void place(int orders, Semaphore ahead) {
    for (int i = 0; i < orders; i++) {
      ahead.acquireUninterruptibly();
      String price = new BigDecimal(100 + i % 50).movePointLeft(2).toPlainString();
      exchange.order().put(limit(maker, Side.BID, "0.01", price));
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aServerThatIsKilledLosesNoOrderAndDoublesNone(Protocol protocol) throws Exception {
    open(protocol);
    int orders = 600;
    try (Subscription messages = exchange.feed().subscribe("order:" + maker)) {
      assertInstanceOf(Snapshot.class, messages.take());
      List<CompletableFuture<OrderResult>> placed = new ArrayList<>();
      for (int i = 0; i < orders; i++) {
        placed.add(exchange.async().order().put(limit(maker, Side.BID, "0.01", "1.00")));
        if (i == orders / 3) {
          placed.get(0).join();
          server.kill();
        } else if (i == orders / 2) {
          server.start();
        }
      }
      Set<Long> acknowledged = new HashSet<>();
      placed.forEach(order -> acknowledged.add(order.join().id()));
      assertEquals(orders, acknowledged.size());
      assertEquals(
          acknowledged, new HashSet<>(ids(exchange.order().list(OrderList.of(maker).limit(1000)))));
      Set<Long> told = new HashSet<>();
      while (told.size() < orders) {
        if (messages.take() instanceof OrderUpdate update && update.cause() == OrderCause.RESTED) {
          assertTrue(told.add(update.order().id()), "told twice");
        }
      }
      assertEquals(acknowledged, told);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void historyIsPagedThroughByNext(Protocol protocol) throws InterruptedException {
    open(protocol);
    for (int i = 0; i < 3; i++) {
      exchange.order().put(limit(maker, Side.ASK, "0.5", "100"));
      exchange.order().put(limit(taker, Side.BID, "0.5", "100"));
    }
    exchange.balance().transfer(BalanceTransfer.of(maker, taker, "BTC", "1").id("gift-" + market));
    awaitHistory();
    List<Long> told = new ArrayList<>();
    TradeHistory request = TradeHistory.of(taker).market(market).side(Side.BID).limit(2);
    TradePage page = exchange.trade().history(request);
    page.trades().forEach(trade -> told.add(trade.tradeId()));
    assertEquals(2, told.size());
    page = exchange.async().trade().history(request.before(page.next())).join();
    page.trades().forEach(trade -> told.add(trade.tradeId()));
    assertEquals("", page.next());
    List<Trade> trades = exchange.market().trades(market);
    assertEquals(trades.stream().map(Trade::id).toList(), told);
    long middle = trades.get(1).id();
    assertEquals(
        trades.subList(2, 3), exchange.market().trades(MarketTrades.of(market).before(middle)));
    OrderHistory filled = OrderHistory.of(maker).status(OrderEnd.FILLED);
    assertEquals(3, exchange.order().history(filled).orders().size());
    BalanceHistory deposits = BalanceHistory.of(maker).asset("BTC").business("deposit");
    assertEquals(
        BalanceCause.DEPOSIT, exchange.balance().history(deposits).entries().get(0).cause());
    assertEquals(
        "gift-" + market,
        exchange
            .transfer()
            .history(TransferHistory.of(taker).direction(Direction.IN))
            .transfers()
            .get(0)
            .transferId());
    assertThrows(NoUserException.class, () -> exchange.trade().history(Long.MAX_VALUE));
  }

  @Test
  void withoutHistoryItsCommandsAreRefused() throws IOException {
    try (RealServer forgetful = new RealServer("--history", "off")) {
      exchange = Exchange.at(forgetful.address(Protocol.RESP)).retryFor(PATIENT).connect();
      long user = exchange.user().register();
      assertThrows(NoHistoryException.class, () -> exchange.order().history(user));
    }
  }

  /** Waits for all there is; at first, for the process that writes history, too. */
  private void awaitHistory() throws InterruptedException {
    while (true) {
      try {
        exchange.history().await(0, 9000);
        return;
      } catch (NoHistoryException e) {
        Thread.sleep(50);
      }
    }
  }

  @Test
  void onlyTheRightPasswordLetsIn() throws IOException {
    try (RealServer locked = new RealServer("--requirepass", "correct horse")) {
      for (Protocol protocol : Protocol.values()) {
        ExchangeBuilder builder = Exchange.at(locked.address(protocol)).retryFor(PATIENT);
        assertThrows(NotAuthenticatedException.class, builder::connect);
        builder.password("wrong");
        assertThrows(WrongPasswordException.class, builder::connect);
        builder.password("correct horse").name("bot");
        try (Exchange open = builder.connect()) {
          assertEquals("bot", open.call("CLIENT", "GETNAME"));
          assertFalse(open.toString().contains("horse"));
        }
      }
    }
  }
}
