package exchange.dingir;

import exchange.dingir.command.AsyncAssetCommands;
import exchange.dingir.command.AsyncBalanceCommands;
import exchange.dingir.command.AsyncEngineCommands;
import exchange.dingir.command.AsyncFeedCommands;
import exchange.dingir.command.AsyncHistoryCommands;
import exchange.dingir.command.AsyncMarketCommands;
import exchange.dingir.command.AsyncOrderCommands;
import exchange.dingir.command.AsyncTradeCommands;
import exchange.dingir.command.AsyncTransferCommands;
import exchange.dingir.command.AsyncUserCommands;
import exchange.dingir.internal.Calls;
import exchange.dingir.internal.PlainCommand;
import java.util.concurrent.CompletableFuture;

/**
 * The commands without waiting: every method answers at once, with a future. What the server
 * refuses, and what goes wrong, ends the future; only wrong arguments are thrown.
 *
 * <p>A future that is canceled before its command was written keeps it from being sent.
 */
public sealed class AsyncExchange permits Pipeline {
  private final Calls calls;
  private final AsyncOrderCommands order;
  private final AsyncBalanceCommands balance;
  private final AsyncTradeCommands trade;
  private final AsyncTransferCommands transfer;
  private final AsyncMarketCommands market;
  private final AsyncAssetCommands asset;
  private final AsyncUserCommands user;
  private final AsyncEngineCommands engine;
  private final AsyncFeedCommands feed;
  private final AsyncHistoryCommands history;

  AsyncExchange(Calls calls) {
    this.calls = calls;
    order = new AsyncOrderCommands(calls);
    balance = new AsyncBalanceCommands(calls);
    trade = new AsyncTradeCommands(calls);
    transfer = new AsyncTransferCommands(calls);
    market = new AsyncMarketCommands(calls);
    asset = new AsyncAssetCommands(calls);
    user = new AsyncUserCommands(calls);
    engine = new AsyncEngineCommands(calls);
    feed = new AsyncFeedCommands(calls);
    history = new AsyncHistoryCommands(calls);
  }

  /**
   * Returns the commands for orders.
   *
   * @return {@code ORDER.*}
   */
  public final AsyncOrderCommands order() {
    return order;
  }

  /**
   * Returns the commands for balances.
   *
   * @return {@code BALANCE.*}
   */
  public final AsyncBalanceCommands balance() {
    return balance;
  }

  /**
   * Returns the commands for trades of users.
   *
   * @return {@code TRADE.*}
   */
  public final AsyncTradeCommands trade() {
    return trade;
  }

  /**
   * Returns the commands for transfers between users.
   *
   * @return {@code TRANSFER.*}
   */
  public final AsyncTransferCommands transfer() {
    return transfer;
  }

  /**
   * Returns the commands for markets.
   *
   * @return {@code MARKET.*}
   */
  public final AsyncMarketCommands market() {
    return market;
  }

  /**
   * Returns the commands for assets.
   *
   * @return {@code ASSET.*}
   */
  public final AsyncAssetCommands asset() {
    return asset;
  }

  /**
   * Returns the commands for users.
   *
   * @return {@code USER.*}
   */
  public final AsyncUserCommands user() {
    return user;
  }

  /**
   * Returns the commands for the engine.
   *
   * @return {@code ENGINE.*}
   */
  public final AsyncEngineCommands engine() {
    return engine;
  }

  /**
   * Returns the commands for the feed.
   *
   * @return {@code FEED.*}
   */
  public final AsyncFeedCommands feed() {
    return feed;
  }

  /**
   * Returns the commands for history itself.
   *
   * @return {@code WAITHISTORY}
   */
  public final AsyncHistoryCommands history() {
    return history;
  }

  /**
   * Does what {@link Exchange#call} does, without waiting.
   *
   * @param command its name; of a command in two words, the first
   * @param arguments text, integers, {@code BigDecimal}s and constants of vocabularies; no floats
   * @return what it answers, when it comes
   */
  public final CompletableFuture<Object> call(String command, Object... arguments) {
    return calls.start(PlainCommand.of(command, arguments));
  }
}
