package exchange.dingir.internal;

import exchange.dingir.internal.Codec.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** The golden vectors of {@code tests/vectors}, which all libraries share. */
final class Vectors {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private Vectors() {}

  @SuppressWarnings("unchecked")
  static Stream<Map<String, Object>> of(String file) {
    try {
      String text = Files.readString(ROOT.resolve("tests/vectors/" + file + ".json"));
      return ((List<Map<String, Object>>) Json.read(text)).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<DynamicTest> each(String file, ThrowingConsumer<Map<String, Object>> test) {
    return of(file)
        .map(
            vector ->
                DynamicTest.dynamicTest((String) vector.get("name"), () -> test.accept(vector)));
  }

  static byte[] bytes(Map<String, Object> vector, String encoding) {
    return HexFormat.of().parseHex((String) vector.get(encoding));
  }

  /** Decodes the only frame of some bytes; of RESP2, what is a push there comes as a list. */
  static Frame decode(String encoding, byte[] bytes) throws IOException {
    return decode(encoding, new ByteArrayInputStream(bytes));
  }

  static Frame decode(String encoding, InputStream in) throws IOException {
    return (encoding.equals("msgpack") ? new PackedSource(in) : new RespSource(in)).next();
  }
}
