// Two users trade with each other, and what they have changes hands.

import { Exchange } from "dingir";

const {
  DINGIR_URL = "dingir://127.0.0.1",
  DINGIR_MARKET = "BTC_USDT",
  DINGIR_MAKER = "1",
  DINGIR_TAKER = "2",
} = process.env;

await using exchange = await Exchange.connect(DINGIR_URL);
const market = (await exchange.market.list()).find((one) => one.market === DINGIR_MARKET);
if (market === undefined) throw new Error(`there is no market ${DINGIR_MARKET}`);

const resting = await exchange.order.put({
  user: DINGIR_MAKER,
  market: market.market,
  side: "ASK",
  kind: "LIMIT",
  amount: "0.5",
  price: "100",
});
console.log(`order ${resting.id} rests`);

const order = await exchange.order.put({
  user: DINGIR_TAKER,
  market: market.market,
  side: "BID",
  kind: "LIMIT",
  amount: "0.5",
  price: "100",
  tif: "IOC",
  reply: "FULL",
});
for (const fill of order.fills) {
  console.log(
    `TRADE ${fill.tradeId} ${fill.price.toFixed(market.priceScale)} ${fill.amount.toFixed(market.amountScale)}`,
  );
}

for (const [asset, { available, frozen }] of await exchange.balance.get({ user: DINGIR_TAKER })) {
  console.log(`the taker has ${available} ${asset}, and ${frozen} frozen`);
}
