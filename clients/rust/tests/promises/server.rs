//! Against a server: both protocols, a password, `kill -9`.

use std::collections::BTreeSet;

use dingir::{
    Book, Code, Decimal, Direction, Exchange, OrderEnd, OrderKind, OrderStatus, Payload, Protocol, Side, TimeInForce,
};
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::feed::next;
use crate::venue::Venue;

#[tokio::test]
async fn trades_balances_and_the_feed_are_typed_in_both_protocols() {
    for protocol in [Protocol::Resp, Protocol::Msgpack] {
        let venue = Venue::start(&[]).await;
        let (exchange, maker, taker) = venue.market(protocol).await;
        let mut trades = exchange.feed().subscribe(["trade:BTC_USDT"]).await.unwrap();
        assert!(next(&mut trades).await.is_snapshot());

        let ask = exchange.order().put(maker, "BTC_USDT", Side::Ask, OrderKind::Limit, "1.5").price(100);
        let ask = ask.client_id("mine").await.unwrap();
        let bid = exchange.order().put(taker, "BTC_USDT", Side::Bid, OrderKind::Market, "0.5").tif(TimeInForce::Ioc);
        let bid = bid.reply_full().await.unwrap();
        assert_eq!((bid.status, bid.price, bid.fills.len()), (OrderStatus::Filled, None, 1));
        assert_eq!(bid.fills[0].maker_order_id, ask.id);
        let Payload::TradeUpdate(told) = next(&mut trades).await.payload else { panic!("a trade was expected") };
        assert_eq!(told.trade.id, bid.fills[0].trade_id);
        assert_eq!(told.trade.amount.to_plain_string(), "0.5000");

        let balances = exchange.balance().get(taker).await.unwrap();
        assert_eq!(balances["BTC"].available.to_plain_string(), "1000000.49950000");
        let snapshot = exchange.feed().snapshot("depth:BTC_USDT").await.unwrap().read("depth:BTC_USDT").unwrap();
        assert!(matches!(snapshot.payload, Payload::DepthSnapshot(told) if told.asks.len() == 1));
        let cancelled = exchange.order().cancel(maker, "BTC_USDT", "mine").await.unwrap();
        assert_eq!((cancelled.status, cancelled.client_id.as_str()), (OrderStatus::Canceled, "mine"));
        let refused = exchange.order().cancel(maker, "BTC_USDT", ask.id).await.unwrap_err();
        assert_eq!(refused.code(), Some(Code::NoOrder));
        let clients = exchange.call(["CLIENT", "LIST"]).await.unwrap();
        let told = clients.as_str().unwrap();
        assert!(told.contains("lib-name=dingir(rust) lib-ver=0.1.0"), "{told}");
        exchange.close().await;
    }
}

#[tokio::test]
async fn thirty_six_digits_come_back_as_they_went() {
    let venue = Venue::start(&[]).await;
    let exchange = Exchange::connect(venue.options()).await.unwrap();
    exchange.asset().create("WEI", 18).await.unwrap();
    let user = exchange.user().register().await.unwrap();
    let most: Decimal = "123456789012345678.123456789012345678".parse().unwrap();
    let balance = exchange.balance().update(user, "WEI", &most, "deposit", 1).await.unwrap();
    assert_eq!(balance.available, most);
    assert_eq!(balance.available.to_plain_string(), "123456789012345678.123456789012345678");
    assert_eq!(balance.frozen.to_plain_string(), "0.000000000000000000");
}

#[tokio::test]
async fn a_password_lets_in_and_a_wrong_one_is_told() {
    let venue = Venue::start(&["--requirepass", "se:cret"]).await;
    for protocol in ["resp", "msgpack"] {
        let to = |credentials: &str| format!("dingir://{credentials}127.0.0.1:{}?protocol={protocol}", venue.port);
        let code = |refused: Result<Exchange, dingir::Error>| refused.unwrap_err().code();
        assert_eq!(code(Exchange::connect(to("")).await), Some(Code::NotAuthenticated));
        assert_eq!(code(Exchange::connect(to("guessed@")).await), Some(Code::WrongPassword));
        assert_eq!(code(Exchange::connect(to("somebody:se%3acret@")).await), Some(Code::WrongPassword));
        let exchange = Exchange::connect(to("se%3acret@") + "&name=desk").await.unwrap();
        assert_eq!(exchange.call(["CLIENT", "GETNAME"]).await.unwrap().as_str(), Some("desk"));
        assert!(exchange.feed().subscribe(["market"]).await.is_ok());
    }
}

#[tokio::test]
async fn a_refused_name_is_told_in_both_protocols() {
    let venue = Venue::start(&[]).await;
    for protocol in [Protocol::Resp, Protocol::Msgpack] {
        let exchange = Exchange::connect(venue.options().protocol(protocol)).await.unwrap();
        let refused = exchange.feed().subscribe(["market", "depth:NO_SUCH"]).await;
        assert_eq!(refused.unwrap_err().code(), Some(Code::NoMarket));
    }
}

