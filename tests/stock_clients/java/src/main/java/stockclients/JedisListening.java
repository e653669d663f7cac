package stockclients;

import static stockclients.Checks.failure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * jedis as a subscriber: a thread in {@code subscribe}, as its users have it.
 *
 * <p>jedis does not subscribe again when a connection is lost: it tells by an exception, and the program does.
 */
final class JedisListening implements Listening {
  private static final int CONFIRMED_MAX_S = 10;
  private static final int RETRY_MS = 50;

  /** Occupies the calling thread while {@code pubsub} hears something. */
  interface Subscribing {
    void subscribe(JedisPubSub pubsub, String... names);
  }

  private final Subscribing client;
  private final Runnable closing;
  private final Ear ear;
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> patterns = new LinkedHashSet<>();
  private final BlockingQueue<String> confirmed = new ArrayBlockingQueue<>(1000);
  private volatile JedisPubSub pubsub;
  private volatile Throwable end;
  private Thread thread;

  JedisListening(Subscribing client, Runnable closing, Ear ear) {
    this.client = client;
    this.closing = closing;
    this.ear = ear;
  }

  private final class Hearing extends JedisPubSub {
    private boolean again; // being brought back to what was heard before

    Hearing(boolean again) {
      this.again = again;
    }

    @Override
    public void onMessage(String channel, String message) {
      ear.heard("", channel, message);
    }

    @Override
    public void onPMessage(String pattern, String channel, String message) {
      ear.heard(pattern, channel, message);
    }

    @Override
    public void onSubscribe(String channel, int count) {
      if (!again) {
        confirmed.add("subscribe " + channel);
      } else if (count == names.size() && !patterns.isEmpty()) {
        psubscribe(patterns.toArray(String[]::new));
      } else {
        again = count < names.size();
      }
    }

    @Override
    public void onPSubscribe(String pattern, int count) {
      if (!again) {
        confirmed.add("psubscribe " + pattern);
      }
      again = again && count < names.size() + patterns.size();
    }

    @Override
    public void onUnsubscribe(String channel, int count) {
      confirmed.add("unsubscribe " + channel);
    }

    @Override
    public void onPUnsubscribe(String pattern, int count) {
      confirmed.add("punsubscribe " + pattern);
    }

    @Override
    public void onPong(String text) {
      confirmed.add("pong");
    }
  }

  /** The program's loop: subscribe, and again when the connection is lost. */
  private void listen() {
    try {
      for (boolean again = false; ; again = true) {
        pubsub = new Hearing(again);
        try {
          client.subscribe(pubsub, names.toArray(String[]::new));
          return;
        } catch (JedisConnectionException lost) {
          Thread.sleep(RETRY_MS);
        } catch (JedisDataException refused) {
          if (!refused.getMessage().startsWith("LOADING")) {
            throw refused;
          }
          Thread.sleep(RETRY_MS);
        }
      }
    } catch (InterruptedException | RuntimeException problem) {
      end = problem;
    }
  }

  private void expect(String kind, String... wanted) throws InterruptedException {
    for (String name : wanted) {
      String next = confirmed.poll(CONFIRMED_MAX_S, TimeUnit.SECONDS);
      if (!(kind + name).equals(next)) {
        throw new AssertionError("expected " + kind + name + ", received " + next + ", " + end);
      }
    }
  }

  @Override
  public void subscribe(String... wanted) throws InterruptedException {
    names.addAll(List.of(wanted));
    if (thread == null) {
      thread = new Thread(this::listen);
      thread.start();
    } else {
      pubsub.subscribe(wanted);
    }
    expect("subscribe ", wanted);
  }

  @Override
  public void psubscribe(String... wanted) throws InterruptedException {
    patterns.addAll(Set.of(wanted));
    pubsub.psubscribe(wanted);
    expect("psubscribe ", wanted);
  }

  @Override
  public void unsubscribe(String... wanted) throws InterruptedException {
    names.removeAll(Set.of(wanted));
    pubsub.unsubscribe(wanted);
    expect("unsubscribe ", wanted);
  }

  @Override
  public void punsubscribe(String... wanted) throws InterruptedException {
    patterns.removeAll(Set.of(wanted));
    pubsub.punsubscribe(wanted);
    expect("punsubscribe ", wanted);
  }

  @Override
  public void ping() throws InterruptedException {
    pubsub.ping();
    expect("", "pong");
  }

  @Override
  public Throwable refusal(String... wanted) {
    return failure(() -> client.subscribe(new Hearing(false), wanted));
  }

  @Override
  public Object call(String... words) {
    return null;
  }

  @Override
  public void close() throws InterruptedException {
    pubsub.unsubscribe();
    pubsub.punsubscribe();
    thread.join(TimeUnit.SECONDS.toMillis(CONFIRMED_MAX_S));
    closing.run();
    if (thread.isAlive() || end != null) {
      throw new AssertionError("the listening thread has not ended as it should: " + end);
    }
  }
}
