/** Client of Dingir Exchange. Begin with `Exchange.connect`. */

export type { ConnectOptions, Protocol } from "./address.js";
export { Book } from "./book.js";
export type { CallOptions } from "./command.js";
export type { Commands } from "./commands.js";
export { Decimal, type DecimalConstructor, type DecimalLike } from "./decimal.js";
export {
  ClosedError,
  ConnectionLostError,
  DingirError,
  OutcomeUnknownError,
  ProtocolError,
  ServerError,
  TimeoutError,
  UncertainError,
} from "./errors.js";
export { Exchange } from "./exchange.js";
export type { Feed } from "./feed.js";
export type * from "./generated/commands/asset.js";
export type * from "./generated/commands/balance.js";
export type * from "./generated/commands/engine.js";
export type * from "./generated/commands/feed.js";
export type * from "./generated/commands/history.js";
export type * from "./generated/commands/market.js";
export type * from "./generated/commands/order.js";
export type * from "./generated/commands/trade.js";
export type * from "./generated/commands/transfer.js";
export type * from "./generated/commands/user.js";
export * from "./generated/errors.js";
export type * from "./generated/messages.js";
export type * from "./generated/messages/balance.js";
export type * from "./generated/messages/bbo.js";
export type * from "./generated/messages/book.js";
export type * from "./generated/messages/depth.js";
export type * from "./generated/messages/kline.js";
export type * from "./generated/messages/market.js";
export type * from "./generated/messages/order.js";
export type * from "./generated/messages/ticker.js";
export type * from "./generated/messages/trade.js";
export type * from "./generated/records/asset.js";
export type * from "./generated/records/balance.js";
export type * from "./generated/records/engine.js";
export type * from "./generated/records/feed.js";
export type * from "./generated/records/market.js";
export type * from "./generated/records/order.js";
export type * from "./generated/records/trade.js";
export type * from "./generated/records/transfer.js";
export type * from "./generated/records/user.js";
export type * from "./generated/vocabularies.js";
export type { Outcomes } from "./pipeline.js";
export type { Subscription } from "./subscription.js";
export { fromDate, type Id, type Microseconds, type Open, type Plain, toDate } from "./values.js";
export type { IdLike, IntegerLike, Word } from "./words.js";
export { VERSION } from "./version.js";
