package exchange.dingir.internal;

import exchange.dingir.error.ProtocolException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the fields of a record. Unknown ones are passed over: servers grow. */
final class Fields {
  private final Map<String, Object> map;

  private Fields(Map<String, Object> map) {
    this.map = map;
  }

  /** Begins with a map, or with the flat list that it is in RESP2. */
  static Fields of(Object value) {
    return new Fields(pairs(value));
  }

  /** Begins with a list of the values alone. */
  static Fields row(Object value, String... names) {
    List<?> items = Values.items(value);
    if (items.size() < names.length) {
      throw Values.unexpected("a list of " + String.join(", ", names), value);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      map.put(names[i], items.get(i));
    }
    return new Fields(map);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> pairs(Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map; // what decodes frames makes no other keys
    }
    if (!(value instanceof List<?> list) || list.size() % 2 != 0) {
      throw Values.unexpected("a map", value);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i += 2) {
      map.put(Values.text(list.get(i)), list.get(i + 1));
    }
    return map;
  }

  Map<String, Object> all() {
    return java.util.Collections.unmodifiableMap(map);
  }

  String text(String name) {
    return read(name, Values::text);
  }

  long id(String name) {
    return read(name, Values::id);
  }

  long integer(String name) {
    return read(name, Values::integer);
  }

  boolean flag(String name) {
    return read(name, Values::flag);
  }

  BigDecimal decimal(String name) {
    return read(name, Values::decimal);
  }

  <W> W word(String name, Function<String, W> vocabulary) {
    return vocabulary.apply(text(name));
  }

  <T> List<T> list(String name, Function<Object, T> item) {
    return read(name, Values.list(item));
  }

  <T> Map<String, T> map(String name, Function<Object, T> item) {
    return read(name, Values.map(item));
  }

  <T> T record(String name, Function<Object, T> reader) {
    return read(name, reader);
  }

  /** Reads a field that may be nil. */
  <T> T optional(String name, Function<Object, T> reader) {
    return map.get(name) == null && map.containsKey(name) ? null : read(name, reader);
  }

  private <T> T read(String name, Function<Object, T> reader) {
    Object value = map.get(name);
    if (value == null && !map.containsKey(name)) {
      throw Values.unexpected("a map with " + name, map);
    }
    try {
      return reader.apply(value);
    } catch (ProtocolException e) {
      throw new ProtocolException(name + ": " + e.getMessage(), null);
    }
  }
}
