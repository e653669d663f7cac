package exchange.dingir;

import exchange.dingir.internal.Address;
import exchange.dingir.internal.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** How to connect; what is set here goes before what the address says. */
public final class ExchangeBuilder {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final Address address;
  private String user = "default";
  private String password;
  private Protocol protocol = Settings.DEFAULT_PROTOCOL;
  private Duration timeout = Duration.ofSeconds(10);
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Duration retryFor = Duration.ofSeconds(30);
  private String name;

  ExchangeBuilder(String text) {
    address = Address.of(text);
    if (address.user() != null && !address.user().isEmpty()) {
      user = address.user();
    }
    password = address.password();
    address.options().forEach(this::option);
    settings(); // what is wrong is told now
  }

  private void option(String option, String value) {
    switch (option) {
      case "protocol" -> protocol = protocol(value);
      case "timeout" -> timeout = seconds(option, value);
      case "connect_timeout" -> connectTimeout = seconds(option, value);
      case "retry_for" -> retryFor = seconds(option, value);
      case "name" -> name = value;
      default ->
          throw new IllegalArgumentException(
              "connection string: expected protocol, timeout, connect_timeout, retry_for or name,"
                  + " received "
                  + option);
    }
  }

  private static Protocol protocol(String value) {
    for (Protocol protocol : Protocol.values()) {
      if (protocol.name().toLowerCase(Locale.ROOT).equals(value)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("protocol: expected resp or msgpack, received " + value);
  }

  private static Duration seconds(String option, String value) {
    try {
      if (value.chars().allMatch(letter -> letter == '.' || (letter >= '0' && letter <= '9'))) {
        return Duration.ofNanos(new BigDecimal(value).multiply(NANOS).longValueExact());
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(option + ": expected seconds, received " + value);
  }

  /**
   * Sets what is spoken.
   *
   * @param protocol default RESP, which was measured to be the faster
   * @return this
   */
  public ExchangeBuilder protocol(Protocol protocol) {
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    return this;
  }

  /**
   * Sets who logs in.
   *
   * @param user default {@code default}
   * @return this
   */
  public ExchangeBuilder user(String user) {
    this.user = Objects.requireNonNull(user, "user");
    return this;
  }

  /**
   * Sets the password.
   *
   * @param password default none
   * @return this
   */
  public ExchangeBuilder password(String password) {
    this.password = Objects.requireNonNull(password, "password");
    return this;
  }

  /**
   * Sets how long a command may wait for its reply, from when it is sent; that for which there is
   * no connection does not count.
   *
   * @param timeout default 10 s
   * @return this
   */
  public ExchangeBuilder timeout(Duration timeout) {
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    return this;
  }

  /**
   * Sets how long one try to connect may take, greetings included.
   *
   * @param connectTimeout default 5 s
   * @return this
   */
  public ExchangeBuilder connectTimeout(Duration connectTimeout) {
    this.connectTimeout = Objects.requireNonNull(connectTimeout, "connectTimeout");
    return this;
  }

  /**
   * Sets for how long a command outlives lost connections: it is sent again as soon as there is
   * one, if it is made for that. {@link #connect} goes on trying for as long, too.
   *
   * @param retryFor default 30 s; 0 for no repetitions
   * @return this
   */
  public ExchangeBuilder retryFor(Duration retryFor) {
    this.retryFor = Objects.requireNonNull(retryFor, "retryFor");
    return this;
  }

  /**
   * Names the connection, for CLIENT LIST.
   *
   * @param name printable characters without blanks; default none
   * @return this
   */
  public ExchangeBuilder name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Connects; waits until the server has greeted.
   *
   * @return the connection
   * @throws IllegalArgumentException if an option is out of its range
   * @throws exchange.dingir.error.ServerException if the server refuses: a wrong password
   * @throws exchange.dingir.error.ConnectionLostException if there is no server for as long as
   *     {@code retryFor}
   */
  public Exchange connect() {
    return new Exchange(settings());
  }

  Settings settings() {
    return new Settings(
        address.host(),
        address.port(),
        user,
        password,
        protocol,
        timeout,
        connectTimeout,
        retryFor,
        name);
  }
}
