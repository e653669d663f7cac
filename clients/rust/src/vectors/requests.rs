//! Requests: typed methods give the words, and the bytes of both encodings.

use serde_json::Value as Json;

use super::{bytes, vectors};
use crate::codec::codec;
use crate::words::Words;
use crate::{AmendItem, BatchItem, CancelItem, Command, Exchange, Options, Protocol, PutItem, Which};

/// What a vector gives a command, by name.
struct Given<'a>(&'a Json);

impl Given<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|told| told.as_str().unwrap().to_owned())
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name).map(|told| told.as_u64().unwrap())
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name).map(|told| told.as_bool().unwrap())
    }

    fn word<T: for<'a> From<&'a str>>(&self, name: &str) -> Option<T> {
        self.text(name).map(|word| T::from(&word))
    }

    fn texts(&self, name: &str) -> Vec<String> {
        let told = self.0.get(name).and_then(Json::as_array);
        told.into_iter().flatten().map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    fn which(&self) -> Which {
        self.number("order_id").map_or_else(|| self.text("client_id").unwrap().into(), Which::from)
    }
}

/// Set on a builder what is given.
macro_rules! with {
    ($builder:expr, $given:ident, $($field:ident: $kind:ident),+) => {{
        let mut builder = $builder;
        $(if let Some(value) = $given.$kind(stringify!($field)) {
            builder = builder.$field(value);
        })+
        builder
    }};
}

/// Take what a command needs.
macro_rules! need {
    ($given:ident, $kind:ident $name:ident) => {
        $given.$kind(stringify!($name)).unwrap()
    };
}

/// The words of the command that a vector describes, by its typed method.
fn words(exchange: &Exchange, command: &str, given: &Given<'_>) -> Words {
    if command.ends_with("HISTORY") {
        return history(exchange, command, given);
    }
    let (noun, _) = command.split_once('.').unwrap();
    match noun {
        "ORDER" => order(exchange, command, given),
        "MARKET" => market(exchange, command, given),
        _ => others(exchange, command, given),
    }
}

fn of(command: impl Command) -> Words {
    command.request().outgoing.words
}

fn order(exchange: &Exchange, command: &str, given: &Given<'_>) -> Words {
    let order = exchange.order();
    let (user, id) = (given.number("user"), given.number("order_id"));
    let market = given.text("market");
    match command {
        "ORDER.PUT" => {
            let put = order.put(
                user.unwrap(),
                market.unwrap(),
                need!(given, word side),
                need!(given, word kind),
                need!(given, text amount),
            );
            let put = with!(put, given, price: text, quote_limit: text, tif: word, post_only: flag, stp: word,
                client_id: text, taker_fee: text, maker_fee: text, signature: text);
            match given.text("reply").as_deref() {
                None => of(put),
                Some("RESULT") => of(put.reply_result()),
                Some("ACK") => of(put.reply_ack()),
                Some("FULL") => of(put.reply_full()),
                Some(other) => panic!("{other}"),
            }
        }
        "ORDER.AMEND" => {
            of(with!(order.amend(user.unwrap(), market.unwrap(), id.unwrap()), given, amount: text, price: text))
        }
        "ORDER.CANCEL" => of(order.cancel(user.unwrap(), market.unwrap(), given.which())),
        "ORDER.CANCELALL" => of(with!(order.cancel_all(user.unwrap()), given, market: text, side: word)),
        "ORDER.BATCH" => {
            let items = given.0["item"].as_array().unwrap();
            of(order.batch(user.unwrap()).items(items.iter().map(item)))
        }
        "ORDER.GET" => of(order.get(market.unwrap(), id.unwrap())),
        "ORDER.LIST" => of(with!(order.list(user.unwrap()), given, market: text, offset: number, limit: number)),
        other => panic!("there is no method for {other}"),
    }
}

pub(super) fn item(told: &Json) -> BatchItem {
    let (kind, given) = told.as_object().unwrap().iter().next().unwrap();
    let given = Given(given);
    let market = given.text("market").unwrap();
    match kind.as_str() {
        "put" => {
            let put = PutItem::new(market, need!(given, word side), need!(given, word kind), need!(given, text amount));
            with!(put, given, price: text, quote_limit: text, tif: word, post_only: flag, stp: word, client_id: text,
                taker_fee: text, maker_fee: text, signature: text, reply: word)
            .into()
        }
        "amend" => {
            with!(AmendItem::new(market, need!(given, number order_id)), given, amount: text, price: text).into()
        }
        "cancel" => CancelItem::new(market, given.which()).into(),
        other => panic!("there is no item {other}"),
    }
}

