package exchange.dingir;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server, and cuts each connection after a random number of its bytes. */
final class Proxy implements Closeable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger cuts = new AtomicInteger();
  private final Random random;
  private final int port;
  private final int bytesMax;

  Proxy(int port, long seed, int bytesMax) throws IOException {
    this.port = port;
    this.bytesMax = bytesMax;
    random = new Random(seed);
    daemon(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        long bytes = 1 + random.nextInt(bytesMax);
        daemon(() -> pass(client, server, Long.MAX_VALUE));
        daemon(() -> pass(server, client, bytes));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void pass(Socket from, Socket to, long bytes) {
    byte[] buffer = new byte[4096];
    long left = bytes;
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          return;
        }
        out.write(buffer, 0, count);
        left -= count;
      }
      cuts.incrementAndGet();
    } catch (IOException e) {
      // the other direction was cut
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
