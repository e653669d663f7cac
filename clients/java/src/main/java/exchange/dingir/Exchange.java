package exchange.dingir;

import exchange.dingir.command.AssetCommands;
import exchange.dingir.command.BalanceCommands;
import exchange.dingir.command.EngineCommands;
import exchange.dingir.command.HistoryCommands;
import exchange.dingir.command.MarketCommands;
import exchange.dingir.command.OrderCommands;
import exchange.dingir.command.TradeCommands;
import exchange.dingir.command.TransferCommands;
import exchange.dingir.command.UserCommands;
import exchange.dingir.error.ConnectionLostException;
import exchange.dingir.error.ServerException;
import exchange.dingir.internal.Session;
import exchange.dingir.internal.Settings;
import exchange.dingir.internal.Waiting;
import exchange.dingir.internal.WaitingCalls;

/**
 * A connection to an exchange, for all threads: calls made at the same time are pipelined on it.
 * When it breaks, the library connects again, and sends again what may be sent again: see {@link
 * ExchangeBuilder#retryFor}.
 *
 * <p>Its methods wait for the reply and throw {@link exchange.dingir.error.DingirException}s; those
 * of {@link #async()} answer futures. Futures complete on a thread of the library: what is attached
 * to them must not wait, and calls that wait are refused there with {@code IllegalStateException}.
 */
public final class Exchange implements AutoCloseable {
  private final Session session;
  private final AsyncExchange async;
  private final AsyncExchange waiting;
  private final OrderCommands order;
  private final BalanceCommands balance;
  private final TradeCommands trade;
  private final TransferCommands transfer;
  private final MarketCommands market;
  private final AssetCommands asset;
  private final UserCommands user;
  private final EngineCommands engine;
  private final Feed feed;
  private final HistoryCommands history;

  Exchange(Settings settings) {
    session = Session.connect(settings);
    async = new AsyncExchange(session);
    waiting = new AsyncExchange(new WaitingCalls(session));
    order = new OrderCommands(waiting.order());
    balance = new BalanceCommands(waiting.balance());
    trade = new TradeCommands(waiting.trade());
    transfer = new TransferCommands(waiting.transfer());
    market = new MarketCommands(waiting.market());
    asset = new AssetCommands(waiting.asset());
    user = new UserCommands(waiting.user());
    engine = new EngineCommands(waiting.engine());
    feed = new Feed(waiting.feed(), settings);
    history = new HistoryCommands(waiting.history());
  }

  /**
   * Connects with the defaults; waits until the server has greeted.
   *
   * @param address {@code dingir://[[user:]password@]host[:port][?option=value&...]}
   * @return the connection
   * @throws IllegalArgumentException if there is something wrong with the address
   * @throws ServerException if the server refuses: a wrong password
   * @throws ConnectionLostException if there is no server for as long as {@code retry_for}
   */
  public static Exchange connect(String address) {
    return at(address).connect();
  }

  /**
   * Begins to connect with options.
   *
   * @param address {@code dingir://[[user:]password@]host[:port][?option=value&...]}
   * @return the options, those of the address set
   * @throws IllegalArgumentException if there is something wrong with the address
   */
  public static ExchangeBuilder at(String address) {
    return new ExchangeBuilder(address);
  }

  /**
   * Returns the commands for orders.
   *
   * @return {@code ORDER.*}
   */
  public OrderCommands order() {
    return order;
  }

  /**
   * Returns the commands for balances.
   *
   * @return {@code BALANCE.*}
   */
  public BalanceCommands balance() {
    return balance;
  }

  /**
   * Returns the commands for trades of users.
   *
   * @return {@code TRADE.*}
   */
  public TradeCommands trade() {
    return trade;
  }

  /**
   * Returns the commands for transfers between users.
   *
   * @return {@code TRANSFER.*}
   */
  public TransferCommands transfer() {
    return transfer;
  }

  /**
   * Returns the commands for markets.
   *
   * @return {@code MARKET.*}
   */
  public MarketCommands market() {
    return market;
  }

  /**
   * Returns the commands for assets.
   *
   * @return {@code ASSET.*}
   */
  public AssetCommands asset() {
    return asset;
  }

  /**
   * Returns the commands for users.
   *
   * @return {@code USER.*}
   */
  public UserCommands user() {
    return user;
  }

  /**
   * Returns the commands for the engine.
   *
   * @return {@code ENGINE.*}
   */
  public EngineCommands engine() {
    return engine;
  }

  /**
   * Returns the feed.
   *
   * @return {@code FEED.*}, and subscriptions
   */
  public Feed feed() {
    return feed;
  }

  /**
   * Returns the commands for history itself.
   *
   * @return {@code WAITHISTORY}
   */
  public HistoryCommands history() {
    return history;
  }

  /**
   * Returns the same commands without waiting.
   *
   * @return the commands, answering futures
   */
  public AsyncExchange async() {
    return async;
  }

  /**
   * Begins a pipeline: commands that are sent in one write.
   *
   * @return an empty one
   */
  public Pipeline pipeline() {
    return new Pipeline(session);
  }

  /**
   * Sends any other command, such as {@code call("INFO", "server")}. It is not sent again once it
   * may have arrived.
   *
   * @param command its name; of a command in two words, the first
   * @param arguments text, integers, {@code BigDecimal}s and constants of vocabularies; no floats
   * @return what it answers: text, {@code Long}, {@code Boolean}, null, lists and maps, and within
   *     lists {@link ServerException}s
   * @throws IllegalArgumentException if an argument is of another type, or the command is one that
   *     changes what the connection is for everybody
   */
  public Object call(String command, Object... arguments) {
    return Waiting.result(waiting.call(command, arguments));
  }

  /**
   * Closes: calls in flight may end, up to {@code timeout}; what comes later fails with {@link
   * exchange.dingir.error.ClosedException}. Subscriptions end at once.
   */
  @Override
  public void close() {
    feed.close();
    session.close();
  }

  /** Tells where to. */
  @Override
  public String toString() {
    return "Exchange[" + session.settings() + "]";
  }
}
