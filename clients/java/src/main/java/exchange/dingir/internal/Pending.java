package exchange.dingir.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The calls of a {@link Session} that have not ended, and what is to become of them.
 *
 * <p>A call stands in one of three queues: {@code waiting} to be written; {@code inFlight}, written
 * and not answered, in the order of the replies; {@code again}, answered LOADING. What is lost with
 * a connection goes back to the front of {@code waiting}, in order, if it may be sent again.
 *
 * <p>Nothing here completes a call, since that runs a caller's code, which must not happen under
 * the lock: methods return the calls that are to end.
 */
final class Pending {
  private static final int CALLS_A_WRITE_MAX = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private final Deque<Call<?>> inFlight = new ArrayDeque<>();
  private final Deque<Call<?>> again = new ArrayDeque<>();

  /** Calls that waited for too long, and are to be told so. */
  private final Deque<Call<?>> over = new ArrayDeque<>();

  private final long timeoutNanos;
  private final long retryNanos;
  private final LongConsumer alarm;

  /** What calls are read from; of those in flight, it is the one they were written to. */
  private Connection connection;

  /** Whether calls are written to it: not any more, once it answered LOADING. */
  private boolean writable;

  private long nextId;
  private long alarmAt;
  private boolean alarmed;
  private boolean closing;
  private boolean closed;

  /** Begins with none; {@code alarm} is asked to have {@link #due} called at a time, or earlier. */
  Pending(Settings settings, LongConsumer alarm) {
    timeoutNanos = settings.timeout().toNanos();
    retryNanos = settings.retryFor().toNanos();
    this.alarm = alarm;
  }

  // -- calls come, and are written ----------------------------------------------------------------

  /** Adds calls to be written together; false if none are taken any more. */
  boolean add(Collection<? extends Call<?>> calls) {
    lock.lock();
    try {
      if (closing) {
        return false;
      }
      for (Call<?> call : calls) {
        call.id = nextId++ & 0xffff_ffffL;
        waiting.add(call);
        if (!writable) {
          startClock(call, System.nanoTime());
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves calls that wait to {@code batch}, and among those in flight, since their replies may come
   * as soon as they are written.
   *
   * @return where to write them, or null if there is nothing to write
   */
  Connection take(List<Call<?>> batch) {
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
      wake(now + timeoutNanos);
      return connection;
    } finally {
      lock.unlock();
    }
  }

  boolean somethingToWrite() {
    lock.lock();
    try {
      return writable && !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  // -- replies ------------------------------------------------------------------------------------

  /** Takes the call that the next reply is for; null if none is expected. */
  Call<?> poll() {
    lock.lock();
    try {
      return inFlight.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a call that the server could not take yet for the next connection. */
  void keep(Call<?> call) {
    lock.lock();
    try {
      again.add(call);
      writable = false;
      startClock(call, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells, behind each reply, whether the connection is done with: all is answered, but LOADING.
   */
  boolean exhausted() {
    lock.lock();
    try {
      if (closing) {
        changed.signalAll();
      }
      return !writable && inFlight.isEmpty() && !again.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  // -- connections come and go --------------------------------------------------------------------

  /** Has calls written to a connection; false if that is too late. */
  boolean attach(Connection next) {
    lock.lock();
    try {
      sortOut(System.nanoTime());
      connection = next;
      writable = !closed;
      return writable;
    } finally {
      lock.unlock();
    }
  }

  /** Sorts what was lost with the connection; returns the calls that must not be sent again. */
  List<Call<?>> detach() {
    Deque<Call<?>> unknown = new ArrayDeque<>();
    lock.lock();
    try {
      connection = null;
      writable = false;
      while (!inFlight.isEmpty()) {
        Call<?> call = inFlight.pollLast();
        (call.sendable() ? waiting : unknown).addFirst(call);
      }
      while (!again.isEmpty()) {
        waiting.addFirst(again.pollLast());
      }
      long now = System.nanoTime();
      sortOut(now);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return List.copyOf(unknown);
  }

  /** Gives up those that wait. */
  List<Call<?>> giveUp() {
    lock.lock();
    try {
      List<Call<?>> all = List.copyOf(waiting);
      waiting.clear();
      changed.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Waits, between tries to connect; false if that has become useless. */
  boolean pause(long nanos) {
    lock.lock();
    try {
      for (long left = nanos; left > 0 && !closed; left = changed.awaitNanos(left)) {}
      return !closed;
    } catch (InterruptedException e) {
      return false; // nobody else has the thread
    } finally {
      lock.unlock();
    }
  }

  // -- clocks -------------------------------------------------------------------------------------

  /**
   * Calls whose time is over.
   *
   * @param late those that got no reply
   * @param lost those for which there was no connection
   * @param silent the connection, if nothing came on it since such a call was written; or null
   */
  record Due(List<Call<?>> late, List<Call<?>> lost, Connection silent) {}

  /**
   * Finds the calls whose time is over. Those in flight keep their place: a reply may still come.
   */
  Due due() {
    Due due = new Due(new ArrayList<>(), new ArrayList<>(), null);
    lock.lock();
    try {
      alarmed = false;
      long now = System.nanoTime();
      for (Call<?> call : inFlight) {
        if (now - call.sentAt < timeoutNanos) {
          wake(call.sentAt + timeoutNanos);
          break;
        }
        if (!call.isDone()) {
          due.late.add(call);
        }
        if (!writable || connection.readAt() - call.sentAt < 0) {
          due = new Due(due.late, due.lost, connection);
        }
      }
      if (!writable) {
        sortOut(now);
      }
      due.lost.addAll(over);
      over.clear();
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** Puts all that wait on the clock; those whose time is over no connection may take any more. */
  private void sortOut(long now) {
    for (Iterator<Call<?>> calls = waiting.iterator(); calls.hasNext(); ) {
      Call<?> call = calls.next();
      startClock(call, now);
      if (call.isDone()) {
        calls.remove();
      } else if (now - call.retryUntil >= 0) {
        calls.remove();
        over.add(call);
      }
    }
  }

  private void startClock(Call<?> call, long now) {
    if (!call.lost) {
      call.lost = true;
      call.retryUntil = now + retryNanos;
    }
    wake(call.retryUntil);
  }

  private void wake(long at) {
    if (!closed && !(alarmed && alarmAt - at <= 0)) {
      alarmed = true;
      alarmAt = at;
      alarm.accept(at);
    }
  }

  // -- the end ------------------------------------------------------------------------------------

  /**
   * Takes no more calls, and waits for those there are.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  void drain(long nanos) throws InterruptedException {
    lock.lock();
    try {
      closing = true;
      for (long left = nanos; left > 0 && !closed && !idle(); ) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells those who wait in {@link #drain} that calls have ended. */
  void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean idle() {
    return Stream.of(again, inFlight, waiting, over)
        .allMatch(calls -> calls.stream().allMatch(CompletableFuture::isDone));
  }

  /** Closes the connection; returns the calls that are left. */
  List<Call<?>> close() {
    List<Call<?>> left = new ArrayList<>();
    lock.lock();
    try {
      closing = true;
      closed = true;
      writable = false;
      for (Deque<Call<?>> calls : List.of(again, inFlight, waiting, over)) {
        left.addAll(calls);
        calls.clear();
      }
      if (connection != null) {
        connection.close();
      }
      changed.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
