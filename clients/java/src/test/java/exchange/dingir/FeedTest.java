package exchange.dingir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.error.ClosedException;
import exchange.dingir.error.ConnectionLostException;
import exchange.dingir.error.NoMarketException;
import exchange.dingir.error.ProtocolException;
import exchange.dingir.error.WrongPasswordException;
import exchange.dingir.model.DepthSnapshot;
import exchange.dingir.model.DepthUpdate;
import exchange.dingir.model.FeedMessage;
import exchange.dingir.model.OtherMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions, through connections that break. */
class FeedTest {
  private static final String CHANNEL = "depth:BTC_USDT";

  private Peer peer;
  private Exchange exchange;
  private Peer.Line commands;
  private Peer.Line line;
  private Subscription subscription;

  @BeforeEach
  void connect() throws IOException {
    peer = new Peer();
  }

  private void open(String... options) throws IOException {
    CompletableFuture<Exchange> opened =
        CompletableFuture.supplyAsync(() -> Exchange.connect(peer.address(options)));
    commands = peer.greet();
    exchange = opened.join();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    if (exchange != null) {
      exchange.close();
    }
    if (line != null) {
      line.close();
    }
    commands.close();
  }

  /** Subscribes, and confirms it. */
  private void subscribe(String... channels) throws IOException {
    CompletableFuture<Subscription> begun =
        CompletableFuture.supplyAsync(() -> exchange.feed().subscribe(channels));
    confirmNext(channels);
    subscription = begun.join();
  }

  private void confirmNext(String... channels) throws IOException {
    if (line != null) {
      line.close();
    }
    line = peer.greet();
    List<String> expected = new ArrayList<>(List.of("SUBSCRIBE"));
    expected.addAll(List.of(channels));
    assertEquals(expected, line.request());
    for (String channel : channels) {
      line.say(Peer.push("subscribe", channel, "1"));
    }
  }

  private static String snapshot(long seq) {
    return ("{\"type\":\"snapshot\",\"seq\":%d,\"epoch\":\"e\",\"time\":5,\"bids\":[[\"1.0\",\"%d\"]],"
                + "\"asks\":[],\"complete\":true}")
        .formatted(seq, seq);
  }

  private static String update(long seq) {
    return ("{\"type\":\"update\",\"seq\":%d,\"prev\":%d,\"time\":5,\"bids\":[[\"1.0\",\"%d\"]],"
            + "\"asks\":[],\"more\":null}")
        .formatted(seq, seq - 1, seq);
  }

  private static String message(String payload) {
    return Peer.push("message", CHANNEL, payload);
  }

  private static String replay(long seq, String... payloads) {
    StringBuilder reply = new StringBuilder("%4\r\n");
    reply.append(Peer.bulk("channel")).append(Peer.bulk(CHANNEL));
    reply.append(Peer.bulk("epoch")).append(Peer.bulk("e"));
    reply.append(Peer.bulk("seq")).append(":" + seq + "\r\n");
    reply.append(Peer.bulk("messages")).append("*" + payloads.length + "\r\n");
    for (String payload : payloads) {
      reply.append(Peer.bulk(payload));
    }
    return reply.toString();
  }

  private void expect(Class<? extends FeedMessage> type, long... seqs) throws InterruptedException {
    for (long seq : seqs) {
      FeedMessage message = subscription.take();
      assertInstanceOf(type, message);
      assertEquals(seq, message.seq());
    }
  }

  @Test
  void aChannelBeginsWithItsSnapshotAndGoesOnWithUpdates() throws Exception {
    open();
    subscribe(CHANNEL);
    assertNull(subscription.poll(Duration.ZERO));
    line.say(message(snapshot(5)) + message(update(6)) + message(update(7)));
    expect(DepthSnapshot.class, 5);
    expect(DepthUpdate.class, 6, 7);
  }

  @Test
  void aSnapshotThatTellsNothingNewIsDropped() throws Exception {
    open();
    subscribe(CHANNEL);
    line.say(message(snapshot(5)) + message(update(6)));
    expect(DepthSnapshot.class, 5);
    expect(DepthUpdate.class, 6);
    confirmNext(CHANNEL);
    line.say(message(snapshot(6)) + message(update(7)));
    expect(DepthUpdate.class, 7);
  }

