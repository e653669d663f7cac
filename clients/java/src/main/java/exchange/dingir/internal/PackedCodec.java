package exchange.dingir.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.buffer.OutputStreamBufferOutput;

/** MessagePack-RPC. */
final class PackedCodec implements Codec {
  private OutputStreamBufferOutput output;
  private MessagePacker packer;
  private Bytes bytes;

  @Override
  public void write(long id, List<String> words, Bytes out) {
    try {
      aim(out);
      packer.packArrayHeader(4);
      packer.packInt(0);
      packer.packLong(id);
      packer.packString(words.get(0));
      packer.packArrayHeader(words.size() - 1);
      for (int i = 1; i < words.size(); i++) {
        packer.packString(words.get(i));
      }
      packer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    }
  }

  private void aim(Bytes out) throws IOException {
    if (packer == null) {
      bytes = out;
      output = new OutputStreamBufferOutput(out, 1024);
      packer = MessagePack.newDefaultPacker(output);
    } else if (bytes != out) {
      bytes = out;
      output.reset(out);
    }
  }

  @Override
  public List<List<String>> greeting(Settings settings) {
    List<List<String>> greeting = new ArrayList<>();
    if (settings.password() != null) {
      greeting.add(List.of("AUTH", settings.user(), settings.password()));
    }
    greeting.add(List.of("HELLO"));
    if (settings.name() != null) {
      greeting.add(List.of("CLIENT SETNAME", settings.name()));
    }
    greeting.add(Settings.LIBRARY_NAME);
    greeting.add(Settings.LIBRARY_VERSION);
    return greeting;
  }

  @Override
  public Source source(InputStream in) {
    return new PackedSource(in);
  }
}
