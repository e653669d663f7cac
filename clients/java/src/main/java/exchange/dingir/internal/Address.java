package exchange.dingir.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection string, taken apart: {@code
 * dingir://[[user:]password@]host[:port][?option=value&...]}. {@code java.net.URI} would not do: it
 * knows no host with an underscore in it.
 *
 * @param user or null
 * @param password or null
 * @param host a name or an address
 * @param port of TCP
 * @param options as text, by name
 */
public record Address(
    String user, String password, String host, int port, Map<String, String> options) {
  static final int PORT = 3464;

  private static final String SCHEME = "dingir://";

  /** Takes a string apart; its parts are percent-decoded. */
  public static Address of(String text) {
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw wrong("dingir:// at the beginning", "something else"); // it may hold a password
    }
    String rest = text.substring(SCHEME.length());
    int question = rest.indexOf('?');
    Map<String, String> options = options(question < 0 ? "" : rest.substring(question + 1));
    String authority = question < 0 ? rest : rest.substring(0, question);
    if (authority.endsWith("/")) {
      authority = authority.substring(0, authority.length() - 1);
    }
    int at = authority.lastIndexOf('@');
    String place = authority.substring(at + 1);
    String user = null;
    String password = null;
    if (at >= 0) {
      String login = authority.substring(0, at);
      int colon = login.indexOf(':');
      user = colon < 0 ? null : decoded(login.substring(0, colon));
      password = decoded(login.substring(colon + 1));
      if (password.isEmpty()) {
        throw wrong("a password before @", "none");
      }
    }
    int colon = place.startsWith("[") ? place.indexOf(':', place.indexOf(']')) : place.indexOf(':');
    String host = colon < 0 ? place : place.substring(0, colon);
    int port = colon < 0 ? PORT : port(place.substring(colon + 1));
    return new Address(user, password, host(host), port, options);
  }

  private static String host(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String host = decoded(bracketed ? text.substring(1, text.length() - 1) : text);
    if (host.isEmpty() || host.indexOf('/') >= 0 || host.indexOf('[') >= 0) {
      throw wrong("a host", "'" + text + "'");
    }
    return host;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65536 && text.charAt(0) != '+') {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong("a port of 1 to 65535", "'" + text + "'");
  }

  private static Map<String, String> options(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return options;
    }
    for (String option : text.split("&", -1)) {
      int equals = option.indexOf('=');
      if (equals <= 0) {
        throw wrong("option=value", "'" + option + "'");
      }
      String name = decoded(option.substring(0, equals));
      if (options.put(name, decoded(option.substring(equals + 1))) != null) {
        throw wrong("each option once", "'" + name + "' again");
      }
    }
    return options;
  }

  /** Decodes %41 and the like; a plus is a plus. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '%') {
        int end = text.indexOf('%', i) < 0 ? text.length() : text.indexOf('%', i);
        bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end - 1;
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw wrong("two hexadecimal digits behind %", "others");
      }
      bytes.write(high * 16 + low);
      i += 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException wrong(String expected, String received) {
    return new IllegalArgumentException(
        "connection string: expected " + expected + ", received " + received);
  }
}
