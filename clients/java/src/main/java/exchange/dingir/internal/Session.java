package exchange.dingir.internal;

import exchange.dingir.error.ClosedException;
import exchange.dingir.error.ConnectionLostException;
import exchange.dingir.error.ProtocolException;
import exchange.dingir.error.ServerException;
import exchange.dingir.internal.Codec.Frame;
import exchange.dingir.internal.Codec.GarbledException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connection of an {@code Exchange}, for everybody, through all its breaks. Which call is where
 * {@link Pending} knows; here is what waits, for bytes or for time.
 *
 * <p>One thread connects, reads, and connects again. Who adds calls writes them, unless somebody is
 * writing: then that one takes them along, so that calls made at the same time share a write.
 * Refused: a thread that writes, which costs each call a change of threads. The thread that reads
 * never writes: if it waited for the server to take bytes, and the server for it, nothing would go
 * on.
 */
public final class Session implements Calls, AutoCloseable {
  private static final long PROVEN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Settings settings;
  private final Codec readCodec;
  private final Ids ids = new Ids();
  private final Backoff backoff = new Backoff();
  private final Pending pending;
  private final Thread thread = new Waiting.OwnThread(this::run, "dingir-reader");
  private final ScheduledThreadPoolExecutor helpers =
      new ScheduledThreadPoolExecutor(2, task -> new Waiting.OwnThread(task, "dingir-helper"));
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  /** Who holds it writes, and has these three. */
  private final ReentrantLock pen = new ReentrantLock();

  private final Codec writeCodec;
  private final List<Call<?>> batch = new ArrayList<>();
  private final Bytes bytes = new Bytes();

  /** Why there is no connection. */
  private volatile Throwable lastFailure;

  private Session(Settings settings) {
    this.settings = settings;
    readCodec = Codec.of(settings.protocol());
    writeCodec = Codec.of(settings.protocol());
    pending = new Pending(settings, this::wake);
    helpers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    helpers.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Connects; this waits until the server has greeted, up to {@code retry_for}. */
  public static Session connect(Settings settings) {
    Session session = new Session(settings);
    session.thread.start();
    try {
      Waiting.result(session.ready);
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Tells how it connects. */
  public Settings settings() {
    return settings;
  }

  @Override
  public String newId() {
    return ids.next();
  }

  // -- writing ------------------------------------------------------------------------------------

  @Override
  public <R> CompletableFuture<R> start(Command<R> command) {
    Call<R> call = new Call<>(command);
    start(List.of(call));
    return call;
  }

  /** Sends calls together. */
  void start(Collection<? extends Call<?>> calls) {
    if (!pending.add(calls)) {
      calls.forEach(call -> call.fail(new ClosedException("the exchange is closed")));
    } else if (Thread.currentThread() == thread) {
      helpers.execute(this::flush);
    } else {
      flush();
    }
  }

  private void flush() {
    do {
      if (!pen.tryLock()) {
        return; // who writes looks again after
      }
      try {
        writeAll();
      } finally {
        pen.unlock();
      }
    } while (pending.somethingToWrite());
  }

  private void writeAll() {
    while (true) {
      batch.clear();
      bytes.reset();
      Connection to = pending.take(batch);
      if (to == null) {
        return;
      }
      for (Call<?> call : batch) {
        writeCodec.write(call.id, call.command().words(), bytes);
      }
      try {
        to.write(bytes);
      } catch (IOException e) {
        to.close(); // the reading thread finds out, and does what is to be done
      }
    }
  }

  // -- the thread that connects and reads ---------------------------------------------------------

  private void run() {
    try {
      for (Connection next = reconnect(); next != null; next = reconnect()) {
        follow(next);
      }
    } finally {
      ready.completeExceptionally(new ClosedException("the exchange is closed"));
      close(); // nobody is left to read
    }
  }

  private void follow(Connection next) {
    long since = System.nanoTime();
    try (next) {
      if (!pending.attach(next)) {
        return;
      }
      ready.complete(null);
      helpers.execute(this::flush);
      lastFailure = readReplies(next);
    }
    if (System.nanoTime() - since > PROVEN_NANOS) {
      backoff.reset();
    }
    pending.detach().forEach(call -> call.leaveUnknown(lastFailure));
  }

  /** Connects, however long it takes; null when there is nothing to connect for any more. */
  private Connection reconnect() {
    long giveUpAt = System.nanoTime() + settings.retryFor().toNanos();
    for (boolean first = !ready.isDone(); ; first = false) {
      if (!first && !pending.pause(backoff.nextNanos())) {
        return null;
      }
      try {
        return Connection.open(settings, readCodec);
      } catch (ServerException e) {
        if (ready.completeExceptionally(e)) {
          return null;
        }
        refuse(e);
      } catch (IOException e) {
        lastFailure = e;
        if (!ready.isDone() && System.nanoTime() - giveUpAt >= 0) {
          String message = "no connection to " + settings + ": " + e.getMessage();
          ready.completeExceptionally(new ConnectionLostException(message, List.of(), e));
          return null;
        }
      }
    }
  }

  /** Fails what waits, since the server does not let us in. */
  private void refuse(ServerException failure) {
    for (Call<?> call : pending.giveUp()) {
      call.fail(Errors.of(failure.code(), failure.text(), call.times > 0));
    }
  }

  /** Hands replies to their calls until the connection breaks; returns why it did. */
  private IOException readReplies(Connection from) {
    try {
      while (true) {
        Frame frame = from.read();
        if (!frame.push()) {
          reply(frame);
        }
      }
    } catch (GarbledException e) {
      Call<?> call = pending.poll();
      if (call != null) { // this was its reply; asking again may get the same
        call.fail(new ProtocolException(e.getMessage(), e));
      }
      return e;
    } catch (IOException e) {
      return e;
    } catch (RuntimeException e) {
      return new IOException(e); // a bug, but one that leaves no caller waiting
    }
  }

  private void reply(Frame frame) throws IOException {
    Call<?> call = pending.poll();
    if (call == null) {
      throw new IOException("expected no reply, received one");
    }
    if (frame.id() != Frame.NO_ID && frame.id() != call.id) {
      String message = "expected the reply to " + call.id + ", received one to " + frame.id();
      call.fail(new ProtocolException(message, null));
      throw new IOException(message);
    }
    if (frame.value() instanceof ServerFailure failure
        && failure.code().equals("LOADING")
        && call.sendable()) {
      pending.keep(call);
    } else {
      backoff.reset();
      call.answer(frame.value());
    }
    if (pending.exhausted()) {
      throw new IOException("the server is loading");
    }
  }

  // -- clocks, and the end ------------------------------------------------------------------------

  private void wake(long at) {
    long left = Math.max(0, at - System.nanoTime());
    helpers.schedule(this::expire, left, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    Pending.Due due = pending.due();
    due.late().forEach(call -> call.timeOut(settings));
    due.lost().forEach(call -> call.loseConnection(settings, lastFailure));
    if (due.silent() != null) {
      due.silent().close(); // nothing came since the call was sent: it leads nowhere
    }
    pending.signal();
  }

  /** Lets calls end, up to {@code timeout}, and closes. From a callback, it does not wait. */
  @Override
  public void close() {
    boolean own = Thread.currentThread() instanceof Waiting.OwnThread;
    try {
      pending.drain(own ? 0 : settings.timeout().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Call<?>> left = pending.close();
    helpers.shutdown();
    left.forEach(Call::close);
  }
}
