// A market's book, kept up to date through lost connections and restarts of the server.

import { Book, Exchange } from "dingir";

const { DINGIR_URL = "dingir://127.0.0.1", DINGIR_MARKET = "BTC_USDT", DINGIR_STOP_PRICE = "1.00" } = process.env;

await using exchange = await Exchange.connect(DINGIR_URL);
const market = (await exchange.market.list()).find((one) => one.market === DINGIR_MARKET);
if (market === undefined) throw new Error(`there is no market ${DINGIR_MARKET}`);

const book = new Book(market.market);
for await (const message of await exchange.feed.subscribe(`depth:${market.market}`)) {
  book.apply(message);
  if (book.bids.some((level) => level.price.eq(DINGIR_STOP_PRICE))) break;
}

const { priceScale, amountScale } = market;
for (const { price, amount } of book.bids)
  console.log(`BID ${price.toFixed(priceScale)} ${amount.toFixed(amountScale)}`);
for (const { price, amount } of book.asks)
  console.log(`ASK ${price.toFixed(priceScale)} ${amount.toFixed(amountScale)}`);
