package exchange.dingir.internal;

import exchange.dingir.internal.Codec.Frame;
import exchange.dingir.model.Replay;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** A connection that is subscribed to channels, and may ask for replays meanwhile. */
final class FeedConnection implements AutoCloseable {
  private final Connection connection;
  private final Codec codec;

  /** What came while an answer was awaited. */
  private final Deque<List<?>> pushes = new ArrayDeque<>();

  /** Answers to PING that are to come. */
  private int pings;

  private FeedConnection(Connection connection, Codec codec) {
    this.connection = connection;
    this.codec = codec;
  }

  static FeedConnection open(Settings settings) throws IOException {
    Codec codec = Codec.of(settings.protocol());
    Connection connection = Connection.open(settings, codec);
    connection.setReadTimeout(Math.max(1, settings.timeout().toMillis()));
    return new FeedConnection(connection, codec);
  }

  /**
   * Subscribes, and waits until the server has confirmed.
   *
   * @throws exchange.dingir.error.ServerException if it refuses a name
   */
  void subscribe(Set<String> channels) throws IOException {
    List<String> words = new ArrayList<>(List.of("SUBSCRIBE"));
    words.addAll(channels);
    write(words);
    int missing = channels.size(); // in RESP a push confirms each, in MessagePack a reply all
    while (missing > 0) {
      Frame frame = read();
      if (frame.push()) {
        List<?> push = push(frame);
        if (push.get(0).equals("subscribe")) {
          missing--;
        } else {
          pushes.add(push);
        }
      } else if (frame.value() instanceof ServerFailure failure) {
        throw refused(failure);
      } else {
        missing = 0;
      }
    }
  }

  private static IOException refused(ServerFailure failure) throws IOException {
    if (failure.code().equals("LOADING")) {
      return new IOException("the server is loading");
    }
    throw failure.exception(false);
  }

  /** Waits for what comes unasked: its kind, the channel, the payload. */
  List<?> next() throws IOException {
    while (pushes.isEmpty()) {
      Frame frame = read();
      if (frame.push()) {
        return push(frame);
      }
      pong();
    }
    return pushes.poll();
  }

  /** Asks for messages again; null if they are not to be had. */
  Replay replay(String channel, long from, long limit) throws IOException {
    int pingsBefore = pings;
    write(
        List.of(
            "FEED.REPLAY", channel, "FROM", Long.toString(from), "LIMIT", Long.toString(limit)));
    while (true) {
      Frame frame = read();
      if (frame.push()) {
        pushes.add(push(frame));
      } else if (pingsBefore-- > 0) {
        pong();
      } else if (frame.value() instanceof ServerFailure failure) {
        if (failure.code().equals("LOADING")) {
          throw new IOException("the server is loading");
        }
        return null; // GONE, AHEAD, or an error that says as little
      } else {
        return Replies.replay(frame.value());
      }
    }
  }

  private void pong() throws IOException {
    if (--pings < 0) {
      throw new Codec.GarbledException("expected no reply, received one");
    }
  }

  /** Reads a frame; after a time of silence, asks whether the server is still there. */
  private Frame read() throws IOException {
    while (true) {
      boolean asked = pings > 0;
      try {
        return connection.read();
      } catch (SocketTimeoutException e) {
        if (asked || !connection.between()) {
          throw e;
        }
        write(List.of("PING"));
        pings++;
      }
    }
  }

  private static List<?> push(Frame frame) throws IOException {
    if (frame.value() instanceof List<?> push && !push.isEmpty() && push.get(0) != null) {
      return push;
    }
    throw new Codec.GarbledException("expected a push of a kind");
  }

  private void write(List<String> words) throws IOException {
    Bytes bytes = new Bytes();
    codec.write(0, words, bytes);
    connection.write(bytes);
  }

  @Override
  public void close() {
    connection.close();
  }
}
