package stockclients;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.ObjectOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * lettuce, through dispatch() with the library's output types that take any reply.
 *
 * @param protocol null for the library's default
 */
record LettuceClient(String label, ProtocolVersion protocol, boolean resp3) implements Client {
  private static final int REPLY_MAX_S = 10;

  @Override
  public String title() {
    return "lettuce " + Checks.version("io.lettuce", "lettuce-core") + " " + label;
  }

  /** lettuce flattens the maps that it finds inside EXEC's reply. */
  @Override
  public boolean resp3InTransactions() {
    return false;
  }

  @Override
  public Class<? extends Throwable> errorType() {
    return RedisCommandExecutionException.class;
  }

  @Override
  public Session open(String host, int port, String password) {
    RedisClient client = client(host, port, password);
    try {
      return new Connected(client, client.connect());
    } catch (RuntimeException refused) {
      client.shutdown();
      throw refused;
    }
  }

  private RedisClient client(String host, int port, String password) {
    RedisURI.Builder address = RedisURI.builder().withHost(host).withPort(port);
    if (password != null) {
      address.withPassword(password.toCharArray());
    }
    RedisClient client = RedisClient.create(address.build());
    if (protocol != null) {
      client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    }
    return client;
  }

  @Override
  public boolean callsWhileSubscribed() {
    return true;
  }

  @Override
  public Listening listen(String host, int port, Listening.Ear ear) {
    RedisClient client = client(host, port, null);
    StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String text) {
            ear.heard("", channel, text);
          }

          @Override
          public void message(String pattern, String channel, String text) {
            ear.heard(pattern, channel, text);
          }
        });
    return new Subscribed(connection, new Connected(client, connection));
  }

  private record Subscribed(StatefulRedisPubSubConnection<String, String> connection, Session session)
      implements Listening {
    @Override
    public void subscribe(String... names) {
      connection.sync().subscribe(names);
    }

    @Override
    public void psubscribe(String... patterns) {
      connection.sync().psubscribe(patterns);
    }

    @Override
    public void unsubscribe(String... names) {
      connection.sync().unsubscribe(names);
    }

    @Override
    public void punsubscribe(String... patterns) {
      connection.sync().punsubscribe(patterns);
    }

    @Override
    public void ping() {
      connection.sync().ping(); // it gives "" in RESP2
    }

    @Override
    public Throwable refusal(String... names) {
      return Checks.failure(() -> connection.sync().subscribe(names));
    }

    @Override
    public Object call(String... words) {
      return session.call(words);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private record Keyword(String name) implements ProtocolKeyword {
    @Override
    public byte[] getBytes() {
      return name.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private record Connected(RedisClient client, StatefulRedisConnection<String, String> connection)
      implements Session {
    private RedisFuture<Object> dispatch(String[] words) {
      CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
      for (int n = 1; n < words.length; n++) {
        arguments.add(words[n]);
      }
      return connection.async().dispatch(new Keyword(words[0]), output(words), arguments);
    }

    /** ObjectOutput takes aggregates only; for one string there is ValueOutput. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // ValueOutput yields the codec's value, which is an Object
    private static CommandOutput<String, String, Object> output(String[] words) {
      List<String> line = List.of(words);
      boolean text = List.of("PING", "USER.REGISTER").contains(line.get(0)) || line.contains("ACK");
      return text ? (CommandOutput) new ValueOutput<>(StringCodec.UTF8) : new ObjectOutput<>(StringCodec.UTF8);
    }

    private static Object outcome(RedisFuture<?> future) {
      try {
        return future.get(REPLY_MAX_S, TimeUnit.SECONDS);
      } catch (ExecutionException refused) {
        return refused.getCause();
      } catch (InterruptedException | TimeoutException problem) {
        throw new IllegalStateException(problem);
      }
    }

    @Override
    public Object call(String... words) {
      return LettuceFutures.awaitOrCancel(dispatch(words), REPLY_MAX_S, TimeUnit.SECONDS);
    }

    @Override
    public List<Object> pipeline(List<String[]> rows) {
      connection.setAutoFlushCommands(false);
      List<RedisFuture<Object>> futures = new ArrayList<>();
      rows.forEach(row -> futures.add(dispatch(row)));
      connection.flushCommands();
      connection.setAutoFlushCommands(true);
      List<Object> outcomes = new ArrayList<>();
      futures.forEach(future -> outcomes.add(outcome(future)));
      return outcomes;
    }

    @Override
    public List<Object> transaction(List<String[]> rows) {
      RedisAsyncCommands<String, String> commands = connection.async();
      commands.multi();
      rows.forEach(this::dispatch);
      TransactionResult result =
          LettuceFutures.awaitOrCancel(commands.exec(), REPLY_MAX_S, TimeUnit.SECONDS);
      return new ArrayList<>(result.stream().toList());
    }

    @Override
    public void close() {
      connection.close();
      client.shutdown(Duration.ZERO, Duration.ofSeconds(REPLY_MAX_S));
    }
  }
}
