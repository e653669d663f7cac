package exchange.dingir.internal;

import exchange.dingir.error.ClosedException;
import exchange.dingir.error.ConnectionLostException;
import exchange.dingir.error.ProtocolException;
import exchange.dingir.error.ServerException;
import exchange.dingir.internal.Codec.Frame;
import exchange.dingir.internal.Codec.GarbledException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connection of an {@code Exchange}, for everybody, through all its breaks.
 *
 * <p>A call stands in one of three queues: {@code waiting} to be written; {@code inFlight}, written
 * and not answered, in the order of the replies; {@code again}, answered LOADING. One thread
 * connects, reads, and connects again. What is lost with a connection goes back to the front of
 * {@code waiting}, in order, if it may be sent again, and fails if not.
 *
 * <p>Who adds calls writes them, unless somebody is writing: then that one takes them along, so
 * that calls made at the same time share a write. Refused: a thread that writes, which costs each
 * call a change of threads. The thread that reads never writes: if it waited for the server to take
 * bytes, and the server for it, nothing would go on.
 *
 * <p>Nothing that runs a caller's code (completing a future does) is done under {@code lock}.
 */
public final class Session implements Calls, AutoCloseable {
  private static final int CALLS_A_WRITE_MAX = 10_000;
  private static final long PROVEN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Settings settings;
  private final Codec codec;
  private final Codec readCodec;
  private final Ids ids = new Ids();
  private final Backoff backoff = new Backoff();
  private final Thread thread = new Waiting.OwnThread(this::run, "dingir-reader");
  private final ScheduledThreadPoolExecutor helpers =
      new ScheduledThreadPoolExecutor(2, task -> new Waiting.OwnThread(task, "dingir-helper"));
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  /** Who holds it writes. */
  private final ReentrantLock pen = new ReentrantLock();

  /** What its holder is writing. */
  private final List<Call<?>> batch = new ArrayList<>();

  private final Bytes bytes = new Bytes();

  /** Guards all below. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private final Deque<Call<?>> inFlight = new ArrayDeque<>();
  private final Deque<Call<?>> again = new ArrayDeque<>();
  private Connection connection;

  /** Whether calls are written to it: not any more, once it answered LOADING. */
  private boolean writable;

  private volatile Throwable lastFailure;
  private long nextId;
  private long wakeAt;
  private boolean wakes;
  private boolean closing;
  private boolean closed;

