package exchange.dingir.internal;

import exchange.dingir.error.ProtocolException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON, the text of the feed's payloads in RESP: maps, lists, text, booleans, nulls, integers
 * as {@code Long} and other numbers as {@code BigDecimal}.
 */
public final class Json {
  private static final int DEPTH_MAX = 32;

  private final String text;
  private int place;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /** Reads a text that is one value. */
  public static Object read(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.blanks();
    if (json.place != text.length()) {
      throw json.unexpected("the end");
    }
    return value;
  }

  private Object value() {
    blanks();
    switch (peek()) {
      case '{':
        return map();
      case '[':
        return list();
      case '"':
        return string();
      case 't':
        return constant("true", Boolean.TRUE);
      case 'f':
        return constant("false", Boolean.FALSE);
      case 'n':
        return constant("null", null);
      default:
        return number();
    }
  }

  private Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    enter();
    if (!closes('}')) {
      do {
        blanks();
        String name = string();
        blanks();
        expect(':');
        map.put(name, value());
      } while (goesOn('}'));
    }
    return map;
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    enter();
    if (!closes(']')) {
      do {
        list.add(value());
      } while (goesOn(']'));
    }
    return list;
  }

  private void enter() {
    place++;
    if (++depth > DEPTH_MAX) {
      throw unexpected("at most " + DEPTH_MAX + " levels");
    }
  }

  private boolean closes(char end) {
    blanks();
    if (peek() != end) {
      return false;
    }
    place++;
    depth--;
    return true;
  }

  private boolean goesOn(char end) {
    if (closes(end)) {
      return false;
    }
    expect(',');
    return true;
  }

  private String string() {
    expect('"');
    int begin = place;
    int end = begin;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
      end++;
    }
    if (end < text.length() && text.charAt(end) == '"') { // as nearly all are
      place = end + 1;
      return text.substring(begin, end);
    }
    StringBuilder read = new StringBuilder();
    while (peek() != '"') {
      char letter = text.charAt(place++);
      read.append(letter == '\\' ? escaped() : letter);
    }
    place++;
    return read.toString();
  }

  private char escaped() {
    char letter = peek();
    place++;
    switch (letter) {
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        return unicode();
      case '"', '\\', '/':
        return letter;
      default:
        throw unexpected("an escape");
    }
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw unexpected("a hexadecimal digit");
      }
      code = code * 16 + digit;
      place++;
    }
    return (char) code;
  }

  private Object constant(String word, Object value) {
    if (!text.startsWith(word, place)) {
      throw unexpected(word);
    }
    place += word.length();
    return value;
  }

  private Object number() {
    int begin = place;
    while (place < text.length() && "+-.0123456789eE".indexOf(text.charAt(place)) >= 0) {
      place++;
    }
    String digits = text.substring(begin, place);
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      try {
        return new BigDecimal(digits);
      } catch (NumberFormatException f) {
        place = begin;
        throw unexpected("a value");
      }
    }
  }

  private void blanks() {
    while (place < text.length() && " \t\r\n".indexOf(text.charAt(place)) >= 0) {
      place++;
    }
  }

  private char peek() {
    if (place >= text.length()) {
      throw unexpected("more");
    }
    return text.charAt(place);
  }

  private void expect(char letter) {
    if (peek() != letter) {
      throw unexpected("'" + letter + "'");
    }
    place++;
  }

  private ProtocolException unexpected(String expected) {
    String rest = text.substring(Math.min(place, text.length()));
    return Values.unexpected("JSON with " + expected + " at " + place, rest);
  }
}
