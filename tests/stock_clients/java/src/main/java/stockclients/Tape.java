package stockclients;

import static stockclients.Checks.equal;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What one subscriber has been told, checked as it comes: each subscription begins with a snapshot, then one number
 * follows another. A snapshot in between is accepted only from another start of the server.
 */
final class Tape {
  /** Documented fields of each kind of message, and how many are missed over a crash: see feed.py. */
  private static final JsonObject EXPECTED = JsonParser.parseString(System.getenv("EXCHANGE_FEED")).getAsJsonObject();

  private static final long TOLD_MAX_NS = TimeUnit.SECONDS.toNanos(30);

  private final Map<String, List<JsonObject>> told = new HashMap<>(); // by pattern and channel
  private Throwable fault;

  private static String kind(String channel) {
    return channel.split(":")[0];
  }

  private static String key(String pattern, String channel) {
    return pattern + " " + channel;
  }

  /** Take a message. Never throws: the caller is a library's thread; what is wrong is told to who waits. */
  synchronized void take(String pattern, String channel, String text) {
    try {
      check(key(pattern, channel), channel, JsonParser.parseString(text).getAsJsonObject());
    } catch (RuntimeException | AssertionError problem) {
      fault = fault == null ? problem : fault;
    }
    notifyAll();
  }

  private void check(String key, String channel, JsonObject payload) {
    String type = payload.get("type").getAsString();
    JsonElement fields = EXPECTED.getAsJsonObject(type).get(kind(channel));
    equal("fields on " + key, fields, new Gson().toJsonTree(List.copyOf(payload.keySet())));
    List<JsonObject> before = told.computeIfAbsent(key, absent -> new ArrayList<>());
    if (type.equals("snapshot")) {
      boolean again = before.stream().anyMatch(one -> payload.get("epoch").equals(one.get("epoch")));
      equal("a second snapshot on " + key, false, again);
    } else {
      equal("messages before the first update on " + key, true, !before.isEmpty());
      equal("prev on " + key, number(before.get(before.size() - 1), "seq"), number(payload, "prev"));
      equal("seq on " + key, number(payload, "prev") + 1, number(payload, "seq"));
    }
    before.add(payload);
  }

  private static int number(JsonObject payload, String field) {
    return payload.get(field).getAsInt();
  }

  /** Wait until {@code condition} holds. */
  synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TOLD_MAX_NS;
    while (fault == null && !condition.getAsBoolean()) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (leftMs <= 0) {
        throw new AssertionError("waited in vain for " + what);
      }
      wait(leftMs);
    }
    if (fault != null) {
      throw new AssertionError(fault);
    }
  }

  synchronized List<JsonObject> of(String type, String pattern, String channel) {
    List<JsonObject> messages = told.getOrDefault(key(pattern, channel), List.of());
    return messages.stream().filter(one -> one.get("type").getAsString().equals(type)).toList();
  }

  int snapshots(String pattern, String channel) {
    return of("snapshot", pattern, channel).size();
  }

  List<JsonObject> updates(String channel) {
    return of("update", "", channel);
  }

  boolean begun(List<String> channels, int snapshots) {
    return channels.stream().allMatch(channel -> snapshots("", channel) >= snapshots);
  }

  List<String> causes(String channel) {
    return updates(channel).stream().map(one -> one.get("cause").getAsString()).toList();
  }

  synchronized void forget(String pattern, String channel) {
    told.remove(key(pattern, channel));
  }

  /** The last number before the last snapshot, and that snapshot's. */
  synchronized int[] gap(String channel) {
    List<JsonObject> messages = told.get(key("", channel));
    int place = messages.size() - 1;
    while (!messages.get(place).get("type").getAsString().equals("snapshot")) {
      place--;
    }
    return new int[] {number(messages.get(place - 1), "seq"), number(messages.get(place), "seq")};
  }

  /** Check what FEED.REPLAY answered: all that is between two numbers, in order. */
  static void fillsTheGap(String channel, int[] gap, List<?> texts) {
    int missed = EXPECTED.getAsJsonObject("missed").get(kind(channel)).getAsInt();
    equal("messages missed on " + channel, missed, gap[1] - gap[0]);
    equal("messages replayed on " + channel, missed, texts.size());
    for (int n = 0; n < missed; n++) {
      JsonObject payload = JsonParser.parseString((String) texts.get(n)).getAsJsonObject();
      equal("prev on " + channel, gap[0] + n, number(payload, "prev"));
      equal("seq on " + channel, gap[0] + n + 1, number(payload, "seq"));
    }
  }
}
