//! A thousand orders in one write.

use dingir::{Decimal, Error, Exchange, OrderKind, Side};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let exchange = Exchange::connect(variable("DINGIR_URL")).await?;
    let maker = variable("DINGIR_MAKER").parse().expect("DINGIR_MAKER is no number");
    let market = variable("DINGIR_MARKET");

    let mut pipeline = exchange.pipeline();
    for cents in 100..1100 {
        let price = Decimal::new(cents.into(), 2);
        pipeline.add(exchange.order().put(maker, &market, Side::Bid, OrderKind::Limit, "0.01").price(price));
    }
    // Each has a result or an error of its own; here the first error is enough to give up.
    let orders = pipeline.send().await.into_iter().collect::<Result<Vec<_>, Error>>()?;
    println!("ORDERS {}", orders.len());

    exchange.close().await;
    Ok(())
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}