  @Test
  void whatWasMissedIsAskedForInPartsAndNothingIsLostMeanwhile() throws Exception {
    open();
    subscribe(CHANNEL, "market");
    line.say(message(snapshot(5)));
    expect(DepthSnapshot.class, 5);
    confirmNext(CHANNEL, "market");
    line.say(message(snapshot(8)) + message(update(9)));
    assertEquals(List.of("FEED.REPLAY", CHANNEL, "FROM", "6", "LIMIT", "3"), line.request());
    line.say(message(update(10)));
    line.say(replay(9, update(6), update(7)));
    assertEquals(List.of("FEED.REPLAY", CHANNEL, "FROM", "8", "LIMIT", "1"), line.request());
    line.say(replay(10, update(8), update(9))); // more than asked for
    expect(DepthUpdate.class, 6, 7, 8, 9, 10);
    line.say(
        Peer.push(
            "message",
            "market",
            "{\"type\":\"snapshot\",\"seq\":1,\"epoch\":\"e\",\"time\":5,\"markets\":[]}"));
    assertEquals("market", subscription.take().channel());
  }

  @Test
  void whatIsNotKeptAnyMoreBeginsAnewWithTheSnapshot() throws Exception {
    open();
    subscribe(CHANNEL);
    line.say(message(snapshot(5)));
    expect(DepthSnapshot.class, 5);
    confirmNext(CHANNEL);
    line.say(message(snapshot(8)));
    line.request();
    line.say("-GONE messages: from 8\r\n" + message(update(9)));
    expect(DepthSnapshot.class, 8);
    expect(DepthUpdate.class, 9);
    confirmNext(CHANNEL);
    line.say(message(snapshot(12)));
    line.request();
    line.say(replay(12, update(11), update(12))); // not what was asked for
    expect(DepthSnapshot.class, 12);
    confirmNext(CHANNEL);
    line.say(message(snapshot(3)) + message(update(4))); // a server that lost its log
    expect(DepthSnapshot.class, 3);
    expect(DepthUpdate.class, 4);
  }

  @Test
  void aGapIsTreatedAsALostConnection() throws Exception {
    open();
    subscribe(CHANNEL);
    line.say(message(snapshot(5)) + message(update(7)));
    expect(DepthSnapshot.class, 5);
    line.awaitEnd();
    confirmNext(CHANNEL);
    line.say(message(snapshot(7)));
    line.request();
    line.say(replay(7, update(6), update(7)));
    expect(DepthUpdate.class, 6, 7);
  }

  @Test
  void aSilentConnectionIsAskedWhetherItLives() throws Exception {
    open("timeout=0.2");
    subscribe(CHANNEL);
    line.say(message(snapshot(5)));
    assertEquals(List.of("PING"), line.request());
    line.say("+PONG\r\n");
    line.say(message(update(6)));
    expect(DepthSnapshot.class, 5);
    expect(DepthUpdate.class, 6);
    assertEquals(List.of("PING"), line.request());
    line.awaitEnd(); // no answer to it
    confirmNext(CHANNEL);
    line.say(message(snapshot(6)) + message(update(7)));
    expect(DepthUpdate.class, 7);
  }

  @Test
  void thePongThatIsStillToComeIsNotTakenForAReplay() throws Exception {
    open("timeout=0.2");
    subscribe(CHANNEL);
    line.say(message(snapshot(5)));
    expect(DepthSnapshot.class, 5);
    confirmNext(CHANNEL);
    assertEquals(List.of("PING"), line.request());
    line.say(message(snapshot(6)));
    assertEquals("FEED.REPLAY", line.request().get(0));
    line.say("+PONG\r\n" + replay(6, update(6)) + message(update(7)));
    expect(DepthUpdate.class, 6, 7);
  }

