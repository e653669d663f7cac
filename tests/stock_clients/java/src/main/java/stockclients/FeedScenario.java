package stockclients;

import static stockclients.Checks.equal;
import static stockclients.Checks.record;
import static stockclients.Checks.refused;

import com.google.gson.JsonObject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What every client goes through as a subscriber of the feed. */
final class FeedScenario {
  private static final String HOST = System.getenv("EXCHANGE_HOST");
  private static final int PORT = Integer.parseInt(System.getenv("EXCHANGE_PORT"));
  private static final int CRASH_PORT = Integer.parseInt(System.getenv("EXCHANGE_CRASH_PORT"));
  private static final String MAKER = System.getenv("EXCHANGE_MAKER");
  private static final String TAKER = System.getenv("EXCHANGE_TAKER");
  private static final String TRADE = "trade:BTC_USDT";
  private static final String DEPTH = "depth:BTC_USDT";
  private static final String OWN = "order:" + MAKER;
  private static final String BALANCE = "balance:" + MAKER;
  private static final String PATTERN = "depth:*";
  private static final List<String> CHANNELS = List.of(TRADE, DEPTH, OWN, BALANCE);
  private static final String[] BID = order(MAKER, "BID", "1.00");
  private static final List<String[]> ONE_TRADE =
      List.of(order(MAKER, "ASK", "150.00"), order(TAKER, "BID", "150.00"));
  private static final int ORDERS = 1000;

  private final Checks checks;
  private final Client client;
  private final Tape tape = new Tape();
  private Session session;
  private Listening listening;

  FeedScenario(Checks checks, Client client) {
    this.checks = checks;
    this.client = client;
  }

  void run() {
    check("opens a connection to listen", this::opens);
    if (listening == null) {
      return;
    }
    check("hears four channels from their snapshots on", this::hearsFourChannels);
    check("hears a trade on each of them", this::hearsATrade);
    check("hears by a pattern beside the names", this::hearsByAPattern);
    check("hears 1,000 orders in order", this::hearsAThousandOrders);
    if (client.pingsWhileSubscribed()) {
      check("PINGs while subscribed", listening::ping);
    }
    check("is refused an unknown market and an unknown user, and goes on", this::isRefused);
    if (client.resp3() && client.callsWhileSubscribed()) {
      check("places an order on the subscribed connection", this::callsWhileSubscribed);
    }
    check("is seen as a subscriber", this::isSeen);
    check("hears nothing after unsubscribing", this::leaves);
    check("hears on after a crash, and replays what it missed", this::survivesACrash);
    check("stops listening", listening::close);
    check("closes the other connection", session::close);
  }

  private void check(String name, Checks.Body body) {
    checks.check(client.title() + ": " + name, body);
  }

  private static String[] order(String user, String side, String price) {
    return new String[] {"ORDER.PUT", user, "BTC_USDT", side, "LIMIT", "1", "PRICE", price};
  }

  private int updates() {
    return tape.updates(DEPTH).size();
  }

  private int patternUpdates() {
    return tape.of("update", PATTERN, DEPTH).size();
  }

  private void opens() {
    session = client.open(HOST, PORT, null);
    listening = client.listen(HOST, PORT, tape::take);
  }

  private void hearsFourChannels() throws Exception {
    listening.subscribe(CHANNELS.toArray(String[]::new));
    tape.await("four snapshots", () -> tape.begun(CHANNELS, 1));
    equal("updates", 0, updates());
  }

  private void hearsATrade() throws Exception {
    session.pipeline(ONE_TRADE);
    tape.await("the trade", () -> updates() == 2);
    JsonObject trade = tape.updates(TRADE).get(0).getAsJsonObject("trade");
    equal("price", "150.00", trade.get("price").getAsString());
    equal("amount", "1.0000", trade.get("amount").getAsString());
    equal("levels", "[[150.00,1.0000]][[150.00,0.0000]]", levels(0) + levels(1));
    equal("order", List.of("PUT", "RESTED", "TRADE"), tape.causes(OWN));
    equal("balance", List.of("FREEZE", "TRADE", "TRADE"), tape.causes(BALANCE));
  }

