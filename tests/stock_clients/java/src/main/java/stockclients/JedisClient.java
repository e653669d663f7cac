package stockclients;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.KeyValue;

/**
 * jedis: its pooled RedisClient, and the older Jedis, one connection, which many programs still use.
 *
 * @param protocol null for the library's default
 */
record JedisClient(String label, RedisProtocol protocol, boolean resp3, boolean pooled) implements Client {
  @Override
  public String title() {
    return "jedis " + Checks.version("redis.clients", "jedis") + " " + label;
  }

  @Override
  public Class<? extends Throwable> errorType() {
    return JedisDataException.class;
  }

  @Override
  public Session open(String host, int port, String password) {
    DefaultJedisClientConfig.Builder config = config();
    if (password != null) {
      config.password(password);
    }
    HostAndPort address = new HostAndPort(host, port);
    return pooled
        ? pooled(RedisClient.builder().hostAndPort(address).clientConfig(config.build()).build())
        : single(new Jedis(address, config.build()));
  }

  private DefaultJedisClientConfig.Builder config() {
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
    if (protocol != null) {
      config.protocol(protocol);
    }
    return config;
  }

  /** In RESP3 jedis notes that it waits for a pong after it has sent PING; a pong before that ends its listening. */
  @Override
  public boolean pingsWhileSubscribed() {
    return !resp3;
  }

  @Override
  public Listening listen(String host, int port, Listening.Ear ear) {
    HostAndPort address = new HostAndPort(host, port);
    if (pooled) {
      RedisClient client = RedisClient.builder().hostAndPort(address).clientConfig(config().build()).build();
      return new JedisListening(client::subscribe, client::close, ear);
    }
    return new JedisListening(
        (pubsub, names) -> {
          try (Jedis one = new Jedis(address, config().build())) {
            one.subscribe(pubsub, names);
          }
        },
        () -> {},
        ear);
  }

  private static Session pooled(RedisClient client) {
    return new Connected(client::sendCommand, client::pipelined, client::multi, client::close);
  }

  private static Session single(Jedis client) {
    return new Connected(client::sendCommand, client::pipelined, client::multi, client::close);
  }

  private interface Call {
    Object send(ProtocolCommand command, String... arguments);
  }

  private static ProtocolCommand command(String[] words) {
    byte[] name = words[0].getBytes(StandardCharsets.UTF_8);
    return () -> name;
  }

  private static String[] arguments(String[] words) {
    return Arrays.copyOfRange(words, 1, words.length);
  }

  /** Turn bytes into String and lists of KeyValue, jedis's maps, into Map. */
  private static Object plain(Object reply) {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (!(reply instanceof List<?> list)) {
      return reply;
    }
    if (!list.isEmpty() && list.get(0) instanceof KeyValue) {
      Map<Object, Object> map = new LinkedHashMap<>();
      list.forEach(pair -> map.put(plain(((KeyValue<?, ?>) pair).getKey()), plain(((KeyValue<?, ?>) pair).getValue())));
      return map;
    }
    List<Object> plain = new ArrayList<>();
    list.forEach(item -> plain.add(plain(item)));
    return plain;
  }

  private record Connected(
      Call call,
      Supplier<? extends AbstractPipeline> pipelined,
      Supplier<? extends AbstractTransaction> multi,
      Runnable closing)
      implements Session {
    @Override
    public Object call(String... words) {
      return plain(call.send(command(words), arguments(words)));
    }

    @Override
    public List<Object> pipeline(List<String[]> rows) {
      try (AbstractPipeline pipeline = pipelined.get()) {
        List<Response<Object>> responses = new ArrayList<>();
        rows.forEach(row -> responses.add(pipeline.sendCommand(command(row), arguments(row))));
        pipeline.sync();
        List<Object> outcomes = new ArrayList<>();
        responses.forEach(response -> outcomes.add(outcome(response)));
        return outcomes;
      }
    }

    private static Object outcome(Response<Object> response) {
      try {
        return plain(response.get());
      } catch (JedisDataException refused) {
        return refused;
      }
    }

    @Override
    public List<Object> transaction(List<String[]> rows) {
      try (AbstractTransaction transaction = multi.get()) {
        rows.forEach(row -> transaction.sendCommand(command(row), arguments(row)));
        List<Object> outcomes = new ArrayList<>();
        transaction.exec().forEach(outcome -> outcomes.add(plain(outcome)));
        return outcomes;
      }
    }

    @Override
    public void close() {
      closing.run();
    }
  }
}
