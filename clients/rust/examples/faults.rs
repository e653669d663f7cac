//! For the runner in `tests/client_libraries`: orders through a connection that is cut all the time.

use std::time::Duration;

use dingir::{Decimal, Error, Exchange, Options, OrderKind, Protocol, Side};
use futures_util::stream::{self, StreamExt, TryStreamExt};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let protocol = match variable("DINGIR_PROTOCOL").as_str() {
        "msgpack" => Protocol::Msgpack,
        _ => Protocol::Resp,
    };
    // The server may be away for 30 s: more than the defaults would wait.
    let options = variable("DINGIR_URL").parse::<Options>()?.protocol(protocol).retry_for(Duration::from_secs(300));
    let exchange = Exchange::connect(options).await?;
    let market = variable("DINGIR_MARKET");
    let maker = number("DINGIR_MAKER");

    let orders = (0..number("DINGIR_COUNT")).map(|count| {
        let price = Decimal::new((100 + count % 101).into(), 2);
        let put = exchange.order().put(maker, &market, Side::Bid, OrderKind::Limit, "0.01").price(price);
        async move { put.await.map(|order| println!("{}", order.id)) }
    });
    let window = usize::try_from(number("DINGIR_WINDOW")).expect("DINGIR_WINDOW is too large");
    stream::iter(orders).buffer_unordered(window).try_collect::<Vec<()>>().await?;

    exchange.close().await;
    Ok(())
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

fn number(name: &str) -> u64 {
    variable(name).parse().unwrap_or_else(|_| panic!("{name} is no number"))
}
