package stockclients;

import static stockclients.Checks.equal;
import static stockclients.Checks.failure;
import static stockclients.Checks.record;
import static stockclients.Checks.refused;
import static stockclients.Checks.story;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What every client goes through, against the servers that the environment names. */
final class Scenario {
  private static final String HOST = System.getenv("EXCHANGE_HOST");
  private static final int PORT = Integer.parseInt(System.getenv("EXCHANGE_PORT"));
  private static final int CUTTING_PORT = Integer.parseInt(System.getenv("EXCHANGE_CUTTING_PORT"));
  private static final int LOCKED_PORT = Integer.parseInt(System.getenv("EXCHANGE_LOCKED_PORT"));
  private static final String PASSWORD = System.getenv("EXCHANGE_PASSWORD");
  private static final String MAKER = System.getenv("EXCHANGE_MAKER");
  private static final String TAKER = System.getenv("EXCHANGE_TAKER");
  private static final List<String> RESULT_FIELDS =
      List.of("id", "status", "remain", "finished_base", "finished_quote", "finished_fee", "reason");
  private static final String[] UNKNOWN_MARKET = {
    "ORDER.PUT", MAKER, "NO_SUCH", "BID", "LIMIT", "1", "PRICE", "1"
  };

  private final Checks checks;
  private final Client client;
  private Session session;

  Scenario(Checks checks, Client client) {
    this.checks = checks;
    this.client = client;
  }

  void run() {
    check("opens a connection", () -> session = client.open(HOST, PORT, null));
    if (session != null) {
      check("connects with its defaults", () -> equal("PING", "PONG", session.call("PING")));
      check("places an order", this::placesAnOrder);
      check("reads a trade with its fills", this::readsATrade);
      check("receives an error as its error type", this::receivesErrors);
      check("repeats an order by its client id", this::repeatsByClientId);
      check("reads balances", this::readsBalances);
      check("pipelines 100 orders", this::pipelines);
      check("keeps an error in its place in a pipeline", this::keepsAnErrorInItsPlace);
      check("runs a transaction", this::runsATransaction);
      check("places once when cut off", this::placesOnce);
      check("closes", session::close);
    }
    check("authenticates with a password", () -> equal("assets", List.of(), assets(PASSWORD)));
    check("is refused with a wrong password", () -> handshakeFails("wrong", "WRONGPASS"));
    check("is refused without a password", () -> handshakeFails(null, "NOAUTH"));
  }

  private void check(String name, Checks.Body body) {
    checks.check(client.title() + ": " + name, body);
  }

