package exchange.dingir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.command.OrderPut;
import exchange.dingir.error.CallTimeoutException;
import exchange.dingir.error.ClosedException;
import exchange.dingir.error.DingirException;
import exchange.dingir.error.NoFundsException;
import exchange.dingir.error.OutcomeUnknownException;
import exchange.dingir.error.ProtocolException;
import exchange.dingir.error.ServerException;
import exchange.dingir.model.OrderKind;
import exchange.dingir.model.OrderResult;
import exchange.dingir.model.OrderStatus;
import exchange.dingir.model.Reason;
import exchange.dingir.model.Side;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls on a connection that holds, and their ends. */
class CallTest {
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

  private List<String> connect(String... options) throws IOException {
    CompletableFuture<Exchange> opened =
        CompletableFuture.supplyAsync(() -> Exchange.connect(peer.address(options)));
    line = peer.accept();
    List<String> hello = line.hello();
    exchange = opened.join();
    return hello;
  }

  private static <E extends Throwable> E error(Class<E> type, CompletableFuture<?> future) {
    CompletionException e = assertThrows(CompletionException.class, future::join);
    return assertInstanceOf(type, e.getCause());
  }

  @Test
  void theGreetingHasTheNameAndTheLibrary() throws IOException {
    CompletableFuture<Exchange> opened =
        CompletableFuture.supplyAsync(
            () -> Exchange.at(peer.address("name=bot")).user("me").password("a b").connect());
    line = peer.accept();
    assertEquals(List.of("HELLO", "3", "AUTH", "me", "a b", "SETNAME", "bot"), line.request());
    assertEquals(List.of("CLIENT", "SETINFO", "LIB-NAME", "dingir-java"), line.request());
    assertEquals(List.of("CLIENT", "SETINFO", "LIB-VER", "0.1.0"), line.request());
    line.say(Peer.HELLO + "-ERR unknown\r\n-ERR unknown\r\n"); // an older server's
    exchange = opened.join();
    assertTrue(exchange.toString().startsWith("Exchange[127.0.0.1:"));
  }

