//! Errors, provoked and told apart by their codes.

use std::future::IntoFuture;

use dingir::{Code, Error, Exchange, Options, OrderKind, PutItem, Side};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let exchange = Exchange::connect(variable("DINGIR_URL")).await?;
    let market = variable("DINGIR_MARKET");
    orders(&exchange, &market).await?;
    admin(&exchange, &market).await?;
    feed(&exchange, &market).await?;
    exchange.close().await;
    connecting().await
}

async fn orders(exchange: &Exchange, market: &str) -> Result<(), Error> {
    let maker = user("DINGIR_MAKER");
    let bid = |amount: &str, price: &str| {
        exchange.order().put(maker, market, Side::Bid, OrderKind::Limit, amount).price(price)
    };
    refused(Code::NoOrder, exchange.order().cancel(maker, market, 999_999)).await?;
    refused(Code::NoMarket, exchange.order().put(maker, "NO_SUCH", Side::Bid, OrderKind::Limit, 1).price(1)).await?;
    refused(Code::NoFunds, bid("9000000000000", "900.00")).await?;
    refused(Code::BadPrice, bid("1", "0")).await?;
    refused(Code::BadAmount, bid("0", "1")).await?;
    refused(Code::BadPrecision, bid("0.00001", "1")).await?;
    refused(Code::TooSmall, bid("0.0001", "1")).await?;
    refused(Code::BadName, bid("1", "1").client_id("a b")).await?;
    refused(Code::NotPermitted, bid("1", "1").taker_fee("0.0001")).await?;

    let first = bid("0.01", "1.00").client_id("mine").await?;
    refused(Code::Duplicate, bid("0.01", "1.01").client_id("mine")).await?;
    exchange.order().cancel(maker, market, first.id).await?;

    let (halted, full) = (variable("DINGIR_HALTED_MARKET"), user("DINGIR_FULL_USER"));
    let order = exchange.order();
    refused(Code::Halted, order.put(maker, halted, Side::Bid, OrderKind::Limit, "0.01").price("1.00")).await?;
    refused(Code::OrderLimit, order.put(full, market, Side::Bid, OrderKind::Limit, "0.01").price("1.00")).await?;
    let item = PutItem::new(market, Side::Bid, OrderKind::Limit, "0.01").price("1.00");
    refused(Code::LimitReached, order.batch(maker).items(vec![item; 101])).await
}

async fn admin(exchange: &Exchange, market: &str) -> Result<(), Error> {
    let (maker, taker) = (user("DINGIR_MAKER"), user("DINGIR_TAKER"));
    let transfer = |to, memo: &str| exchange.balance().transfer(maker, to, "BTC", "0.1").memo(memo);
    refused(Code::NoUser, exchange.user().get(999_999)).await?;
    refused(Code::NoAsset, exchange.balance().get(maker).asset("NOSUCH")).await?;
    refused(Code::BadFee, exchange.market().set(market).taker_fee(2)).await?;
    refused(Code::Exists, exchange.asset().create("BTC", 3)).await?;
    refused(Code::BadJson, transfer(taker, "no JSON")).await?;
    refused(Code::Malformed, transfer(maker, "{}")).await
}

async fn feed(exchange: &Exchange, market: &str) -> Result<(), Error> {
    let depth = format!("depth:{market}");
    refused(Code::Gone, exchange.feed().replay(&depth, 1)).await?;
    refused(Code::Ahead, exchange.feed().replay(&depth, 1_000_000)).await
}

async fn connecting() -> Result<(), Error> {
    let locked = variable("DINGIR_LOCKED_URL").parse::<Options>()?;
    refused(Code::NotAuthenticated, Exchange::connect(locked.clone())).await?;
    refused(Code::WrongPassword, Exchange::connect(locked.clone().password("guessed"))).await?;
    Exchange::connect(locked.password(variable("DINGIR_PASSWORD"))).await?.close().await;
    Ok(())
}

/// Expect that a command is refused with this code.
async fn refused<R>(code: Code, command: impl IntoFuture<Output = Result<R, Error>>) -> Result<(), Error> {
    match command.await {
        Err(Error::Server(refusal)) if refusal.code == code => {
            println!("{} {}", refusal.code, refusal.text);
            Ok(())
        }
        Err(error) => Err(error),
        Ok(_) => panic!("{code} was expected"),
    }
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

fn user(name: &str) -> u64 {
    variable(name).parse().unwrap_or_else(|_| panic!("{name} is no number"))
}
