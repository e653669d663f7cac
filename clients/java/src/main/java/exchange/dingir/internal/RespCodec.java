package exchange.dingir.internal;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The protocol of Redis, version 3. */
final class RespCodec implements Codec {
  private static final byte[] LINE_END = {'\r', '\n'};

  @Override
  public void write(long id, List<String> words, Bytes out) {
    length('*', words.size(), out);
    for (String word : words) {
      byte[] text = word.getBytes(StandardCharsets.UTF_8);
      length('$', text.length, out);
      out.write(text, 0, text.length);
      out.write(LINE_END, 0, 2);
    }
  }

  private static void length(char kind, int length, Bytes out) {
    out.write(kind);
    if (length >= 10) {
      byte[] digits = Integer.toString(length).getBytes(StandardCharsets.US_ASCII);
      out.write(digits, 0, digits.length);
    } else {
      out.write('0' + length);
    }
    out.write(LINE_END, 0, 2);
  }

  @Override
  public List<List<String>> greeting(Settings settings) {
    List<String> hello = new ArrayList<>(List.of("HELLO", "3"));
    if (settings.password() != null) {
      hello.addAll(List.of("AUTH", settings.user(), settings.password()));
    }
    if (settings.name() != null) {
      hello.addAll(List.of("SETNAME", settings.name()));
    }
    return List.of(hello, Settings.LIBRARY_NAME, Settings.LIBRARY_VERSION);
  }

  @Override
  public Source source(InputStream in) {
    return new RespSource(in);
  }
}
