package exchange.dingir;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server of this project, in a process of its own, with a directory of its own. */
final class RealServer implements Closeable {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private final int port = freePort();
  private final Path home = Files.createTempDirectory("dingir-java");
  private final List<String> flags;
  private Process process;

  RealServer(String... flags) throws IOException {
    this.flags = List.of(flags);
    start();
  }

  void start() throws IOException {
    String python =
        Optional.ofNullable(System.getenv("PYTHON"))
            .orElse(ROOT.resolve(".venv/bin/python").toString());
    List<String> command = new ArrayList<>(List.of(python, "-m", "server"));
    command.addAll(List.of("--port", Integer.toString(port), "--dir", home.toString()));
    command.addAll(flags);
    process =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
  }

  /** Kills it without a word, as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int port() {
    return port;
  }

  String address(Protocol protocol) {
    return "dingir://127.0.0.1:" + port + "?protocol=" + protocol.name().toLowerCase();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
