// Places orders while the connection is cut, again and again: nothing of that is seen here.

import { Exchange, type Protocol } from "dingir";

const { DINGIR_URL = "dingir://127.0.0.1", DINGIR_MARKET = "BTC_USDT", DINGIR_MAKER = "1" } = process.env;
const { DINGIR_COUNT = "1000", DINGIR_WINDOW = "64", DINGIR_PROTOCOL = "resp" } = process.env;

const exchange = await Exchange.connect(DINGIR_URL, {
  protocol: DINGIR_PROTOCOL as Protocol,
  retryForMs: 300_000,
  name: "faults",
});
const count = Number(DINGIR_COUNT);
let next = 0;

async function place(): Promise<void> {
  while (next < count) {
    const price = `1.${String(next++ % 100).padStart(2, "0")}`;
    const order = {
      user: DINGIR_MAKER,
      market: DINGIR_MARKET,
      side: "BID",
      kind: "LIMIT",
      amount: "0.01",
      price,
    } as const;
    const { id } = await exchange.order.put(order);
    console.log(String(id));
  }
}

await Promise.all(Array.from({ length: Number(DINGIR_WINDOW) }, place));
await exchange.close();