  private Session(Settings settings) {
    this.settings = settings;
    codec = Codec.of(settings.protocol());
    readCodec = Codec.of(settings.protocol());
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

  // -- calls come in, and are written -------------------------------------------------------------

  @Override
  public <R> CompletableFuture<R> start(Command<R> command) {
    Call<R> call = new Call<>(command);
    start(List.of(call));
    return call;
  }

  /** Sends calls together. */
  void start(Collection<? extends Call<?>> calls) {
    lock.lock();
    boolean refused = closing;
    try {
      if (!refused) {
        for (Call<?> call : calls) {
          call.id = nextId++ & 0xffff_ffffL;
          waiting.add(call);
          if (!writable) {
            startClock(call, System.nanoTime());
          }
        }
      }
    } finally {
      lock.unlock();
    }
    if (refused) {
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
    } while (somethingToWrite());
  }

  private void writeAll() {
    for (Connection to = take(); to != null; to = take()) {
      for (Call<?> call : batch) {
        codec.write(call.id, call.command().words(), bytes);
      }
      try {
        to.write(bytes);
      } catch (IOException e) {
        to.close(); // the reading thread finds out, and does what is to be done
      }
    }
  }

  /** Moves calls from {@code waiting} to {@code inFlight}, since replies may come at once. */
  private Connection take() {
    batch.clear();
    bytes.reset();
    lock.lock();
    try {
      if (!writable) {
        return null;
      }
      long now = System.nanoTime();
      while (!waiting.isEmpty() && batch.size() < CALLS_A_WRITE_MAX) {
        Call<?> call = waiting.poll();
        if (!call.isDone()) { // given up by its caller
          call.sentAt = now;
          call.times++;
          inFlight.add(call);
          batch.add(call);
        }
      }
      if (batch.isEmpty()) {
        return null;
      }
      wake(now + settings.timeout().toNanos());
      return connection;
    } finally {
      lock.unlock();
    }
  }

  private boolean somethingToWrite() {
    lock.lock();
    try {
      return writable && !waiting.isEmpty();
    } finally {
      lock.unlock();
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
    IOException broken;
    try (next) {
      attach(next);
      broken = readReplies(next);
    }
    if (System.nanoTime() - since > PROVEN_NANOS) {
      backoff.reset();
    }
    detach(broken);
  }

  /** Connects, however long it takes; null when there is nothing to connect for any more. */
  private Connection reconnect() {
    long giveUpAt = System.nanoTime() + settings.retryFor().toNanos();
    for (boolean first = !ready.isDone(); ; first = false) {
      if (!first && !pause(backoff.nextNanos())) {
        return null;
      }
      try {
        return Connection.open(settings, readCodec);
      } catch (ServerException e) {
        if (!ready.isDone()) {
          ready.completeExceptionally(e);
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

  /** Waits; false if the session was closed. */
  private boolean pause(long nanos) {
    lock.lock();
    try {
      for (long left = nanos; left > 0 && !closed; left = changed.awaitNanos(left)) {}
      return !closed;
    } catch (InterruptedException e) {
      return false; // nobody else has this thread
    } finally {
      lock.unlock();
    }
  }

  private void attach(Connection next) {
    lock.lock();
    try {
      connection = next;
      writable = !closed;
      if (closed) {
        next.close(); // it was not there yet when the others were
      }
    } finally {
      lock.unlock();
    }
    ready.complete(null);
    helpers.execute(this::flush);
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
      Call<?> call = poll();
      if (call != null) {
        call.fail(
            new ProtocolException(e.getMessage(), e)); // its reply; asking again may be the same
      }
      return e;
    } catch (IOException e) {
      return e;
    } catch (RuntimeException e) {
      return new IOException(e); // a bug, but one that leaves no caller waiting
    }
  }

  private void reply(Frame frame) throws IOException {
    Call<?> call = poll();
    if (call == null || (frame.id() != Frame.NO_ID && frame.id() != call.id)) {
      String expected = call == null ? "no reply" : "the reply to " + call.id;
      if (call != null) {
        putBack(call);
      }
      throw new GarbledException("expected " + expected + ", received one to " + frame.id());
    }
    if (frame.value() instanceof ServerFailure failure
        && failure.code().equals("LOADING")
        && call.sendable()) {
      loading(call);
    } else {
      backoff.reset();
      call.answer(frame.value());
    }
    finish();
  }

  private Call<?> poll() {
    lock.lock();
    try {
      return inFlight.poll();
    } finally {
      lock.unlock();
    }
  }

  private void putBack(Call<?> call) {
    lock.lock();
    try {
      inFlight.addFirst(call);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a call that a server could not take yet for the next connection. */
  private void loading(Call<?> call) {
    lock.lock();
    try {
      again.add(call);
      writable = false;
      startClock(call, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Looks after each reply whether somebody waits for this one: {@link #close}, or LOADING. */
  private void finish() throws IOException {
    lock.lock();
    try {
      if (closing) {
        changed.signalAll();
      }
      if (!writable && inFlight.isEmpty() && !again.isEmpty()) {
        throw new IOException("the server is loading");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sorts what was lost with the connection. */
  private void detach(IOException broken) {
    List<Call<?>> unknown = new ArrayList<>();
    lock.lock();
    try {
      connection = null;
      writable = false;
      lastFailure = broken;
      long now = System.nanoTime();
      while (!inFlight.isEmpty()) {
        Call<?> call = inFlight.pollLast();
        if (call.sendable()) {
          waiting.addFirst(call);
        } else {
          unknown.add(call);
        }
      }
      while (!again.isEmpty()) {
        waiting.addFirst(again.pollLast());
      }
      waiting.forEach(call -> startClock(call, now));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (int i = unknown.size() - 1; i >= 0; i--) {
      unknown.get(i).leaveUnknown(broken);
    }
  }

  /** Fails what waits, since the server does not let us in. */
  private void refuse(ServerException failure) {
    List<Call<?>> refused;
    lock.lock();
    try {
      refused = new ArrayList<>(waiting);
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    refused.forEach(call -> call.fail(Errors.of(failure.code(), failure.text(), call.times > 0)));
  }

  // -- clocks -------------------------------------------------------------------------------------

  private void startClock(Call<?> call, long now) {
    if (!call.lost) {
      call.lost = true;
      call.retryUntil = now + settings.retryFor().toNanos();
      wake(call.retryUntil);
    }
  }

  /** Has {@link #expire} run then, or earlier. */
  private void wake(long at) {
    if (closed || (wakes && wakeAt - at <= 0)) {
      return;
    }
    wakes = true;
    wakeAt = at;
    helpers.schedule(this::expire, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void expire() {
    List<Call<?>> late = new ArrayList<>();
    List<Call<?>> lost = new ArrayList<>();
    Connection silent = null;
    Throwable cause;
    lock.lock();
    try {
      long now = System.nanoTime();
      wakes = false;
      cause = lastFailure;
      for (Call<?> call : inFlight) { // its place is kept: the reply may still come
        long timeout = call.sentAt + settings.timeout().toNanos();
        if (now - timeout < 0) {
          wake(timeout);
          break;
        }
        if (!call.isDone()) {
          late.add(call);
          if (!writable || connection.readAt() - call.sentAt < 0) {
            silent = connection;
          }
        }
      }
      for (Iterator<Call<?>> calls = waiting.iterator(); !writable && calls.hasNext(); ) {
        Call<?> call = calls.next();
        if (call.isDone()) {
          calls.remove();
        } else if (now - call.retryUntil >= 0) {
          calls.remove();
          lost.add(call);
        } else {
          wake(call.retryUntil);
        }
      }
    } finally {
      lock.unlock();
    }
    late.forEach(call -> call.timeOut(settings));
    for (Call<?> call : lost) {
      call.loseConnection(settings, cause);
    }
    if (silent != null) {
      silent.close(); // nothing came since the call was sent: it leads nowhere
    }
    signal(); // those that fail just now may be the last for which `close` waits
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // -- the end ------------------------------------------------------------------------------------

  /** Lets calls end, up to {@code timeout}, and closes. From a callback, it does not wait. */
  @Override
  public void close() {
    boolean own = Thread.currentThread() instanceof Waiting.OwnThread;
    List<Call<?>> left = new ArrayList<>();
    Connection last;
    boolean interrupted = false;
    lock.lock();
    try {
      closing = true;
      long nanos = own ? 0 : settings.timeout().toNanos();
      while (!closed && nanos > 0 && !idle()) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      closed = true;
      writable = false;
      last = connection;
      left.addAll(again);
      left.addAll(inFlight);
      left.addAll(waiting);
      again.clear();
      inFlight.clear();
      waiting.clear();
      changed.signalAll();
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
    helpers.shutdown();
    left.forEach(Call::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean idle() {
    return List.of(waiting, inFlight, again).stream()
        .allMatch(calls -> calls.stream().allMatch(CompletableFuture::isDone));
  }
}
