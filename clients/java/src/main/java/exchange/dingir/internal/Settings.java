package exchange.dingir.internal;

import exchange.dingir.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * All that a connection needs to know.
 *
 * @param host a name or an address
 * @param port of TCP
 * @param user who logs in, where there is a password
 * @param password or null
 * @param protocol what is spoken
 * @param timeout for one command
 * @param connectTimeout for one try
 * @param retryFor for how long a command outlives lost connections
 * @param name of the connection, or null
 */
public record Settings(
    String host,
    int port,
    String user,
    String password,
    Protocol protocol,
    Duration timeout,
    Duration connectTimeout,
    Duration retryFor,
    String name) {
  /** What is spoken unless told otherwise: the faster, as the README's figures say. */
  public static final Protocol DEFAULT_PROTOCOL = Protocol.RESP;

  static final List<String> LIBRARY_NAME = List.of("CLIENT", "SETINFO", "LIB-NAME", "dingir-java");
  static final List<String> LIBRARY_VERSION = List.of("CLIENT", "SETINFO", "LIB-VER", version());

  private static final Duration LONGEST = Duration.ofDays(365);

  /** Checks what was given. */
  public Settings {
    within("timeout", timeout, false);
    within("connect_timeout", connectTimeout, false);
    within("retry_for", retryFor, true);
    if (name != null && !name.chars().allMatch(letter -> letter > ' ' && letter <= '~')) {
      throw new IllegalArgumentException(
          "name: expected printable characters without blanks, received '" + name + "'");
    }
  }

  private static void within(String name, Duration value, boolean zero) {
    if (value.isNegative() || (value.isZero() && !zero) || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": expected " + (zero ? "0" : "more than 0") + " to 365 days, received " + value);
    }
  }

  /** Tells where to, but no password. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String version() {
    try (InputStream in =
        Settings.class.getResourceAsStream("/exchange/dingir/library.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
