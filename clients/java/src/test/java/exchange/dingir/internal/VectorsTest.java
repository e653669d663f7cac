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
import java.util.LinkedHashMap;
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
        assertEquals(vector.get("value"), frame.value(), encoding);
      }
      Object typed = answered(vector).reply().read(frame.value(), false);
      if (!"OK".equals(vector.get("value"))) { // which becomes nothing
        Typed.same(vector.get("value"), typed);
      }
    }
  }

  /**
   * Makes the command that the reply answers: of a batch, the reply is to one item of each kind.
   */
  @SuppressWarnings("unchecked")
  private static Command<?> answered(Map<String, Object> vector)
      throws ReflectiveOperationException {
    Map<String, Object> arguments = (Map<String, Object>) vector.get("arguments");
    if (vector.get("command").equals("ORDER.BATCH")) {
      Map<String, Object> order = Map.of("amend", named("BTC_USDT"));
      Map<String, Object> cancel = Map.of("cancel", named("BTC_USDT"));
      Object put = ((List<?>) arguments.get("item")).get(0);
      Map<String, Object> batch = new LinkedHashMap<>();
      batch.put("user", 1L);
      batch.put("item", List.of(put, order, cancel));
      return TypedCall.of("ORDER.BATCH", batch, false);
    }
    if (vector.get("command").equals("FEED.SNAPSHOT")) { // its payload is one of no kind
      return TypedCall.of("FEED.SNAPSHOT", Map.of("channel", "other"), false);
    }
    return TypedCall.of((String) vector.get("command"), arguments, false);
  }

  private static Map<String, Object> named(String market) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("market", market);
    named.put("order_id", 5L);
    return named;
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
