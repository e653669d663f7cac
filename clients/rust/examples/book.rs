//! A market's book, kept from the feed, whatever happens to connections and servers.

use dingir::{Book, Decimal, Error, Exchange};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let exchange = Exchange::connect(variable("DINGIR_URL")).await?;
    let stop: Decimal = variable("DINGIR_STOP_PRICE").parse().expect("DINGIR_STOP_PRICE is no price");

    let mut book = Book::new(&variable("DINGIR_MARKET"));
    let mut messages = exchange.feed().subscribe([book.channel()]).await?;
    while let Some(message) = messages.next().await {
        let message = message?;
        if message.is_snapshot() {
            println!("a snapshot, at {}", message.seq);
        }
        book.apply(&message)?;
        if book.bids().any(|(price, _)| *price == stop) {
            break;
        }
    }
    for (price, amount) in book.bids() {
        println!("BID {} {}", price.to_plain_string(), amount.to_plain_string());
    }
    for (price, amount) in book.asks() {
        println!("ASK {} {}", price.to_plain_string(), amount.to_plain_string());
    }
    exchange.close().await;
    Ok(())
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}
