package stockclients;

import io.lettuce.core.protocol.ProtocolVersion;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.RedisProtocol;

/**
 * jedis and lettuce, unmodified, against the exchange.
 *
 * <p>Prints one line a check, "ok NAME" or "not ok NAME: REASON", and exits with 1 when one failed.
 * The one argument is the library to check.
 */
public final class Main {
  private static final Map<String, List<Client>> CLIENTS =
      Map.of(
          "jedis",
          List.of(
              new JedisClient("defaults (RESP3)", null, true, true),
              new JedisClient("RESP2", RedisProtocol.RESP2, false, true),
              new JedisClient("single connection defaults (RESP2)", null, false, false),
              new JedisClient("single connection RESP3", RedisProtocol.RESP3, true, false)),
          "lettuce",
          List.of(
              new LettuceClient("defaults (RESP3)", null, true),
              new LettuceClient("RESP2", ProtocolVersion.RESP2, false)));

  public static void main(String[] arguments) {
    Checks checks = new Checks();
    for (Client client : CLIENTS.get(arguments[0])) {
      new Scenario(checks, client).run();
      new FeedScenario(checks, client).run();
    }
    System.exit(checks.failures() == 0 ? 0 : 1);
  }
}
