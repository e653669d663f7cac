package exchange.dingir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.command.BalanceTransfer;
import exchange.dingir.command.BatchAmend;
import exchange.dingir.command.BatchPut;
import exchange.dingir.command.OrderPut;
import exchange.dingir.command.UserRegister;
import exchange.dingir.error.ConnectionLostException;
import exchange.dingir.error.LoadingException;
import exchange.dingir.error.NoOrderException;
import exchange.dingir.error.OutcomeUnknownException;
import exchange.dingir.error.WrongPasswordException;
import exchange.dingir.model.Order;
import exchange.dingir.model.OrderKind;
import exchange.dingir.model.OrderResult;
import exchange.dingir.model.Side;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent again when a connection breaks, and what is not. */
class RetryTest {
  private static final OrderPut BID =
      OrderPut.of(1, "BTC_USDT", Side.BID, OrderKind.LIMIT, "1").price("2");

  private Peer peer;
  private Exchange exchange;
  private Peer.Line line;

  @BeforeEach
  void listen() throws IOException {
    peer = new Peer();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    if (line != null) {
      line.close();
    }
    if (exchange != null) {
      exchange.close();
    }
  }

  /** Connects, with a greeted line at the other end. */
  private void connect(String... options) throws IOException {
    CompletableFuture<Exchange> opened =
        CompletableFuture.supplyAsync(() -> Exchange.connect(peer.address(options)));
    line = peer.greet();
    exchange = opened.join();
  }

  /** Breaks the line, and greets the next one. */
  private void breakLine() throws IOException {
    line.close();
    line = peer.greet();
  }

  private static <E extends Throwable> E error(Class<E> type, CompletableFuture<?> future) {
    CompletionException e = assertThrows(CompletionException.class, future::join);
    return assertInstanceOf(type, e.getCause());
  }