#[tokio::test]
async fn history_that_is_off_says_so_in_both_protocols() {
    let venue = Venue::start(&[]).await;
    for protocol in [Protocol::Resp, Protocol::Msgpack] {
        let exchange = Exchange::connect(venue.options().protocol(protocol)).await.unwrap();
        let user = exchange.user().register().await.unwrap();
        let refused = [
            exchange.order().history(user).side(Side::Bid).await.unwrap_err(),
            exchange.trade().history(user).limit(10).await.unwrap_err(),
            exchange.balance().history(user).business("trade").await.unwrap_err(),
            exchange.transfer().history(user).direction(Direction::In).await.unwrap_err(),
            exchange.history().wait(0, 100).await.unwrap_err(),
        ];
        assert_eq!(refused.map(|error| error.code()), [const { Some(Code::NoHistory) }; 5]);
    }
}

#[tokio::test]
async fn history_is_paged_through_in_both_protocols() {
    let venue = Venue::start(&["--history", ""]).await;
    let (exchange, maker, taker) = venue.market(Protocol::Resp).await;
    for side in [Side::Ask, Side::Bid].repeat(3) {
        let user = if side == Side::Ask { maker } else { taker };
        exchange.order().put(user, "BTC_USDT", side, OrderKind::Limit, "0.5").price(100).await.unwrap();
    }
    exchange.balance().transfer(maker, taker, "BTC", "1.5").id("gift").await.unwrap();
    let sequence = exchange.engine().state_hash().await.unwrap().sequence;
    let mut tries = 0..600;
    while !exchange.history().wait(sequence, 1000).await.is_ok_and(|reached| reached >= sequence) {
        assert!(tries.next().is_some(), "history does not come");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    for protocol in [Protocol::Resp, Protocol::Msgpack] {
        let exchange = Exchange::connect(venue.options().protocol(protocol)).await.unwrap();
        let mut page = exchange.trade().history(taker).limit(2).await.unwrap();
        assert_eq!((page.trades.len(), page.sequence >= sequence), (2, true));
        let mut trades = std::mem::take(&mut page.trades);
        while !page.next.is_empty() {
            page = exchange.trade().history(taker).limit(2).before(page.next).await.unwrap();
            trades.append(&mut page.trades);
        }
        let told: Vec<_> = trades.iter().map(|one| (one.trade_id, one.side, one.fee_asset.as_str())).collect();
        assert_eq!(told, [(3, Side::Bid, "BTC"), (2, Side::Bid, "BTC"), (1, Side::Bid, "BTC")]);

        let orders = exchange.order().history(maker).status(OrderEnd::Filled).from_us(1).await.unwrap().orders;
        assert_eq!(orders.iter().map(|one| one.id).collect::<Vec<_>>(), [5, 3, 1]);
        let entries = exchange.balance().history(taker).asset("BTC").business("transfer").await.unwrap().entries;
        assert_eq!((entries.len(), entries[0].change.to_plain_string().as_str()), (1, "1.50000000"));
        let transfers = exchange.transfer().history(taker).direction(Direction::In).await.unwrap().transfers;
        assert_eq!((transfers[0].from_user, transfers[0].transfer_id.as_str()), (maker, "gift"));
        assert!(exchange.transfer().history(taker).direction(Direction::Out).await.unwrap().transfers.is_empty());
        let before = exchange.market().trades("BTC_USDT").before(3).limit(1).await.unwrap();
        assert_eq!(before.iter().map(|one| one.id).collect::<Vec<_>>(), [2]);
    }
}

#[tokio::test]
async fn orders_and_the_book_outlive_kill_9_in_both_protocols() {
    for protocol in [Protocol::Resp, Protocol::Msgpack] {
        let mut venue = Venue::start(&[]).await;
        let (exchange, maker, _) = venue.market(protocol).await;
        exchange.engine().set(dingir::EngineParameter::UserOrderLimit, 0).await.unwrap();
        let mut book = Book::new("BTC_USDT");
        let mut messages = exchange.feed().subscribe([book.channel()]).await.unwrap();

        let place = |number: u64| {
            let price = Decimal::new((100 + number).into(), 2);
            let put = exchange.order().put(maker, "BTC_USDT", Side::Bid, OrderKind::Limit, "0.01").price(price);
            async move { put.await.unwrap().id }
        };
        let mut ids = BTreeSet::new();
        let mut flying = FuturesUnordered::new();
        for number in 0..300 {
            flying.push(place(number));
            if number % 100 == 50 {
                ids.extend(flying.next().await); // so that some are answered, and some are on their way
                venue.kill().await;
                venue.restart().await;
            }
        }
        ids.extend(flying.collect::<Vec<_>>().await);
        assert_eq!(ids.len(), 300);
        let open = exchange.order().list(maker).limit(1000).await.unwrap();
        assert_eq!(open.iter().map(|order| order.id).collect::<BTreeSet<_>>(), ids);
        assert_eq!(open.len(), 300, "none twice");

        while book.bids().len() < 300 {
            book.apply(&next(&mut messages).await).unwrap();
        }
        let depth = exchange.market().depth("BTC_USDT").limit(1000).await.unwrap();
        let told: Vec<_> = depth.bids.iter().map(|level| (&level.price, &level.amount)).collect();
        assert_eq!(book.bids().collect::<Vec<_>>(), told);
        exchange.close().await;
    }
}