  private static String[] bid(String price, String... tokens) {
    List<String> words =
        new ArrayList<>(List.of("ORDER.PUT", MAKER, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", price));
    words.addAll(Arrays.asList(tokens));
    return words.toArray(String[]::new);
  }

  private Map<String, Object> read(Object reply) {
    return record(client.resp3(), reply);
  }

  private String uniqueName() {
    return client.title().replace(' ', '-') + "-" + ProcessHandle.current().pid();
  }

  private static long id(Map<String, Object> order) {
    return Long.parseLong((String) order.get("id"));
  }

  private void placesAnOrder() {
    Map<String, Object> order = read(session.call(bid("10.00")));
    equal("fields", RESULT_FIELDS, List.copyOf(order.keySet()));
    equal("status", "NEW", order.get("status"));
    equal("remain", "0.0100", order.get("remain"));
    equal("reason", "", order.get("reason"));
  }

  private void readsATrade() {
    session.call("ORDER.PUT", MAKER, "BTC_USDT", "ASK", "LIMIT", "2", "PRICE", "100");
    Map<String, Object> order =
        read(session.call("ORDER.PUT", TAKER, "BTC_USDT", "BID", "MARKET", "2", "REPLY", "FULL"));
    equal("status", "FILLED", order.get("status"));
    equal("price", null, order.get("price"));
    equal("post_only", client.resp3() ? (Object) false : (Object) 0L, order.get("post_only"));
    equal("type of create_time", Long.class, order.get("create_time").getClass());
    List<?> fills = (List<?>) order.get("fills");
    equal("number of fills", 1, fills.size());
    Map<String, Object> fill = read(fills.get(0));
    equal("role", "TAKER", fill.get("role"));
    equal("price", "100.00", fill.get("price"));
    equal("amount", "2.0000", fill.get("amount"));
  }

  private void receivesErrors() {
    String[] unaffordable = {"ORDER.PUT", MAKER, "BTC_USDT", "ASK", "LIMIT", "900000000", "PRICE", "100"};
    refused(client, "NOFUNDS", failure(() -> session.call(unaffordable)));
    refused(client, "NOMARKET", failure(() -> session.call(UNKNOWN_MARKET)));
    equal("PING", "PONG", session.call("PING"));
  }

  private void repeatsByClientId() {
    Map<String, Object> first = read(session.call(bid("10", "CLIENTID", uniqueName())));
    equal("repeated order", first, read(session.call(bid("10", "CLIENTID", uniqueName()))));
    refused(client, "DUPLICATE", failure(() -> session.call(bid("11", "CLIENTID", uniqueName()))));
  }

  private void readsBalances() {
    String user = (String) session.call("USER.REGISTER", "L1", uniqueName());
    session.call("BALANCE.UPDATE", user, "USDT", "100", "BUSINESS", "test", "ID", "1");
    session.call("ORDER.PUT", user, "BTC_USDT", "BID", "LIMIT", "2", "PRICE", "10");
    Map<String, Object> balances = read(session.call("BALANCE.GET", user));
    Map<String, Object> usdt = read(balances.get("USDT"));
    equal("balance", Map.of("available", "80.00000000", "frozen", "20.00000000"), usdt);
    List<?> orders = (List<?>) session.call("ORDER.LIST", user);
    equal("number of orders", 1, orders.size());
    equal("price", "10.00", read(orders.get(0)).get("price"));
  }

  private void pipelines() {
    List<String[]> rows = new ArrayList<>();
    for (int n = 1; n <= 100; n++) {
      rows.add(bid(String.valueOf(n), "REPLY", "ACK"));
    }
    List<Object> replies = session.pipeline(rows);
    long first = Long.parseLong(String.valueOf(replies.get(0)));
    for (int n = 0; n < rows.size(); n++) {
      equal("order id", String.valueOf(first + n), replies.get(n));
    }
  }

  private void keepsAnErrorInItsPlace() {
    List<Object> replies = session.pipeline(List.of(bid("10"), UNKNOWN_MARKET, bid("11")));
    refused(client, "NOMARKET", replies.get(1));
    equal("order after the error", id(read(replies.get(0))) + 1, id(read(replies.get(2))));
  }

  private void runsATransaction() {
    String[] cancelAll = {"ORDER.CANCELALL", MAKER};
    List<Object> replies = session.transaction(List.of(bid("10"), UNKNOWN_MARKET, cancelAll));
    equal("number of replies", 3, replies.size());
    boolean maps = client.resp3InTransactions();
    equal("status", "NEW", record(maps, replies.get(0)).get("status"));
    refused(client, "NOMARKET", replies.get(1));
    long cancelled = (Long) record(maps, replies.get(2)).get("count");
    if (cancelled < 103) {
      throw new AssertionError("cancelled " + cancelled);
    }
  }

  /**
   * A proxy cuts the connection instead of passing the first answer on. Some libraries send the
   * command again by themselves; for the others the user does. Either way there must be one order.
   */
  private void placesOnce() {
    String mark = "cut-" + uniqueName();
    String[] words = bid("10", "CLIENTID", mark);
    Map<String, Object> told = read(throughProxy(words));
    List<Object> placed = new ArrayList<>();
    for (Object reply : (List<?>) session.call("ORDER.LIST", MAKER)) {
      Map<String, Object> order = read(reply);
      if (mark.equals(order.get("client_id"))) {
        placed.add(order.get("id"));
      }
    }
    equal("ids placed", List.of(told.get("id")), placed);
  }

  private Object throughProxy(String[] words) {
    Session through = client.open(HOST, CUTTING_PORT, null);
    try {
      return through.call(words);
    } catch (RuntimeException cut) {
      through.close();
      through = client.open(HOST, CUTTING_PORT, null);
      return through.call(words);
    } finally {
      through.close();
    }
  }

  private Object assets(String password) {
    Session locked = client.open(HOST, LOCKED_PORT, password);
    try {
      return locked.call("ASSET.LIST");
    } finally {
      locked.close();
    }
  }

  private void handshakeFails(String password, String code) {
    String story = story(failure(() -> assets(password)));
    if (!story.contains(code)) {
      throw new AssertionError("expected " + code + " in: " + story);
    }
  }
}
