// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Runner } from "../command.js";
import { AssetCommands } from "./commands/asset.js";
import { BalanceCommands } from "./commands/balance.js";
import { EngineCommands } from "./commands/engine.js";
import { FeedCommands } from "./commands/feed.js";
import { HistoryCommands } from "./commands/history.js";
import { MarketCommands } from "./commands/market.js";
import { OrderCommands } from "./commands/order.js";
import { TradeCommands } from "./commands/trade.js";
import { TransferCommands } from "./commands/transfer.js";
import { UserCommands } from "./commands/user.js";

/** The commands of each noun. */
export class Nouns {
  readonly order: OrderCommands;
  readonly balance: BalanceCommands;
  readonly trade: TradeCommands;
  readonly transfer: TransferCommands;
  readonly market: MarketCommands;
  readonly asset: AssetCommands;
  readonly user: UserCommands;
  readonly engine: EngineCommands;
  readonly feed: FeedCommands;
  readonly history: HistoryCommands;

  constructor(runner: Runner) {
    this.order = new OrderCommands(runner);
    this.balance = new BalanceCommands(runner);
    this.trade = new TradeCommands(runner);
    this.transfer = new TransferCommands(runner);
    this.market = new MarketCommands(runner);
    this.asset = new AssetCommands(runner);
    this.user = new UserCommands(runner);
    this.engine = new EngineCommands(runner);
    this.feed = new FeedCommands(runner);
    this.history = new HistoryCommands(runner);
  }
}