  private String levels(int update) {
    return tape.updates(DEPTH).get(update).get("asks").toString().replace("\"", "");
  }

  private void hearsByAPattern() throws Exception {
    listening.psubscribe(PATTERN);
    tape.await("the pattern's snapshot", () -> tape.snapshots(PATTERN, DEPTH) == 1);
    session.pipeline(List.of(BID, BID));
    tape.await("two orders twice", () -> patternUpdates() == 2 && updates() == 4);
  }

  private void hearsAThousandOrders() throws Exception {
    session.pipeline(Collections.nCopies(ORDERS, BID));
    tape.await("a thousand orders twice", () -> patternUpdates() == ORDERS + 2 && updates() == ORDERS + 4);
    List<Integer> ids =
        tape.updates(OWN).stream()
            .filter(one -> one.get("cause").getAsString().equals("PUT"))
            .map(one -> one.getAsJsonObject("order").get("id").getAsInt())
            .skip(3)
            .toList();
    equal("ids", IntStream.range(ids.get(0), ids.get(0) + ORDERS).boxed().toList(), ids);
  }

  private void isRefused() throws Exception {
    refused(client, "NOMARKET", listening.refusal(TRADE, "trade:NOSUCH"));
    refused(client, "NOUSER", listening.refusal("order:999999"));
    int before = updates();
    session.call(BID);
    tape.await("the order after it", () -> updates() == before + 1);
  }

  private void callsWhileSubscribed() throws Exception {
    int before = updates();
    String reply = String.valueOf(listening.call(BID)); // a map comes flat here
    equal("NEW in " + reply, true, reply.contains("NEW"));
    tape.await("its own order", () -> updates() == before + 1);
  }

  private void isSeen() {
    equal("channels", List.of(TRADE), session.call("PUBSUB", "CHANNELS", "trade:*"));
    equal("subscribers", List.of(DEPTH, 1L), session.call("PUBSUB", "NUMSUB", DEPTH));
  }

  private void leaves() throws Exception {
    listening.unsubscribe(TRADE, DEPTH);
    listening.punsubscribe(PATTERN);
    int before = updates();
    session.pipeline(List.of(BID, new String[] {"ORDER.CANCELALL", MAKER}));
    tape.await("the end of all orders", () -> tape.causes(OWN).contains("CANCELED"));
    equal("updates of the depth", before, updates());
    tape.forget("", TRADE);
    tape.forget("", DEPTH);
    tape.forget(PATTERN, DEPTH);
  }

  private void survivesACrash() throws Exception {
    listening.subscribe(TRADE, DEPTH);
    listening.psubscribe(PATTERN);
    tape.await("snapshots", () -> tape.begun(CHANNELS, 1) && tape.snapshots(PATTERN, DEPTH) == 1);
    session.close();
    crash();
    tape.await("snapshots of another start", () -> tape.begun(CHANNELS, 2) && tape.snapshots(PATTERN, DEPTH) == 2);
    session = client.open(HOST, PORT, null);
    for (String name : CHANNELS) {
      int[] gap = tape.gap(name);
      String[] words = {
        "FEED.REPLAY", name, "FROM", String.valueOf(gap[0] + 1), "LIMIT", String.valueOf(gap[1] - gap[0])
      };
      Map<String, Object> reply = record(client.resp3(), session.call(words));
      Tape.fillsTheGap(name, gap, (List<?>) reply.get("messages"));
    }
    int before = updates();
    session.pipeline(ONE_TRADE);
    tape.await("a trade after it", () -> updates() == before + 2);
  }

  /** Have the server killed and started again, with trades in between; return when it is up. */
  private static void crash() throws Exception {
    try (Socket socket = new Socket(HOST, CRASH_PORT)) {
      equal("the crash", "ok", new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
