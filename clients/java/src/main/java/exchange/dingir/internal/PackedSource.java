package exchange.dingir.internal;

import exchange.dingir.internal.Codec.Frame;
import exchange.dingir.internal.Codec.GarbledException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** Reads MessagePack-RPC: responses and notifications. */
final class PackedSource implements Codec.Source {
  private static final int DEPTH_MAX = 32;
  private static final int BINARY_MAX = 1 << 26;
  private static final int RESPONSE = 1;
  private static final int NOTIFICATION = 2;

  private final MessageUnpacker unpacker;
  private boolean between = true;

  PackedSource(InputStream in) {
    unpacker =
        new MessagePack.UnpackerConfig()
            .withBufferSize(1 << 14)
            .withActionOnUnmappableString(java.nio.charset.CodingErrorAction.REPLACE)
            .withActionOnMalformedString(java.nio.charset.CodingErrorAction.REPLACE)
            .newUnpacker(in);
  }

  @Override
  public boolean between() {
    return between;
  }

  @Override
  public Frame next() throws IOException {
    between = true;
    if (!unpacker.hasNext()) {
      throw new EOFException("the server closed the connection");
    }
    between = false;
    Frame frame;
    try {
      frame = frame();
    } catch (org.msgpack.core.MessageInsufficientBufferException e) {
      throw new EOFException("the server closed the connection within a frame");
    } catch (MessagePackException e) {
      throw new GarbledException("expected a frame of MessagePack-RPC: " + e.getMessage(), e);
    }
    between = true;
    return frame;
  }

  private Frame frame() throws IOException {
    if (unpacker.getNextFormat() == MessageFormat.POSFIXINT) {
      return new Frame(Frame.NO_ID, refusal(), false);
    }
    int size = unpacker.unpackArrayHeader();
    int kind = unpacker.unpackInt();
    if (kind == NOTIFICATION && size == 3) {
      String method = unpacker.unpackString();
      List<Object> push = new ArrayList<>(List.of(method));
      if (!(value(0) instanceof List<?> params)) {
        throw new GarbledException("expected a notification's params");
      }
      push.addAll(params);
      return new Frame(Frame.NO_ID, push, true);
    }
    if (kind != RESPONSE || size != 4) {
      throw new GarbledException("expected a response or a notification, received kind " + kind);
    }
    long id = unpacker.tryUnpackNil() ? Frame.NO_ID : unpacker.unpackLong();
    Object error = value(0);
    Object result = value(0);
    if (error == null) {
      return new Frame(id, result, false);
    }
    ServerFailure failure = ServerFailure.within(error);
    if (failure == null) {
      throw new GarbledException("expected an error of code and text");
    }
    return new Frame(id, failure, false);
  }

  /** Reads the line of RESP with which a server refuses a connection before its first byte. */
  private ServerFailure refusal() throws IOException {
    Bytes line = new Bytes();
    while (unpacker.hasNext() && line.size() < 1000) {
      int letter = unpacker.unpackInt();
      if (letter == '\r') {
        break;
      }
      line.write(letter);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    if (!text.startsWith("-")) {
      throw new GarbledException("expected a frame of MessagePack-RPC");
    }
    return ServerFailure.of(text.substring(1));
  }

  private Object value(int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw new GarbledException("expected at most " + DEPTH_MAX + " levels");
    }
    switch (unpacker.getNextFormat().getValueType()) {
      case NIL:
        unpacker.unpackNil();
        return null;
      case BOOLEAN:
        return unpacker.unpackBoolean();
      case INTEGER:
        return unpacker.unpackLong();
      case STRING:
        return unpacker.unpackString();
      case BINARY:
        return binary();
      case ARRAY:
        return list(depth);
      case MAP:
        return map(depth);
      default:
        throw new GarbledException("expected no floats nor extensions");
    }
  }

  private String binary() throws IOException {
    int length = unpacker.unpackBinaryHeader();
    if (length > BINARY_MAX) {
      throw new GarbledException("expected at most " + BINARY_MAX + " bytes, received " + length);
    }
    return new String(unpacker.readPayload(length), StandardCharsets.UTF_8);
  }

  private List<Object> list(int depth) throws IOException {
    int count = unpacker.unpackArrayHeader();
    List<Object> list = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      list.add(value(depth + 1));
    }
    return list;
  }

  private Map<String, Object> map(int depth) throws IOException {
    int count = unpacker.unpackMapHeader();
    Map<String, Object> map = new LinkedHashMap<>(2 * Math.min(count, 512));
    for (int i = 0; i < count; i++) {
      Object name = value(depth + 1);
      map.put(String.valueOf(name), value(depth + 1));
    }
    return map;
  }
}
