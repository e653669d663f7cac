package exchange.dingir.internal;

import exchange.dingir.error.ServerException;
import exchange.dingir.internal.Codec.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** A socket to the server that has greeted it. One thread reads, and one at a time writes. */
final class Connection implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final Codec.Source source;
  private volatile long readAt = System.nanoTime();

  private Connection(Socket socket, Codec codec) throws IOException {
    this.socket = socket;
    out = socket.getOutputStream();
    InputStream in = socket.getInputStream();
    source =
        codec.source(
            new InputStream() {
              @Override
              public int read() {
                throw new UnsupportedOperationException("bytes are read by the buffer");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                readAt = System.nanoTime();
                return count;
              }
            });
  }

  /**
   * Connects and greets, within {@code connect_timeout}.
   *
   * @throws ServerException if the server refuses the greeting for good
   * @throws IOException if it may be tried again
   */
  static Connection open(Settings settings, Codec codec) throws IOException {
    long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
    Connection connection = new Connection(dial(settings, deadline), codec);
    try {
      connection.greet(settings, codec, deadline);
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Socket dial(Settings settings, long deadline) throws IOException {
    IOException failure = null;
    for (InetAddress address : InetAddress.getAllByName(settings.host())) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.connect(new InetSocketAddress(address, settings.port()), millisUntil(deadline));
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  private void greet(Settings settings, Codec codec, long deadline) throws IOException {
    Bytes bytes = new Bytes();
    List<List<String>> greeting = codec.greeting(settings);
    for (List<String> words : greeting) {
      codec.write(0, words, bytes);
    }
    write(bytes);
    for (List<String> words : greeting) {
      socket.setSoTimeout(millisUntil(deadline));
      if (source.next().value() instanceof ServerFailure failure && !words.contains("SETINFO")) {
        if (failure.code().equals("LOADING")
            || failure.text().startsWith("max number of clients")) {
          throw new IOException(failure.code() + " " + failure.text());
        }
        throw failure.exception(false);
      }
    }
    socket.setSoTimeout(0);
  }

  private static int millisUntil(long deadline) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new IOException("no connection within connect_timeout");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  Frame read() throws IOException {
    return source.next();
  }

  /** Tells whether the last read waited in vain between two frames, so that nothing is torn. */
  boolean between() {
    return source.between();
  }

  /** Lets reads end after a while without bytes. */
  void setReadTimeout(long millis) throws IOException {
    socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
  }

  void write(Bytes bytes) throws IOException {
    out.write(bytes.array(), 0, bytes.size());
  }

  /** Tells when bytes came last, in nanoseconds of {@code System.nanoTime}. */
  long readAt() {
    return readAt;
  }

  /** Closes the socket, which ends reads and writes of other threads. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is of no use any more, whatever it says
    }
  }
}
