package exchange.dingir.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.error.ProtocolException;
import exchange.dingir.internal.Codec.GarbledException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers may send, and what arguments may be. */
class ReadingTest {
  private static Object resp(String text) throws IOException {
    return Vectors.decode("resp3", text.getBytes(StandardCharsets.UTF_8)).value();
  }

  private static Object packed(String hex) throws IOException {
    return Vectors.decode("msgpack", HexFormat.of().parseHex(hex)).value();
  }

  @Test
  void allTypesOfRespAreRead() throws IOException {
    assertEquals(Long.MIN_VALUE, resp(":-9223372036854775808\r\n"));
    assertEquals(Long.MAX_VALUE, resp(":9223372036854775807\r\n"));
    assertEquals(null, resp("$-1\r\n"));
    assertEquals(null, resp("*-1\r\n"));
    assertEquals("", resp("$0\r\n\r\n"));
    assertEquals("12345678901234567890", resp("(12345678901234567890\r\n"));
    assertEquals(List.of(false, List.of()), resp("~2\r\n#f\r\n*0\r\n"));
    assertEquals("x", resp("|1\r\n+ttl\r\n:5\r\n+x\r\n"));
    assertEquals(new ServerFailure("ERR", "no"), resp("!6\r\nERR no\r\n"));
    assertEquals(new ServerFailure("ERR", ""), resp("-ERR\r\n"));
    String large = "x".repeat(200_000);
    assertEquals(large, resp("$200000\r\n" + large + "\r\n"));
    assertEquals("y".repeat(20_000), resp("+" + "y".repeat(20_000) + "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@1\r\n",
        ":\r\n",
        ":1x\r\n",
        ":9223372036854775808\r\n",
        ":99999999999999999999\r\n",
        ":1\r1",
        "$-2\r\n",
        "$999999999999\r\n",
        "$1\r\nab\r\n",
        "#x\r\n",
        "+a\rb"
      })
  void whatIsNoRespIsGarbled(String text) {
    assertThrows(GarbledException.class, () -> resp(text));
  }

  @Test
  void framesThatNestTooDeepOrEndTooEarlyAreRefused() {
    assertThrows(GarbledException.class, () -> resp("*1\r\n".repeat(40)));
    assertThrows(GarbledException.class, () -> resp("|0\r\n".repeat(40)));
    assertThrows(GarbledException.class, () -> resp("+" + "y".repeat(70_000)));
    assertThrows(EOFException.class, () -> resp("$500000000\r\nabc")); // and not half a gigabyte
    assertThrows(EOFException.class, () -> resp("*500000000\r\n"));
    assertThrows(EOFException.class, () -> resp(""));
    assertThrows(GarbledException.class, () -> packed("940107c0" + "91".repeat(40)));
    assertThrows(EOFException.class, () -> packed("940107c0df7fffffff"));
    assertThrows(EOFException.class, () -> packed("940107c0dd7fffffff"));
    assertThrows(EOFException.class, () -> packed("9401"));
    assertThrows(EOFException.class, () -> packed(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c1", // no type
        "930107c0", // too short
        "940207c0c0", // no response
        "94010705c0", // an error that is none
        "940107c0cb3ff8000000000000", // a float
        "940107c0cfffffffffffffffff", // beyond 64 bits
        "940107c0c6ffffffff", // too many bytes
        "9302a76d65737361676505", // params that are no list
        "48545450" // HTTP
      })
  void whatIsNoMessagePackRpcIsGarbled(String hex) {
    assertThrows(GarbledException.class, () -> packed(hex));
  }

  @Test
  void aRefusalInRespIsReadInMessagePackToo() throws IOException {
    String hex = HexFormat.of().formatHex("-DENIED protected\r\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(new ServerFailure("DENIED", "protected"), packed(hex));
    assertEquals("\u20ac", packed("940107c0c403e282ac")); // bin
  }

  @Test
  void jsonIsReadAsItIsWritten() {
    assertEquals(
        Map.of("a", List.of(1L, new BigDecimal("1.5"), true, false), "\u20ac\n\"", "\ud83d\ude00"),
        Json.read(" {\"a\" : [1, 1.5,true ,false ], \"\\u20ac\\n\\\"\": \"\\ud83d\\uDE00\" } "));
    assertEquals("/\\\b\f\r\t", Json.read("\"\\/\\\\\\b\\f\\r\\t\""));
    assertEquals(Arrays.asList((Object) null), Json.read("[null]"));
    assertEquals(Map.of(), Json.read("{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[",
        "[1",
        "[1,",
        "{\"a\"",
        "{\"a\":1,}",
        "tru",
        "nul",
        "1.2.3",
        "-",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "\"\\",
        "1 2",
        "{1:2}",
        "x"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThrows(ProtocolException.class, () -> Json.read(text));
  }

  @Test
  void jsonThatNestsTooDeepIsRefused() {
    assertThrows(ProtocolException.class, () -> Json.read("[".repeat(100_000)));
  }

  @Test
  void valuesOfOtherTypesAreRefused() {
    for (Object value : Arrays.asList("", "x", "1e5", "--1", "1.1.1", 5L, null, List.of())) {
      assertThrows(ProtocolException.class, () -> Values.decimal(value));
    }
    assertThrows(ProtocolException.class, () -> Values.id("x"));
    assertThrows(ProtocolException.class, () -> Values.id(5L));
    assertThrows(ProtocolException.class, () -> Values.integer("5"));
    assertThrows(ProtocolException.class, () -> Values.flag(2L));
    assertThrows(ProtocolException.class, () -> Values.status("QUEUED"));
    assertThrows(ProtocolException.class, () -> Fields.of(List.of("a")));
    assertThrows(ProtocolException.class, () -> Fields.row(List.of("1"), "price", "amount"));
    assertEquals("1", Fields.row(List.of("1", "2", "new"), "price", "amount").text("price"));
  }

  @Test
  void idsAreRandomAndThenCount() {
    Ids ids = new Ids();
    String first = ids.next();
    assertTrue(first.matches("[a-z2-7]{16}-1"), first);
    assertEquals(first.replace("-1", "-2"), ids.next());
    assertNotEquals(first, new Ids().next());
  }

  @Test
  void waitsBeforeConnectingAreDrawnUpToABoundThatDoubles() {
    Backoff backoff = new Backoff();
    long bound = 10_000_000;
    for (int i = 0; i < 20; i++) {
      long wait = backoff.nextNanos();
      assertTrue(wait >= 0 && wait <= bound, () -> "waited " + wait);
      bound = Math.min(2 * bound, 2_000_000_000L);
    }
    backoff.reset();
    assertTrue(backoff.nextNanos() <= 10_000_000);
  }

  @Test
  void noMethodOfTheCommandsTakesAFloat() throws Exception {
    Path classes = Path.of("target/classes/exchange/dingir/command");
    int methods = 0;
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        if (name.equals("package-info")) {
          continue;
        }
        for (Method method : Class.forName("exchange.dingir.command." + name).getMethods()) {
          List<Class<?>> types = Arrays.asList(method.getParameterTypes());
          assertTrue(!types.contains(double.class) && !types.contains(float.class), name);
          methods++;
        }
      }
    }
    assertTrue(methods > 200);
  }
}