  @Test
  void anOrderIsSentAgainUnderTheIdThatTheLibraryGaveIt() throws IOException {
    connect();
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID);
    List<String> first = line.request();
    assertTrue(first.get(first.size() - 1).matches("[a-z2-7]{16}-1"), first::toString);
    breakLine();
    assertEquals(first, line.request());
    line.say(Peer.result(17));
    assertEquals(17, placed.join().id());
  }

  @Test
  void ordersAreSentAgainInTheirOrderBeforeNewOnes() throws IOException {
    connect();
    var first = exchange.async().order().put(BID.clientId("a"));
    line.request();
    var second = exchange.async().order().put(BID.clientId("b"));
    line.request();
    line.close();
    Peer.Line next = peer.accept();
    var third = exchange.async().order().put(BID.clientId("c"));
    line = next;
    line.hello();
    for (long id = 1; id <= 3; id++) {
      List<String> words = line.request();
      assertEquals(" abc".charAt((int) id), words.get(words.size() - 1).charAt(0));
      line.say(Peer.result(id));
    }
    assertEquals(
        List.of(1L, 2L, 3L), List.of(first.join().id(), second.join().id(), third.join().id()));
  }

  @Test
  void anErrorThatAnswersARepetitionSaysSo() throws IOException {
    connect();
    CompletableFuture<Order> first = exchange.async().order().cancel(1, "BTC_USDT", 5);
    line.request();
    line.say("-NOORDER gone\r\n");
    assertFalse(error(NoOrderException.class, first).resent());
    CompletableFuture<Order> second = exchange.async().order().cancel(1, "BTC_USDT", 5);
    line.request();
    breakLine();
    line.request();
    line.say("-NOORDER gone\r\n");
    NoOrderException error = error(NoOrderException.class, second);
    assertTrue(error.resent());
    assertEquals("gone", error.text());
  }

  @Test
  void errorsWithinABatchThatWasRepeatedSaySo() throws IOException {
    connect();
    var placed =
        exchange
            .async()
            .order()
            .batch(
                1,
                BatchPut.of("BTC_USDT", Side.BID, OrderKind.LIMIT, "1").price("2"),
                BatchAmend.of("BTC_USDT", 5).price("3"));
    List<String> first = line.request();
    assertTrue(first.contains("CLIENTID"), first::toString);
    breakLine();
    assertEquals(first, line.request());
    line.say("*2\r\n" + Peer.result(1) + "-NOORDER gone\r\n");
    var outcomes = placed.join();
    assertEquals(1, outcomes.get(0).get().id());
    NoOrderException error = assertThrows(NoOrderException.class, outcomes.get(1)::get);
    assertTrue(error.resent());
  }

  @Test
  void aTransferIsSentAgainUnderTheIdThatTheLibraryGaveIt() throws IOException {
    connect();
    var moved = exchange.async().balance().transfer(BalanceTransfer.of(1, 2, "BTC", "1"));
    List<String> first = line.request();
    assertEquals("ID", first.get(first.size() - 2));
    breakLine();
    assertEquals(first, line.request());
    line.say(
        "%2\r\n"
            + Peer.bulk("available")
            + Peer.bulk("1.5")
            + Peer.bulk("frozen")
            + Peer.bulk("0"));
    assertEquals("1.5", moved.join().available().toPlainString());
  }

  @Test
  void whatMayNotBeRepeatedIsUnknownOnceItMayHaveArrived() throws IOException {
    connect();
    CompletableFuture<Long> registered = exchange.async().user().register();
    CompletableFuture<Object> called = exchange.async().call("DEBUG", "SLEEP", 0);
    line.request();
    line.request();
    breakLine();
    error(OutcomeUnknownException.class, registered);
    error(OutcomeUnknownException.class, called);
    CompletableFuture<Object> next = exchange.async().call("PING");
    assertEquals(List.of("PING"), line.request());
    line.say("+PONG\r\n");
    assertEquals("PONG", next.join());
  }

  @Test
  void aUserWithAKeyIsRegisteredAgain() throws IOException {
    connect();
    var registered = exchange.async().user().register(UserRegister.of().l2("key"));
    line.request();
    breakLine();
    assertEquals(List.of("USER.REGISTER", "L2", "key"), line.request());
    line.say(Peer.bulk("9"));
    assertEquals(9, registered.join());
  }

  @Test
  void whatWasNeverWrittenIsSentWhateverItIs() throws IOException {
    connect();
    line.close();
    line = peer.accept(); // so the library has noticed, and is not greeted yet
    CompletableFuture<Long> registered = exchange.async().user().register();
    line.hello();
    assertEquals(List.of("USER.REGISTER"), line.request());
    line.say(Peer.bulk("9"));
    assertEquals(9, registered.join());
  }

  @Test
  void whatIsAnsweredLoadingIsSentAgainOnTheNextConnection() throws IOException {
    connect();
    CompletableFuture<OrderResult> first = exchange.async().order().put(BID.clientId("a"));
    CompletableFuture<Long> registered = exchange.async().user().register();
    CompletableFuture<OrderResult> second = exchange.async().order().put(BID.clientId("b"));
    for (int i = 0; i < 3; i++) {
      line.request();
    }
    line.say("-LOADING wait\r\n".repeat(3));
    line.awaitEnd();
    error(LoadingException.class, registered); // an answer: nothing has happened
    line = peer.greet();
    for (int id = 1; id <= 2; id++) {
      line.request();
      line.say(Peer.result(id));
    }
    assertEquals(1, first.join().id());
    assertEquals(2, second.join().id());
  }

  @Test
  void greetingsThatAreAnsweredLoadingAreTriedAgain() throws IOException {
    CompletableFuture<Exchange> opened =
        CompletableFuture.supplyAsync(() -> Exchange.connect(peer.address()));
    for (String refusal :
        List.of("-LOADING wait\r\n", "-ERR max number of clients reached\r\n", "")) {
      try (Peer.Line refused = peer.accept()) {
        refused.request();
        refused.say(refusal);
      }
    }
    line = peer.greet();
    exchange = opened.join();
    assertTrue(exchange.toString().startsWith("Exchange[127.0.0.1:"));
  }

  @Test
  void connectionsThatStayLostEndACall() throws IOException {
    connect("retry_for=0.2");
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID.clientId("a"));
    line.request();
    peer.close();
    line.close();
    ConnectionLostException error = error(ConnectionLostException.class, placed);
    assertEquals("a", error.clientId().orElseThrow());
    CompletableFuture<Long> registered = exchange.async().user().register();
    assertTrue(error(ConnectionLostException.class, registered).clientId().isEmpty());
  }

  @Test
  void connectionsThatComeAndGoDoNotProlongACall() throws IOException {
    connect("retry_for=0.3");
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID.clientId("a"));
    line.request();
    while (!placed.isDone()) { // each loss is soon mended, and followed by another
      breakLine();
    }
    error(ConnectionLostException.class, placed);
  }

  @Test
  void withoutRetriesTheFirstLossEndsACall() throws IOException {
    connect("retry_for=0");
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID);
    line.request();
    breakLine();
    error(ConnectionLostException.class, placed);
    CompletableFuture<OrderResult> next = CompletableFuture.supplyAsync(this::putUntilConnected);
    assertTrue(line.request().contains("next"));
    line.say(Peer.result(1));
    assertEquals(1, next.join().id());
  }

  private OrderResult putUntilConnected() {
    while (true) {
      try {
        return exchange.order().put(BID.clientId("next"));
      } catch (ConnectionLostException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aPasswordThatIsWrongByNowEndsWhatWaits() throws IOException {
    connect();
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID);
    line.request();
    line.close();
    line = peer.accept();
    line.request();
    line.say("-WRONGPASS no\r\n+OK\r\n+OK\r\n");
    assertTrue(error(WrongPasswordException.class, placed).resent());
    line.close();
    line = peer.greet(); // it goes on trying
    CompletableFuture<Object> next = exchange.async().call("PING");
    line.request();
    line.say("+PONG\r\n");
    assertEquals("PONG", next.join());
  }

  @Test
  void theFirstConnectionIsTriedForAsLongAsRetryFor() throws IOException {
    peer.close();
    assertThrows(
        ConnectionLostException.class, () -> Exchange.connect(peer.address("retry_for=0.1")));
  }
}
