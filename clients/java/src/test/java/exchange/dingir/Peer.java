package exchange.dingir;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server of which a test says every word, in RESP. What does not come fails after a while. */
final class Peer implements Closeable {
  static final String HELLO = "%1\r\n$5\r\nproto\r\n:3\r\n";

  private static final int PATIENCE_MS = 20_000;

  private final ServerSocket socket;

  Peer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(PATIENCE_MS);
  }

  /** An address of it, with options such as {@code timeout=1}. */
  String address(String... options) {
    return "dingir://127.0.0.1:" + socket.getLocalPort() + "?" + String.join("&", options);
  }

  /** Takes a connection, which has not been greeted. */
  Line accept() throws IOException {
    Socket accepted = socket.accept();
    accepted.setSoTimeout(PATIENCE_MS);
    accepted.setTcpNoDelay(true);
    return new Line(accepted);
  }

  /** Takes a connection, and greets it. */
  Line greet() throws IOException {
    Line line = accept();
    line.hello();
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** One connection. */
  static final class Line implements Closeable {
    private final Socket socket;
    private final InputStream in;

    Line(Socket socket) throws IOException {
      this.socket = socket;
      in = new BufferedInputStream(socket.getInputStream());
    }

    /** Answers HELLO and both CLIENT SETINFO; returns HELLO. */
    List<String> hello() throws IOException {
      List<String> hello = request();
      say(HELLO);
      for (int i = 0; i < 2; i++) {
        request();
        say("+OK\r\n");
      }
      return hello;
    }

    /** Reads a request. */
    List<String> request() throws IOException {
      List<String> words = new ArrayList<>();
      int count = number('*');
      for (int i = 0; i < count; i++) {
        words.add(new String(in.readNBytes(number('$')), StandardCharsets.UTF_8));
        in.readNBytes(2);
      }
      return words;
    }

    private int number(char kind) throws IOException {
      int first = in.read();
      if (first < 0) {
        throw new EOFException();
      }
      if (first != kind) {
        throw new IOException("expected " + kind + ", received " + first);
      }
      int number = 0;
      for (int letter = in.read(); letter != '\r'; letter = in.read()) {
        number = number * 10 + letter - '0';
      }
      in.read();
      return number;
    }

    void say(String text) throws IOException {
      say(text.getBytes(StandardCharsets.UTF_8));
    }

    void say(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    /** Waits until the other side has closed. */
    void awaitEnd() throws IOException {
      in.skip(Long.MAX_VALUE);
      if (in.read() >= 0) {
        throw new IOException("expected the end");
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  // -- what it says -------------------------------------------------------------------------------

  static String bulk(String text) {
    return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
  }

  /** The reply to an order. */
  static String result(long id) {
    return result(id, "NEW");
  }

  static String result(long id, String status) {
    StringBuilder reply = new StringBuilder("%7\r\n");
    reply.append(bulk("id")).append(bulk(Long.toString(id)));
    reply.append(bulk("status")).append(bulk(status));
    for (String name : List.of("remain", "finished_base", "finished_quote", "finished_fee")) {
      reply.append(bulk(name)).append(bulk("1.50"));
    }
    return reply.append(bulk("reason")).append(bulk("")).toString();
  }

  static String push(String... words) {
    StringBuilder push = new StringBuilder(">" + words.length + "\r\n");
    for (String word : words) {
      push.append(bulk(word));
    }
    return push.toString();
  }
}
