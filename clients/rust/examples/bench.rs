//! For `benchmarks/client_libraries.py`: orders a second, one at a time and pipelined, in both protocols.

use std::time::{Duration, Instant};

use dingir::{Error, Exchange, Options, OrderKind, Protocol, Side};
use futures_util::stream::{FuturesUnordered, StreamExt};

const WARM_UP: Duration = Duration::from_millis(500);

struct Bench {
    exchange: Exchange,
    market: String,
    maker: u64,
    count: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let seconds = Duration::from_secs_f64(variable("DINGIR_SECONDS").parse().expect("DINGIR_SECONDS is no number"));
    let window = variable("DINGIR_PIPELINE").parse().expect("DINGIR_PIPELINE is no number");
    for protocol in [Protocol::Resp, Protocol::Msgpack] {
        let options = variable("DINGIR_URL").parse::<Options>()?.protocol(protocol);
        let exchange = Exchange::connect(options).await?;
        let maker = variable("DINGIR_MAKER").parse().expect("DINGIR_MAKER is no number");
        let mut bench = Bench { exchange, market: variable("DINGIR_MARKET"), maker, count: 0 };
        for (mode, window) in [("one at a time", 1), ("pipelined", window)] {
            bench.measure(window, WARM_UP).await?;
            let began = Instant::now();
            let latencies = bench.measure(window, seconds).await?;
            report(mode, protocol, began.elapsed(), latencies);
        }
        bench.exchange.close().await;
    }
    Ok(())
}

impl Bench {
    /// Place orders, so many in flight, and return how long each took.
    async fn measure(&mut self, window: usize, time: Duration) -> Result<Vec<Duration>, Error> {
        let mut latencies = Vec::new();
        let mut flying = FuturesUnordered::new();
        let end = Instant::now() + time;
        loop {
            while flying.len() < window && Instant::now() < end {
                let price = format!("1.{:02}", self.count % 100);
                self.count += 1;
                let began = Instant::now();
                let order = self.exchange.order();
                let put = order.put(self.maker, &self.market, Side::Bid, OrderKind::Limit, "0.01").price(price);
                flying.push(async move { put.await.map(|_| began.elapsed()) });
            }
            match flying.next().await {
                Some(latency) => latencies.push(latency?),
                None => return Ok(latencies),
            }
        }
    }
}

fn report(mode: &str, protocol: Protocol, elapsed: Duration, mut latencies: Vec<Duration>) {
    latencies.sort_unstable();
    let micros = |percent: usize| latencies[(latencies.len() - 1) * percent / 100].as_nanos() / 100;
    let tenths = latencies.len() as u128 * 10_000_000 / elapsed.as_micros();
    println!(
        "{{\"mode\": \"{mode}\", \"protocol\": \"{protocol}\", \"library\": \"dingir {}\", \
         \"orders_per_s\": {}.{}, \"p50_us\": {}.{}, \"p99_us\": {}.{}}}",
        env!("CARGO_PKG_VERSION"),
        tenths / 10,
        tenths % 10,
        micros(50) / 10,
        micros(50) % 10,
        micros(99) / 10,
        micros(99) % 10,
    );
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}
