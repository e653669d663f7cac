package exchange.dingir.internal;

import exchange.dingir.internal.Codec.Frame;
import exchange.dingir.internal.Codec.GarbledException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads RESP, all types of version 3 but streamed ones. Memory is taken as bytes come, not as a
 * length claims.
 */
final class RespSource implements Codec.Source {
  private static final int DEPTH_MAX = 32;
  private static final int LINE_MAX = 1 << 16;
  private static final int TEXT_MAX = 1 << 29;
  private static final int PIECE = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 14];
  private int place;
  private int limit;
  private boolean between = true;

  RespSource(InputStream in) {
    this.in = in;
  }

  @Override
  public boolean between() {
    return between;
  }

  @Override
  public Frame next() throws IOException {
    between = true;
    if (place == limit) {
      fill();
    }
    between = false;
    boolean push = buffer[place] == '>';
    Frame frame = new Frame(Frame.NO_ID, value(0), push);
    between = true;
    return frame;
  }

  private Object value(int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw new GarbledException("expected at most " + DEPTH_MAX + " levels");
    }
    int kind = read();
    switch (kind) {
      case '+', '(', ',':
        return line();
      case '-':
        return ServerFailure.of(line());
      case ':':
        return number();
      case '$':
        return text();
      case '=':
        return unmarked(text());
      case '!':
        return ServerFailure.of(String.valueOf(text()));
      case '*', '~', '>':
        return list(depth);
      case '%':
        return map(depth);
      case '|':
        map(depth); // attributes: nothing that we asked for
        return value(depth + 1);
      case '#':
        return flag(line());
      case '_':
        line();
        return null;
      default:
        throw new GarbledException("expected a type of RESP, received byte " + kind);
    }
  }

  private List<Object> list(int depth) throws IOException {
    int count = count();
    if (count < 0) {
      return null;
    }
    List<Object> list = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      list.add(value(depth + 1));
    }
    return list;
  }

  private Map<String, Object> map(int depth) throws IOException {
    int count = count();
    Map<String, Object> map = new LinkedHashMap<>(Math.min(2 * Math.max(count, 0), 1024));
    for (int i = 0; i < count; i++) {
      Object name = value(depth + 1);
      map.put(String.valueOf(name), value(depth + 1));
    }
    return map;
  }

  private String text() throws IOException {
    int length = count();
    if (length < 0) {
      return null;
    }
    String text;
    if (limit - place >= length) {
      text = new String(buffer, place, length, StandardCharsets.UTF_8);
      place += length;
    } else {
      text = new String(pieces(length), StandardCharsets.UTF_8);
    }
    if (read() != '\r' || read() != '\n') {
      throw new GarbledException("expected a line's end behind " + length + " bytes");
    }
    return text;
  }

  private byte[] pieces(int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, PIECE)];
    int have = 0;
    while (have < length) {
      if (place == limit) {
        fill();
      }
      if (have == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
      }
      int piece = Math.min(limit - place, bytes.length - have);
      System.arraycopy(buffer, place, bytes, have, piece);
      place += piece;
      have += piece;
    }
    return bytes;
  }

  private static String unmarked(String text) {
    return text != null && text.length() >= 4 && text.charAt(3) == ':' ? text.substring(4) : text;
  }

  private static Boolean flag(String line) throws GarbledException {
    if (line.equals("t") || line.equals("f")) {
      return line.equals("t");
    }
    throw new GarbledException("expected t or f");
  }

  private int count() throws IOException {
    long count = number();
    if (count < -1 || count > TEXT_MAX) {
      throw new GarbledException("expected a length up to " + TEXT_MAX + ", received " + count);
    }
    return (int) count;
  }

  private long number() throws IOException {
    int letter = read();
    boolean negative = letter == '-';
    if (negative || letter == '+') {
      letter = read();
    }
    long number = 0;
    int digits = 0;
    for (; letter != '\r'; letter = read()) {
      if (letter < '0' || letter > '9' || ++digits > 19) {
        throw new GarbledException("expected an integer, received byte " + letter);
      }
      number = number * 10 - (letter - '0'); // below zero, where there is one more
    }
    if (digits == 0 || read() != '\n' || number > 0 || (!negative && number == Long.MIN_VALUE)) {
      throw new GarbledException("expected an integer of 64 bits");
    }
    return negative ? number : -number;
  }

  private String line() throws IOException {
    for (int i = place; i < limit; i++) {
      if (buffer[i] == '\r' && i + 1 < limit && buffer[i + 1] == '\n') {
        String line = new String(buffer, place, i - place, StandardCharsets.UTF_8);
        place = i + 2;
        return line;
      }
    }
    Bytes bytes = new Bytes(); // it goes on behind the buffer's end
    int letter = read();
    while (letter != '\r') {
      bytes.write(letter);
      if (bytes.size() > LINE_MAX) {
        throw new GarbledException("expected a line of at most " + LINE_MAX + " bytes");
      }
      letter = read();
    }
    if (read() != '\n') {
      throw new GarbledException("expected a line's end");
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private int read() throws IOException {
    if (place == limit) {
      fill();
    }
    return buffer[place++] & 0xff;
  }

  private void fill() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    place = 0;
    limit = count;
  }
}
