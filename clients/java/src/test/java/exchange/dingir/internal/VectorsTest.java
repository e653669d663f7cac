package exchange.dingir.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.Protocol;
import exchange.dingir.error.ServerException;
import exchange.dingir.internal.Codec.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every vector of {@code tests/vectors}. */
class VectorsTest {
  private static final long MSGID = 7;
  private static final List<String> ENCODINGS = List.of("resp2", "resp3", "msgpack");

  @TestFactory
  Stream<DynamicTest> requestsGiveTheirWordsAndBytes() {
    return Vectors.each("requests", this::request)
        .filter(
            test -> !test.getDisplayName().startsWith("FEED.FORMAT")); // the library's own affair
  }

  private void request(Map<String, Object> vector) throws ReflectiveOperationException {
    for (boolean numbers : new boolean[] {false, true}) {
      Command<?> command = typed(vector, numbers);
      assertEquals(vector.get("words"), command.words());
      for (Protocol protocol : Protocol.values()) {
        Bytes bytes = new Bytes();
        Codec.of(protocol).write(MSGID, command.words(), bytes);
        String encoding = protocol.name().toLowerCase();
        assertArrayEquals(Vectors.bytes(vector, encoding), bytes.toByteArray(), encoding);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Command<?> typed(Map<String, Object> vector, boolean numbers)
      throws ReflectiveOperationException {
    String command = (String) vector.get("command");
    return TypedCall.of(command, (Map<String, Object>) vector.get("arguments"), numbers);
  }

  @TestFactory
  Stream<DynamicTest> repliesGiveTheirValueAndTheirType() {
    return Vectors.each("replies", this::reply)
        .filter(test -> !test.getDisplayName().startsWith("FEED.FORMAT"));
  }

  private void reply(Map<String, Object> vector) throws Exception {
    for (String encoding : ENCODINGS) {
      Frame frame = Vectors.decode(encoding, Vectors.bytes(vector, encoding));
      assertFalse(frame.push());
      if (encoding.equals("msgpack")) {
        assertEquals(MSGID, frame.id());
      }
      if (!encoding.equals("resp2")) { // which has no maps and no booleans
        Object value = encoding.equals("msgpack") ? withMaps(vector) : vector.get("value");
        assertEquals(value, frame.value(), encoding);
      }
      Object typed = typed(vector, false).reply().read(frame.value(), false);
      if (!"OK".equals(vector.get("value"))) { // which becomes nothing
        Typed.same(withMaps(vector), typed);
      }
    }
  }

  /** A reply's value with messages of the feed as maps: in RESP they are text. */
  private static Object withMaps(Map<String, Object> vector) {
    return vector.getOrDefault("value_msgpack", vector.get("value"));
  }

  @TestFactory
  Stream<DynamicTest> errorsGiveTheirTypes() {
    return Vectors.each("errors", this::error);
  }

  private void error(Map<String, Object> vector) throws IOException {
    for (String encoding : List.of("resp", "msgpack")) {
      Frame frame = Vectors.decode(encoding, Vectors.bytes(vector, encoding));
      ServerException error = ((ServerFailure) frame.value()).exception(true);
      assertEquals(vector.get("code"), error.code());
      assertEquals(vector.get("text"), error.text());
      assertTrue(error.resent());
      assertNotEquals(ServerException.class, error.getClass(), "a class of its own");
    }
  }

  @TestFactory
  Stream<DynamicTest> pushesGiveTypedMessages() {
    return Vectors.each("pushes", this::push);
  }

  private void push(Map<String, Object> vector) throws Exception {
    for (String encoding : ENCODINGS) {
      Frame frame = Vectors.decode(encoding, Vectors.bytes(vector, encoding));
      assertEquals(!encoding.equals("resp2"), frame.push());
      List<?> push = (List<?>) frame.value();
      assertEquals(List.of("message", vector.get("channel")), push.subList(0, 2));
      Map<?, ?> payload = (Map<?, ?>) vector.get("payload");
      var message = Messages.message((String) push.get(1), push.get(2));
      assertEquals(vector.get("channel"), message.channel());
      String kind = payload.get("type").equals("snapshot") ? "Snapshot" : "Update";
      assertTrue(message.getClass().getSimpleName().endsWith(kind));
      Typed.same(payload, message);
    }
  }

  /** A frame is the same however its bytes come: split in two anywhere, and one by one. */
  @TestFactory
  Stream<DynamicTest> framesMayBeSplitAnywhere() {
    return Stream.of("replies", "pushes").flatMap(file -> Vectors.each(file, this::split));
  }

  private void split(Map<String, Object> vector) throws IOException {
    for (String encoding : List.of("resp3", "msgpack")) {
      byte[] bytes = Vectors.bytes(vector, encoding);
      Frame whole = Vectors.decode(encoding, bytes);
      for (int place = 1; place < bytes.length; place++) {
        assertEquals(whole, Vectors.decode(encoding, new Pieces(bytes, place, bytes.length)));
      }
      assertEquals(whole, Vectors.decode(encoding, new Pieces(bytes, 1, 1)));
    }
  }

  /** Gives bytes in pieces: a first one, and others. */
  private static final class Pieces extends InputStream {
    private final InputStream in;
    private final int others;
    private int next;

    Pieces(byte[] bytes, int first, int others) {
      in = new ByteArrayInputStream(bytes);
      next = first;
      this.others = others;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException(Arrays.toString(new int[] {next}));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, Math.min(length, next));
      next = others;
      return count;
    }
  }
}
