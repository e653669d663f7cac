package exchange.dingir.internal;

import exchange.dingir.error.ProtocolException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads single values of replies. */
public final class Values {
  private static final int SHOWN_MAX = 100;

  private Values() {}

  /** Reads text. */
  public static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw unexpected("text", value);
  }

  /** Reads an id, which comes as text. */
  public static long id(Object value) {
    try {
      return Long.parseLong(text(value));
    } catch (NumberFormatException e) {
      throw unexpected("an id", value);
    }
  }

  /** Reads a count, a scale or a time. */
  public static long integer(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw unexpected("an integer", value);
  }

  /** Reads a flag, which in RESP2 comes as an integer. */
  public static boolean flag(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Long number && (number == 0 || number == 1)) {
      return number == 1;
    }
    throw unexpected("a flag", value);
  }

  /** Reads money, which comes as text. */
  public static BigDecimal decimal(Object value) {
    String text = text(value);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if ((letter < '0' || letter > '9') && letter != '.' && letter != '-') {
        throw unexpected("a decimal", value); // an exponent might stand for gigabytes of digits
      }
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw unexpected("a decimal", value);
    }
  }

  /** Reads OK. */
  public static Void status(Object value) {
    if ("OK".equals(value)) {
      return null;
    }
    throw unexpected("OK", value);
  }

  /** Reads a list whose items are to be read otherwise. */
  public static List<?> items(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw unexpected("a list", value);
  }

  /** Reads lists. */
  public static <T> Function<Object, List<T>> list(Function<Object, T> item) {
    return value -> {
      List<?> items = items(value);
      List<T> read = new ArrayList<>(items.size());
      for (Object one : items) {
        read.add(item.apply(one));
      }
      return List.copyOf(read);
    };
  }

  /** Reads maps that are no records: their keys are data. */
  public static <T> Function<Object, Map<String, T>> map(Function<Object, T> item) {
    return value -> {
      Map<String, T> read = new LinkedHashMap<>();
      Fields.pairs(value).forEach((name, one) -> read.put(name, item.apply(one)));
      return java.util.Collections.unmodifiableMap(read);
    };
  }

  /** Reads a payload of the feed: JSON text, or the map that came as MessagePack. */
  static Object payload(Object value) {
    return value instanceof String text ? Json.read(text) : value;
  }

  /** Turns an answer into what a caller of plain commands may see: with exceptions for errors. */
  public static Object plain(Object value) {
    if (value instanceof ServerFailure failure) {
      return failure.exception(false);
    }
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>(list.size());
      list.forEach(item -> plain.add(plain(item)));
      return plain;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> plain = new LinkedHashMap<>();
      map.forEach((key, item) -> plain.put(key, plain(item)));
      return plain;
    }
    return value;
  }

  static ProtocolException unexpected(String expected, Object received) {
    String shown = String.valueOf(received);
    if (shown.length() > SHOWN_MAX) {
      shown = shown.substring(0, SHOWN_MAX) + "...";
    }
    return new ProtocolException("expected " + expected + ", received " + shown, null);
  }
}
