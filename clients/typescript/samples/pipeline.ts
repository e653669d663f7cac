// A thousand orders in one write, and what becomes of each.

import { DingirError, Exchange } from "dingir";

const { DINGIR_URL = "dingir://127.0.0.1", DINGIR_MARKET = "BTC_USDT", DINGIR_MAKER = "1" } = process.env;
const COUNT = 1_000;

await using exchange = await Exchange.connect(DINGIR_URL);
const outcomes = await exchange.pipeline(({ order }) =>
  Array.from({ length: COUNT }, (_, n) =>
    order.put({
      user: DINGIR_MAKER,
      market: DINGIR_MARKET,
      side: "BID",
      kind: "LIMIT",
      amount: "0.01",
      price: `1.${String(n % 100).padStart(2, "0")}`,
    }),
  ),
);

let resting = 0;
for (const outcome of outcomes) {
  if (outcome instanceof DingirError) throw outcome;
  if (outcome.status === "NEW") resting++;
}
console.log(`ORDERS ${resting}`);