fn market(exchange: &Exchange, command: &str, given: &Given<'_>) -> Words {
    let market = exchange.market();
    let name = || given.text("market").unwrap();
    match command {
        "MARKET.CREATE" => {
            let create = market.create(
                name(),
                need!(given, text base),
                need!(given, text quote),
                need!(given, number amount_scale),
                need!(given, number price_scale),
            );
            of(with!(create, given, fee_scale: number, min_amount: text, taker_fee: text, maker_fee: text, stp: word))
        }
        "MARKET.SET" => of(with!(market.set(name()), given,
            min_amount: text, taker_fee: text, maker_fee: text, stp: word, status: word)),
        "MARKET.LIST" => of(market.list()),
        "MARKET.SUMMARY" => of(given.texts("market").into_iter().fold(market.summary(), |all, one| all.market(one))),
        "MARKET.DEPTH" => of(with!(market.depth(name()), given, limit: number, interval: text)),
        "MARKET.TRADES" => of(with!(market.trades(name()), given, limit: number, before: number)),
        "MARKET.TICKER" => of(market.ticker(name())),
        "MARKET.KLINE" => of(with!(market.kline(name(), need!(given, word interval)), given,
            from_us: number, to_us: number, limit: number, fill: flag)),
        "MARKET.STATUS" => of(with!(market.status(name()), given, period: number)),
        other => panic!("there is no method for {other}"),
    }
}

fn history(exchange: &Exchange, command: &str, given: &Given<'_>) -> Words {
    let user = || need!(given, number user);
    match command {
        "ORDER.HISTORY" => of(with!(exchange.order().history(user()), given,
            market: text, side: word, status: word, from_us: number, to_us: number, before: text, limit: number)),
        "TRADE.HISTORY" => of(with!(exchange.trade().history(user()), given,
            market: text, side: word, order_id: number, from_us: number, to_us: number, before: text, limit: number)),
        "BALANCE.HISTORY" => of(with!(exchange.balance().history(user()), given,
            asset: text, business: text, from_us: number, to_us: number, before: text, limit: number)),
        "TRANSFER.HISTORY" => of(with!(exchange.transfer().history(user()), given,
            asset: text, direction: word, from_us: number, to_us: number, before: text, limit: number)),
        "WAITHISTORY" => of(exchange.history().wait(need!(given, number sequence), need!(given, number timeout))),
        other => panic!("there is no method for {other}"),
    }
}

fn others(exchange: &Exchange, command: &str, given: &Given<'_>) -> Words {
    let (user, asset) = (given.number("user"), || given.text("asset").unwrap());
    let channel = || given.text("channel").unwrap();
    match command {
        "BALANCE.GET" => {
            let get = exchange.balance().get(user.unwrap());
            of(given.texts("asset").into_iter().fold(get, |all, one| all.asset(one)))
        }
        "BALANCE.UPDATE" => {
            let (delta, business) = (need!(given, text delta), need!(given, text business));
            let id = need!(given, number business_id);
            of(with!(exchange.balance().update(user.unwrap(), asset(), delta, business, id), given, detail: text))
        }
        "BALANCE.TRANSFER" => {
            let (from, to) = (need!(given, number from_user), need!(given, number to_user));
            let transfer = exchange.balance().transfer(from, to, asset(), need!(given, text amount));
            of(with!(transfer, given, id: text, memo: text))
        }
        "ASSET.CREATE" => of(with!(exchange.asset().create(asset(), need!(given, number scale)), given,
            show: number, name: text, symbol: text, chain_id: number, address: text, inner_id: number, logo: text)),
        "ASSET.LIST" => of(exchange.asset().list()),
        "ASSET.SUMMARY" => {
            of(given.texts("asset").into_iter().fold(exchange.asset().summary(), |all, one| all.asset(one)))
        }
        "USER.REGISTER" => of(with!(exchange.user().register(), given, l1: text, l2: text)),
        "USER.GET" => of(exchange.user().get(user.unwrap())),
        "ENGINE.STATEHASH" => of(exchange.engine().state_hash()),
        "ENGINE.CHECK" => of(exchange.engine().check()),
        "ENGINE.SET" => of(exchange.engine().set(need!(given, word parameter), need!(given, number value))),
        "ENGINE.TICK" => of(exchange.engine().tick()),
        "FEED.SNAPSHOT" => of(exchange.feed().snapshot(channel())),
        "FEED.REPLAY" => of(with!(exchange.feed().replay(channel(), need!(given, number from)), given, limit: number)),
        other => panic!("there is no method for {other}"),
    }
}