  @Test
  void aCallThatGetsNoReplyInTimeSaysSoAndWhoItWas() throws IOException {
    connect("timeout=0.2");
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID.clientId("mine"));
    line.request();
    CallTimeoutException error = error(CallTimeoutException.class, placed);
    assertEquals("mine", error.clientId().orElseThrow());
    line.awaitEnd(); // nothing came at all, so the connection is given up
    line = peer.greet();
    CompletableFuture<Object> next = exchange.async().call("PING");
    assertEquals(List.of("PING"), line.request()); // the order is not sent again
    line.say("+PONG\r\n");
    assertEquals("PONG", next.join());
  }

  @Test
  void aLateReplyIsNotTakenForAnothers() throws IOException {
    connect("timeout=0.4");
    CompletableFuture<Object> slow = exchange.async().call("ECHO", "slow");
    line.request();
    line.say(Peer.push("news", "the line is alive"));
    error(CallTimeoutException.class, slow);
    CompletableFuture<Object> next = exchange.async().call("ECHO", "next");
    line.request();
    line.say(Peer.bulk("slow") + Peer.bulk("next"));
    assertEquals("next", next.join());
  }

  @Test
  void bytesThatAreNoReplyFailTheCallAndOnlyThatOne() throws IOException {
    connect();
    CompletableFuture<Object> first = exchange.async().call("PING");
    CompletableFuture<OrderResult> second = exchange.async().order().put(BID);
    line.request();
    List<String> order = line.request();
    line.say("HTTP/1.1 400 Bad Request\r\n");
    error(ProtocolException.class, first);
    line = peer.greet();
    assertEquals(order, line.request());
    line.say(Peer.result(3));
    assertEquals(3, second.join().id());
  }

  @Test
  void aReplyThatNobodyAskedForEndsTheConnection() throws IOException {
    connect();
    line.say("+OK\r\n");
    line.awaitEnd();
  }

  @Test
  void aReplyOfAnotherTypeFailsTheCallAlone() throws IOException {
    connect();
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID);
    CompletableFuture<Object> next = exchange.async().call("PING");
    line.request();
    line.request();
    line.say("%1\r\n" + Peer.bulk("id") + Peer.bulk("7") + "+PONG\r\n");
    assertTrue(error(ProtocolException.class, placed).getMessage().contains("status"));
    assertEquals("PONG", next.join());
  }

  @Test
  void unknownWordsFieldsAndCodesAreNoErrors() throws IOException {
    connect();
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID);
    line.request();
    String reply = Peer.result(7, "FROZEN").replaceFirst("%7", "%8");
    line.say(reply + Peer.bulk("mood") + "*1\r\n%1\r\n:1\r\n_\r\n");
    assertEquals(OrderStatus.UNKNOWN, placed.join().status());
    assertEquals(Reason.NONE, placed.join().reason());
    assertEquals(new BigDecimal("1.50"), placed.join().remain());
    CompletableFuture<OrderResult> refused = exchange.async().order().put(BID);
    line.request();
    line.say("-TOOLATE it is\r\n");
    ServerException error = error(ServerException.class, refused);
    assertSame(ServerException.class, error.getClass());
    assertEquals(List.of("TOOLATE", "it is"), List.of(error.code(), error.text()));
  }

  @Test
  void repliesToManyThreadsGoToThoseWhoAsked() throws Exception {
    connect();
    int threads = 8;
    int calls = 200;
    Thread server = new Thread(this::echo);
    server.start();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      String name = "caller " + i + ", call ";
      Thread caller =
          new Thread(
              () -> {
                for (int call = 0; call < calls; call++) {
                  assertEquals(name + call, exchange.call("ECHO", name + call));
                }
              });
      caller.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    exchange.close();
    server.join();
    assertEquals(null, failure.get());
  }

  private void echo() {
    try {
      while (true) {
        line.say(Peer.bulk(line.request().get(1)));
      }
    } catch (EOFException e) {
      // closed
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPipelineIsSentWithoutWaitingAndHasAnOutcomeForEach() throws IOException {
    connect();
    Pipeline pipeline = exchange.pipeline();
    CompletableFuture<OrderResult> first = pipeline.order().put(BID);
    pipeline.order().put(BID);
    pipeline.asset().create("BTC", 8);
    pipeline.call("PING");
    assertEquals(4, pipeline.size());
    CompletableFuture<List<Outcome<?>>> sent = pipeline.sendAsync();
    assertEquals(0, pipeline.size());
    for (int i = 0; i < 4; i++) {
      line.request();
    }
    line.say(Peer.result(1) + "-NOFUNDS poor\r\n+OK\r\n+PONG\r\n");
    List<Outcome<?>> outcomes = sent.join();
    assertEquals(1, first.join().id());
    assertEquals(first.join(), outcomes.get(0).get());
    assertInstanceOf(NoFundsException.class, outcomes.get(1).error().orElseThrow());
    assertThrows(NoFundsException.class, outcomes.get(1)::get);
    assertTrue(outcomes.get(2).succeeded());
    assertEquals("PONG", outcomes.get(3).get());
  }

  @Test
  void closingLetsCallsInFlightEnd() throws Exception {
    connect();
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID);
    line.request();
    Thread closer = new Thread(exchange::close);
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    error(ClosedException.class, exchange.async().call("PING"));
    assertThrows(ClosedException.class, () -> exchange.feed().subscribe("market"));
    line.say(Peer.result(5));
    assertEquals(5, placed.join().id());
    closer.join();
    assertThrows(ClosedException.class, () -> exchange.call("PING"));
  }

  @Test
  void closingWaitsNoLongerThanTheTimeout() throws IOException {
    connect("timeout=0.2");
    CompletableFuture<OrderResult> placed = exchange.async().order().put(BID.clientId("mine"));
    line.request();
    exchange.close();
    Throwable cause = assertThrows(CompletionException.class, placed::join).getCause();
    assertTrue(cause instanceof CallTimeoutException || cause instanceof OutcomeUnknownException);
    assertInstanceOf(DingirException.class, cause);
    line.awaitEnd();
  }

  @Test
  void whatRunsWhenAFutureCompletesMustNotWait() throws IOException {
    connect();
    CompletableFuture<Object> waits =
        exchange.async().call("PING").thenApply(pong -> exchange.call("ECHO", pong));
    CompletableFuture<Object> goesOn =
        exchange.async().call("PING").thenCompose(pong -> exchange.async().call("ECHO", pong));
    line.request();
    line.request();
    line.say("+PONG\r\n+PONG\r\n");
    assertEquals(List.of("ECHO", "PONG"), line.request());
    line.say("+PONG\r\n");
    error(IllegalStateException.class, waits);
    assertEquals("PONG", goesOn.join());
  }

  @Test
  void anInterruptedWaitLeavesTheOutcomeUnknown() throws IOException {
    connect();
    Thread.currentThread().interrupt();
    OutcomeUnknownException error =
        assertThrows(
            OutcomeUnknownException.class, () -> exchange.order().put(BID.clientId("mine")));
    assertTrue(Thread.interrupted());
    assertEquals("mine", error.clientId().orElseThrow());
  }

  @Test
  void aCallThatIsCanceledBeforeItWasWrittenIsNotSent() throws IOException {
    connect();
    line.close();
    line = peer.accept();
    CompletableFuture<OrderResult> canceled = exchange.async().order().put(BID);
    CompletableFuture<Object> next = exchange.async().call("PING");
    assertTrue(canceled.cancel(false));
    line.hello();
    assertEquals(List.of("PING"), line.request());
    line.say("+PONG\r\n");
    assertEquals("PONG", next.join());
  }

  @Test
  void errorsAreThrownWithTheStackOfTheirCaller() throws IOException {
    connect();
    CompletableFuture<Throwable> thrown =
        CompletableFuture.supplyAsync(
            () -> assertThrows(NoFundsException.class, () -> exchange.order().put(BID)));
    line.request();
    line.say("-NOFUNDS poor\r\n");
    assertTrue(
        Arrays.stream(thrown.join().getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith(CallTest.class.getName())));
  }

  @Test
  void plainCallsAnswerPlainValues() throws IOException {
    connect();
    CompletableFuture<Object> answer =
        exchange.async().call("ANY", "text", 5, 5L, new BigDecimal("1E+3"), Side.BID);
    assertEquals(List.of("ANY", "text", "5", "5", "1000", "BID"), line.request());
    line.say("*6\r\n:5\r\n#t\r\n_\r\n%1\r\n+a\r\n,1.5\r\n-NOORDER gone\r\n=8\r\ntxt:text\r\n");
    List<?> list = (List<?>) answer.join();
    assertEquals(Arrays.asList(5L, true, null, Map.of("a", "1.5")), list.subList(0, 4));
    assertEquals("gone", ((ServerException) list.get(4)).text());
    assertEquals("text", list.get(5));
  }

  @Test
  void floatsAndWhatChangesTheConnectionAreRefused() throws IOException {
    connect();
    for (Object argument : new Object[] {1.5, 1.5f, null, new Object()}) {
      assertThrows(IllegalArgumentException.class, () -> exchange.call("ECHO", argument));
    }
    for (String command : List.of("multi", "SUBSCRIBE", "MONITOR", "RESET", "HELLO")) {
      assertThrows(IllegalArgumentException.class, () -> exchange.call(command));
    }
    assertThrows(IllegalArgumentException.class, () -> exchange.call("CLIENT", "REPLY", "OFF"));
    assertThrows(IllegalArgumentException.class, () -> exchange.call("client reply", "OFF"));
    assertThrows(NullPointerException.class, () -> BID.price((String) null));
    assertFalse(exchange.async().call("PING").isDone());
    assertEquals(List.of("PING"), line.request()); // the first that was sent
    line.say("+PONG\r\n");
  }
}
