// Orders a second, one at a time and many in flight, in both wire encodings; a line of JSON for each.

import { Exchange, VERSION } from "dingir";

const { DINGIR_URL = "dingir://127.0.0.1", DINGIR_MARKET = "BTC_USDT", DINGIR_MAKER = "1" } = process.env;
const seconds = Number(process.env.DINGIR_SECONDS ?? "2");
const inFlight = Number(process.env.DINGIR_PIPELINE ?? "100");
const WARM_UP_S = 0.5;
let count = 0;

async function place(exchange: Exchange): Promise<number> {
  const price = `1.${String(count++ % 100).padStart(2, "0")}`;
  const startedMs = performance.now();
  await exchange.order.put({
    user: DINGIR_MAKER,
    market: DINGIR_MARKET,
    side: "BID",
    kind: "LIMIT",
    amount: "0.01",
    price,
  });
  return performance.now() - startedMs;
}

/** Keep `window` orders in flight for a time; answer how long each took, in milliseconds, and how long it took in all. */
async function run(
  exchange: Exchange,
  window: number,
  durationS: number,
): Promise<{ tookMs: number[]; allMs: number }> {
  const tookMs: number[] = [];
  const startedMs = performance.now();
  const endMs = startedMs + 1000 * durationS;
  const worker = async (): Promise<void> => {
    while (performance.now() < endMs) tookMs.push(await place(exchange));
  };
  await Promise.all(Array.from({ length: window }, worker));
  return { tookMs: tookMs.sort((a, b) => a - b), allMs: performance.now() - startedMs };
}

const micros = (ms: number | undefined): number => Math.round(10_000 * (ms ?? 0)) / 10;

for (const protocol of ["resp", "msgpack"] as const) {
  for (const [mode, window] of [
    ["one at a time", 1],
    ["pipelined", inFlight],
  ] as const) {
    await using exchange = await Exchange.connect(DINGIR_URL, { protocol });
    await run(exchange, window, WARM_UP_S);
    const { tookMs, allMs } = await run(exchange, window, seconds);
    const figures = {
      mode,
      protocol,
      library: `dingir ${VERSION}`,
      orders_per_s: Math.round((10_000 * tookMs.length) / allMs) / 10,
      p50_us: micros(tookMs[Math.floor(tookMs.length / 2)]),
      p99_us: micros(tookMs[Math.floor(tookMs.length * 0.99)]),
    };
    console.log(JSON.stringify(figures));
  }
}