/// Leave out the ids that the library adds where none is given.
fn without_own_ids(exchange: &Exchange, words: &Words) -> Words {
    let prefix = exchange.next_id().split_once('-').unwrap().0.to_owned() + "-";
    let own = |index: usize| words.get(index).is_some_and(|word| word.starts_with(prefix.as_bytes()));
    let mut kept = Words::default();
    for (index, word) in words.iter().enumerate() {
        if own(index + 1) {
            assert!(matches!(word, b"CLIENTID" | b"ID"));
        } else if !own(index) {
            kept.push(word);
        }
    }
    kept
}

#[tokio::test]
async fn requests_by_typed_methods_are_the_words_and_the_bytes() {
    let exchange = Exchange::detached(Options::new("h"));
    for vector in vectors("requests") {
        let command = vector["command"].as_str().unwrap();
        if command == "FEED.FORMAT" {
            continue; // the library's own affair, which it has no need of
        }
        let name = vector["name"].as_str().unwrap();
        let words = without_own_ids(&exchange, &words(&exchange, command, &Given(&vector["arguments"])));
        let told: Vec<_> = words.iter().map(|word| std::str::from_utf8(word).unwrap()).collect();
        assert_eq!(Json::from(told), vector["words"], "{name}");
        for (protocol, field) in [(Protocol::Resp, "resp"), (Protocol::Msgpack, "msgpack")] {
            let mut out = Vec::new();
            codec(protocol).encode(&words, 7, &mut out);
            assert_eq!(out, bytes(&vector, field), "{name} in {protocol}");
        }
    }
}

#[tokio::test]
async fn what_may_be_sent_again_has_an_id() {
    use crate::request::Retry::{Always, Never, Reads};
    use crate::{OrderKind::Limit, Side::Bid};
    let exchange = Exchange::detached(Options::new("h"));

    let put = exchange.order().put(1, "M", Bid, Limit, 1).request().outgoing;
    assert_eq!((put.retry, put.ids.len()), (Always, 1));
    assert!(put.words.iter().any(|word| word == put.ids[0].as_bytes()));
    let named = exchange.order().put(1, "M", Bid, Limit, 1).client_id("mine").request().outgoing;
    assert_eq!((named.retry, named.ids), (Always, vec!["mine".to_owned()]));

    let items = [PutItem::new("M", Bid, Limit, 1), PutItem::new("M", Bid, Limit, 1).client_id("mine")];
    let batch = exchange.order().batch(1).items(items).item(CancelItem::new("M", 7)).request().outgoing;
    assert_eq!((batch.retry, batch.ids.len(), batch.ids[1].as_str()), (Always, 2, "mine"));
    assert_ne!(batch.ids[0], put.ids[0]);

    let transfer = exchange.balance().transfer(1, 2, "BTC", 1).request().outgoing;
    assert_eq!((transfer.retry, transfer.ids.len()), (Always, 1));
    assert_eq!(exchange.balance().update(1, "BTC", 1, "deposit", 1).request().outgoing.retry, Always);
    assert_eq!(exchange.order().cancel(1, "M", 1).request().outgoing.retry, Always);
    assert_eq!(exchange.order().list(1).request().outgoing.retry, Reads);
    assert_eq!(exchange.trade().history(1).request().outgoing.retry, Reads);
    assert_eq!(exchange.history().wait(0, 1).request().outgoing.retry, Reads);
    assert_eq!(exchange.user().register().request().outgoing.retry, Never);
    assert_eq!(exchange.user().register().l1("a").request().outgoing.retry, Always);
    assert_eq!(exchange.user().register().l2("a").request().outgoing.retry, Always);
    assert_eq!(exchange.engine().tick().request().outgoing.retry, Always);
    assert_eq!(exchange.call(["INFO"]).request().outgoing.retry, Never);
}
