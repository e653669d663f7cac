//! A trade between two users: `DINGIR_URL`, `DINGIR_MARKET`, `DINGIR_MAKER` and `DINGIR_TAKER` say where and who.

use dingir::{Error, Exchange, OrderKind, Side};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let exchange = Exchange::connect(variable("DINGIR_URL")).await?;
    let market = variable("DINGIR_MARKET");
    let (maker, taker) = (user("DINGIR_MAKER"), user("DINGIR_TAKER"));

    let ask = exchange.order().put(maker, &market, Side::Ask, OrderKind::Limit, "1.5").price("100.00").await?;
    println!("the maker's order {} is {}", ask.id, ask.status);

    let bid = exchange.order().put(taker, &market, Side::Bid, OrderKind::Limit, "0.5").price("101.00");
    let bid = bid.reply_full().await?;
    println!("the taker's order {} is {}, the fee was {}", bid.id, bid.status, bid.finished_fee.to_plain_string());
    for fill in &bid.fills {
        println!("TRADE {} {} {}", fill.trade_id, fill.price.to_plain_string(), fill.amount.to_plain_string());
    }

    let rest = exchange.order().cancel(maker, &market, ask.id).await?;
    println!("what was left of the maker's order: {}", rest.remain.to_plain_string());
    for (asset, balance) in exchange.balance().get(taker).await? {
        println!("the taker has {} {asset}", balance.available.to_plain_string());
    }
    exchange.close().await;
    Ok(())
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

fn user(name: &str) -> u64 {
    variable(name).parse().unwrap_or_else(|_| panic!("{name} is no number"))
}
