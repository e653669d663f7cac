package exchange.dingir.internal;

import exchange.dingir.error.ClosedException;
import exchange.dingir.error.DingirException;
import exchange.dingir.model.FeedMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Messages on their way to who takes them; who puts waits while there are many. */
public final class Mailbox {
  private static final int MESSAGES_MAX = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Condition less = lock.newCondition();
  private final Deque<FeedMessage> messages = new ArrayDeque<>();
  private boolean closed;
  private DingirException failure;

  /** Puts a message; false if nobody takes any more. */
  boolean put(FeedMessage message) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && messages.size() >= MESSAGES_MAX) {
        less.await();
      }
      if (!closed) {
        messages.add(message);
        more.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a message, waiting as long as need be. */
  public FeedMessage take() throws InterruptedException {
    FeedMessage message = null;
    while (message == null) {
      message = poll(Long.MAX_VALUE);
    }
    return message;
  }

  /** Takes a message, or null if none comes in so many nanoseconds. */
  public FeedMessage poll(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (messages.isEmpty() && !closed && failure == null && left > 0) {
        left = more.awaitNanos(left);
      }
      if (!messages.isEmpty()) {
        less.signal();
        return messages.poll();
      }
      if (failure != null) {
        failure.fillInStackTrace();
        throw failure;
      }
      if (closed) {
        throw new ClosedException("the subscription is closed");
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Has takers fail, once they have taken what there is. */
  void fail(DingirException why) {
    lock.lock();
    try {
      failure = why;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what there is. */
  void close() {
    lock.lock();
    try {
      closed = true;
      failure = null;
      messages.clear();
      more.signalAll();
      less.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
