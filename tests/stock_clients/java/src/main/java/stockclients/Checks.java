package stockclients;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** Runs checks, prints one line each, and reads replies strictly. */
final class Checks {
  private static final int REASON_MAX = 400; // characters of a failure that are printed

  private int failures;

  interface Body {
    void run() throws Exception;
  }

  /** Print "ok NAME", or "not ok NAME: REASON". */
  void check(String name, Body body) {
    try {
      body.run();
      System.out.println("ok " + name);
    } catch (Exception | AssertionError problem) {
      failures++;
      String reason = String.valueOf(problem).replaceAll("\\s+", " ");
      System.out.println(
          "not ok " + name + ": " + reason.substring(0, Math.min(reason.length(), REASON_MAX)));
    }
  }

  int failures() {
    return failures;
  }

  static void equal(String what, Object expected, Object received) {
    if (!Objects.equals(expected, received)) {
      throw new AssertionError(what + ": expected " + expected + ", received " + received);
    }
  }

  /** Read a record: a map in RESP3, a flat list in RESP2. */
  static Map<String, Object> record(boolean resp3, Object reply) {
    Map<String, Object> record = new LinkedHashMap<>();
    if (resp3 && reply instanceof Map<?, ?> map) {
      map.forEach((key, value) -> record.put((String) key, value));
    } else if (!resp3 && reply instanceof List<?> list && list.size() % 2 == 0) {
      for (int n = 0; n < list.size(); n += 2) {
        record.put((String) list.get(n), list.get(n + 1));
      }
    } else {
      throw new AssertionError((resp3 ? "not a map: " : "not a flat list: ") + reply);
    }
    return record;
  }

  /** Check that {@code outcome} is the library's own exception for an error reply with this code. */
  static void refused(Client client, String code, Object outcome) {
    if (!client.errorType().isInstance(outcome)) {
      throw new AssertionError("expected an error reply " + code + ", received " + outcome);
    }
    String text = ((Throwable) outcome).getMessage();
    equal("code of \"" + text + "\"", code, text.split(" ")[0]);
  }

  /** Run one call that must fail, and return its exception. */
  static Throwable failure(Body body) {
    try {
      body.run();
    } catch (Exception problem) {
      return problem;
    }
    throw new AssertionError("expected an error, received a reply");
  }

  /** Texts of an exception and its causes: libraries wrap what the server said about a handshake. */
  static String story(Throwable problem) {
    List<String> texts = new ArrayList<>();
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      texts.add(String.valueOf(cause.getMessage()));
      Arrays.stream(cause.getSuppressed()).forEach(other -> texts.add(story(other)));
    }
    return String.join(" / ", texts);
  }

  /** The version of a library on the class path. */
  static String version(String group, String artifact) {
    Properties properties = new Properties();
    String path = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream stream = Checks.class.getResourceAsStream(path)) {
      properties.load(Objects.requireNonNull(stream, path));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return properties.getProperty("version");
  }
}