  @Test
  void aNameThatTheServerRefusesIsAnErrorOfSubscribe() throws IOException {
    open();
    CompletableFuture<Subscription> begun =
        CompletableFuture.supplyAsync(() -> exchange.feed().subscribe(CHANNEL, "market"));
    line = peer.greet();
    line.request();
    line.say("-NOMARKET no\r\n");
    CompletionException e = assertThrows(CompletionException.class, begun::join);
    assertInstanceOf(NoMarketException.class, e.getCause());
    line.awaitEnd();
    assertThrows(IllegalArgumentException.class, () -> exchange.feed().subscribe());
  }

  @Test
  void aServerThatIsLoadingIsTriedAgain() throws Exception {
    open();
    CompletableFuture<Subscription> begun =
        CompletableFuture.supplyAsync(() -> exchange.feed().subscribe(CHANNEL));
    line = peer.greet();
    line.request();
    line.say("-LOADING wait\r\n");
    line.awaitEnd();
    confirmNext(CHANNEL);
    subscription = begun.join();
    line.say(message(snapshot(1)));
    expect(DepthSnapshot.class, 1);
  }

  @Test
  void subscribingGivesUpAfterRetryFor() throws IOException {
    open("retry_for=0.1");
    peer.close();
    assertThrows(ConnectionLostException.class, () -> exchange.feed().subscribe(CHANNEL));
  }

  @Test
  void aPasswordThatIsWrongByNowEndsTheSubscriptionBehindWhatHasCome() throws Exception {
    open();
    subscribe(CHANNEL);
    line.say(message(snapshot(5)));
    line.close();
    line = peer.accept();
    line.request();
    line.say("-WRONGPASS no\r\n");
    expect(DepthSnapshot.class, 5);
    assertThrows(WrongPasswordException.class, subscription::take);
  }

  @Test
  void aMessageThatCanNotBeReadEndsTheSubscription() throws Exception {
    open();
    subscribe(CHANNEL);
    line.say(message("{\"type\":\"snapshot\"}"));
    assertThrows(ProtocolException.class, subscription::take);
  }

  @Test
  void messagesOfUnknownKindsAndTypesAreHandedOutAsTheyAre() throws Exception {
    open();
    subscribe("mood:1");
    line.say(
        Peer.push(
            "message", "mood:1", "{\"type\":\"update\",\"seq\":3,\"prev\":2,\"mood\":\"good\"}"));
    OtherMessage message = (OtherMessage) subscription.take();
    assertEquals("good", message.fields().get("mood"));
    assertEquals(List.of(3L, 2L, 0L), List.of(message.seq(), message.prev(), message.time()));
  }

  @Test
  void closingEndsTakersAndIterators() throws Exception {
    open();
    subscribe(CHANNEL);
    line.say(message(snapshot(5)) + message(update(6)));
    List<Long> seqs = new ArrayList<>();
    for (FeedMessage message : subscription) {
      seqs.add(message.seq());
      if (seqs.size() == 2) {
        subscription.close();
      }
    }
    assertEquals(List.of(5L, 6L), seqs);
    assertThrows(ClosedException.class, subscription::take);
    line.awaitEnd();
  }

  @Test
  void closingTheExchangeEndsItsSubscriptions() throws Exception {
    open();
    subscribe(CHANNEL);
    CompletableFuture<Boolean> more =
        CompletableFuture.supplyAsync(() -> subscription.iterator().hasNext());
    exchange.close();
    assertFalse(more.join());
    line.awaitEnd();
  }

  @Test
  void aSlowReaderSlowsTheSocketAndLosesNothing() throws Exception {
    open();
    subscribe(CHANNEL);
    int count = 20_000;
    StringBuilder text = new StringBuilder(message(snapshot(0)));
    LongStream.rangeClosed(1, count).forEach(seq -> text.append(message(update(seq))));
    CompletableFuture<Void> said =
        CompletableFuture.runAsync(
            () -> {
              try {
                line.say(text.toString());
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    expect(DepthSnapshot.class, 0);
    for (long seq = 1; seq <= count; seq++) {
      assertEquals(seq, subscription.take().seq());
    }
    said.join();
    assertTrue(subscription.poll(Duration.ofMillis(1)) == null);
  }
}
