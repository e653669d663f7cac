// Every way to be refused, each known by its class.

import * as dingir from "dingir";
import { Exchange, ServerError } from "dingir";

const {
  DINGIR_URL = "dingir://127.0.0.1",
  DINGIR_MARKET: market = "BTC_USDT",
  DINGIR_HALTED_MARKET: halted = "BTC_USDT_2",
  DINGIR_MAKER: user = "1",
  DINGIR_TAKER: other = "2",
  DINGIR_FULL_USER: full = "3",
  DINGIR_LOCKED_URL: locked = "dingir://127.0.0.1:3465",
} = process.env;

await using exchange = await Exchange.connect(DINGIR_URL);
const { order, balance, asset, feed } = exchange;

// What each of these shall be refused with.
const bid = { user, market, side: "BID", kind: "LIMIT", amount: "0.01", price: "1.00" } as const;
const attempts: [new (code: string, text: string) => ServerError, () => Promise<unknown>][] = [
  [dingir.NoUserError, () => exchange.user.get({ user: 999_999_999n })],
  [dingir.NoMarketError, () => exchange.market.depth({ market: "NOSUCH" })],
  [dingir.NoAssetError, () => asset.summary({ asset: ["NOSUCH"] })],
  [dingir.NoOrderError, () => order.cancel({ user, market, orderId: 999_999_999n })],
  [dingir.NoFundsError, () => order.put({ ...bid, amount: "1000000000", price: "1000000" })],
  [dingir.BadPriceError, () => order.put({ ...bid, price: "0" })],
  [dingir.BadAmountError, () => order.put({ ...bid, amount: "0" })],
  [dingir.BadPrecisionError, () => order.put({ ...bid, price: "1.001" })],
  [dingir.BadNameError, () => order.put({ ...bid, clientId: "not a name" })],
  [dingir.BadFeeError, () => exchange.market.set({ market, takerFee: "2" })],
  [
    dingir.BadJsonError,
    () => balance.transfer({ fromUser: user, toUser: other, asset: "BTC", amount: "1", memo: "{" }),
  ],
  [dingir.TooSmallError, () => order.put({ ...bid, amount: "0.0001" })],
  [dingir.DuplicateError, sameIdTwice],
  [dingir.ExistsError, () => asset.create({ asset: "BTC", scale: 7 })],
  [dingir.HaltedError, () => order.put({ ...bid, market: halted })],
  [dingir.OrderLimitError, () => order.put({ ...bid, user: full })],
  [dingir.NotPermittedError, () => order.put({ ...bid, takerFee: "0.0001" })],
  [dingir.LimitReachedError, () => feed.snapshot({ channel: "x".repeat(257) })],
  [dingir.GoneError, () => feed.replay({ channel: `depth:${market}`, from: 1 })],
  [dingir.AheadError, () => feed.replay({ channel: `depth:${market}`, from: 1_000_000 })],
  [dingir.MalformedError, () => balance.transfer({ fromUser: user, toUser: user, asset: "BTC", amount: "1" })],
  [dingir.NotAuthenticatedError, () => Exchange.connect(locked)],
  [dingir.WrongPasswordError, () => Exchange.connect(locked.replace("://", "://wrong@"))],
];

for (const [expected, attempt] of attempts) {
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof expected)) throw error;
    console.log(`${error.code} ${error.text}`);
    continue;
  }
  throw new Error(`expected ${expected.name}, but it worked`);
}

async function sameIdTwice(): Promise<void> {
  const placed = await order.put({ ...bid, clientId: "errors-sample" });
  try {
    await order.put({ ...bid, clientId: "errors-sample", price: "2.00" });
  } finally {
    await order.cancel({ user, market, orderId: placed.id });
  }
}
