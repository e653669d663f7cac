//! Subscriptions: what the reader may rely on.

use std::future::IntoFuture;
use std::time::Duration;

use dingir::{Book, Code, Exchange, Message, Payload, Subscription, Value};

use crate::peer::{kind, Line, Peer};

pub const CHANNEL: &str = "depth:M";

/// A message of a depth channel. The snapshot at `seq` has one bid, whose amount is `seq`; so has each update.
pub fn payload(seq: u64, snapshot: bool) -> String {
    let level = format!(r#""bids":[["1.00","{seq}.5"]],"asks":[]"#);
    if snapshot {
        format!(r#"{{"type":"snapshot","seq":{seq},"epoch":"e","time":1,{level},"complete":true}}"#)
    } else {
        format!(r#"{{"type":"update","seq":{seq},"prev":{},"time":1,{level}}}"#, seq - 1)
    }
}

pub fn push(payload: &str) -> String {
    push_of(CHANNEL, payload)
}

fn push_of(channel: &str, payload: &str) -> String {
    format!(">3\r\n$7\r\nmessage\r\n${}\r\n{channel}\r\n${}\r\n{payload}\r\n", channel.len(), payload.len())
}

pub fn snapshot(seq: u64) -> String {
    push(&payload(seq, true))
}

pub fn update(seq: u64) -> String {
    push(&payload(seq, false))
}

/// FEED.REPLAY's answer: these updates, of a channel that has come to `last`.
pub fn replay(seqs: impl IntoIterator<Item = u64>, last: u64) -> String {
    let messages: Vec<_> = seqs.into_iter().map(|seq| payload(seq, false)).collect();
    let told: String = messages.iter().map(|told| format!("${}\r\n{told}\r\n", told.len())).collect();
    let head = format!("%4\r\n$7\r\nchannel\r\n$7\r\n{CHANNEL}\r\n$5\r\nepoch\r\n$1\r\ne\r\n$3\r\nseq\r\n:{last}\r\n");
    format!("{head}$8\r\nmessages\r\n*{}\r\n{told}", messages.len())
}

/// Accept the connection of a subscription, and confirm it.
pub async fn subscribed(peer: &Peer) -> Line {
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, ["SUBSCRIBE", CHANNEL]);
    line.say(b">3\r\n$9\r\nsubscribe\r\n$7\r\ndepth:M\r\n:1\r\n").await;
    line
}

async fn subscribe(exchange: &Exchange, peer: &Peer) -> (Subscription, Line) {
    let feed = exchange.feed();
    let (messages, line) = tokio::join!(feed.subscribe([CHANNEL, CHANNEL]), subscribed(peer));
    (messages.unwrap(), line)
}

pub async fn next(messages: &mut Subscription) -> Message {
    let next = tokio::time::timeout(Duration::from_secs(20), messages.next()).await;
    next.expect("no message came").expect("the stream ended").unwrap()
}

/// The number of the next message, negative of a snapshot.
async fn number(messages: &mut Subscription) -> i64 {
    let message = next(messages).await;
    assert_eq!(message.channel, CHANNEL);
    let number = i64::try_from(message.seq).unwrap();
    if message.is_snapshot() {
        -number
    } else {
        number
    }
}

#[tokio::test]
async fn a_channel_begins_with_a_snapshot_and_goes_on_with_updates() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    line.say((snapshot(5) + &update(6) + &update(7)).as_bytes()).await;
    let message = next(&mut messages).await;
    let Payload::DepthSnapshot(told) = &message.payload else { panic!("{message:?}") };
    assert_eq!((told.seq, told.complete, told.bids[0].amount.to_plain_string()), (5, true, "5.5".to_owned()));
    assert_eq!([number(&mut messages).await, number(&mut messages).await], [6, 7]);
    drop(messages);
    line.expect_end().await;
}

#[tokio::test]
async fn a_snapshot_at_the_very_number_is_not_handed_over_again() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    line.say(snapshot(5).as_bytes()).await;
    assert_eq!(number(&mut messages).await, -5);
    drop(line);
    let mut line = subscribed(&peer).await;
    line.say((snapshot(5) + &update(6)).as_bytes()).await;
    assert_eq!(number(&mut messages).await, 6);
}

#[tokio::test]
async fn what_was_missed_is_asked_for_page_by_page_and_handed_over_in_order() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    line.say((snapshot(5) + &update(6)).as_bytes()).await;
    assert_eq!([number(&mut messages).await, number(&mut messages).await], [-5, 6]);
    drop(line);
    let mut line = subscribed(&peer).await;
    line.say(snapshot(9).as_bytes()).await;
    assert_eq!(line.hear().await, ["FEED.REPLAY", CHANNEL, "FROM", "7"]);
    line.say((update(10) + &replay(7..=8, 10)).as_bytes()).await;
    assert_eq!(line.hear().await, ["FEED.REPLAY", CHANNEL, "FROM", "9"]);
    // The channel has come further meanwhile: 10 and 11 are told as updates.
    line.say((update(11) + &replay(9..=11, 11)).as_bytes()).await;
    line.say(update(12).as_bytes()).await;
    for expected in 7..=12 {
        assert_eq!(number(&mut messages).await, expected);
    }
}

#[tokio::test]
async fn what_is_not_kept_any_more_begins_anew_with_the_snapshot() {
    let short = replay([], 9);
    let gap = replay([8, 9], 9);
    for answer in ["-GONE from 8\r\n", "-AHEAD at 3\r\n", "-ERR no\r\n", &short, &gap] {
        let peer = Peer::listen().await;
        let (exchange, _calls) = peer.exchange().await;
        let (mut messages, mut line) = subscribe(&exchange, &peer).await;
        line.say(snapshot(6).as_bytes()).await;
        assert_eq!(number(&mut messages).await, -6);
        line.reset();
        let mut line = subscribed(&peer).await;
        line.say(snapshot(9).as_bytes()).await;
        assert_eq!(line.hear().await[3], "7");
        line.say((answer.to_owned() + &update(10)).as_bytes()).await;
        assert_eq!([number(&mut messages).await, number(&mut messages).await], [-9, 10], "{answer}");
    }
}

#[tokio::test]
async fn an_update_that_is_not_the_next_one_is_a_lost_connection() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    line.say((snapshot(5) + &update(7)).as_bytes()).await;
    assert_eq!(number(&mut messages).await, -5);
    line.expect_end().await;
    let mut line = subscribed(&peer).await;
    line.say(snapshot(7).as_bytes()).await;
    assert_eq!(line.hear().await[3], "6");
    line.say(replay(6..=7, 7).as_bytes()).await;
    assert_eq!([number(&mut messages).await, number(&mut messages).await], [6, 7]);
    // So is one that comes before the snapshot, and one that comes twice.
    drop(line);
    let mut line = subscribed(&peer).await;
    line.say(update(8).as_bytes()).await;
    line.expect_end().await;
    let mut line = subscribed(&peer).await;
    line.say((snapshot(7) + &update(8) + &update(8)).as_bytes()).await;
    assert_eq!(number(&mut messages).await, 8);
    line.expect_end().await;
}

#[tokio::test]
async fn channels_are_told_apart_and_patterns_of_one_kind_are_typed() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let script = async {
        let mut line = peer.accept().await;
        assert_eq!(line.hear().await, ["SUBSCRIBE", "trade:M", "balance:1"]);
        line.say(b">3\r\n$9\r\nsubscribe\r\n$7\r\ntrade:M\r\n:1\r\n").await;
        line.say(b">3\r\n$9\r\nsubscribe\r\n$9\r\nbalance:1\r\n:2\r\n").await;
        let trade = r#"{"type":"snapshot","seq":0,"epoch":"e","time":1,"trade":null}"#;
        let balances = r#"{"type":"snapshot","seq":3,"epoch":"e","time":1,"balances":{}}"#;
        line.say((push_of("trade:M", trade) + &push_of("balance:1", balances)).as_bytes()).await;
        line
    };
    let feed = exchange.feed();
    let (messages, _line) = tokio::join!(feed.subscribe(["trade:M", "balance:1"]), script);
    let mut messages = messages.unwrap();
    assert!(matches!(next(&mut messages).await.payload, Payload::TradeSnapshot(told) if told.trade.is_none()));
    assert!(matches!(next(&mut messages).await.payload, Payload::BalanceSnapshot(told) if told.seq == 3));
}

#[tokio::test]
async fn a_name_that_is_refused_is_an_error_of_subscribe() {
    let peer = Peer::listen().await;
    let (exchange, mut calls) = peer.exchange().await;
    let feed = exchange.feed();
    let (refused, ()) = tokio::join!(feed.subscribe([CHANNEL]), async {
        let mut line = peer.accept().await;
        line.hear().await;
        line.say(b"-NOMARKET no such market\r\n").await;
        line.expect_end().await;
    });
    assert_eq!(refused.unwrap_err().code(), Some(Code::NoMarket));
    assert_eq!(kind(&feed.subscribe(Vec::<String>::new()).await.unwrap_err()), "other");
    // The exchange is as it was.
    let (answer, ()) = tokio::join!(exchange.call(["PING"]).into_future(), async {
        calls.hear().await;
        calls.say(b"+PONG\r\n").await;
    });
    assert_eq!(answer.unwrap(), Value::Text("PONG".to_owned()));
}

#[tokio::test]
async fn a_server_that_still_recovers_is_asked_again() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let feed = exchange.feed();
    let (messages, _line) = tokio::join!(feed.subscribe([CHANNEL]), async {
        let mut line = peer.accept().await;
        line.hear().await;
        line.say(b"-LOADING recovering\r\n").await;
        let mut line = subscribed(&peer).await;
        line.say(snapshot(1).as_bytes()).await;
        line
    });
    assert_eq!(number(&mut messages.unwrap()).await, -1);
}

#[tokio::test]
async fn a_stream_ends_when_the_exchange_is_closed_and_after_an_error() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    line.say(push(r#"{"type":"update","seq":"x"}"#).as_bytes()).await;
    assert_eq!(kind(&messages.next().await.unwrap().unwrap_err()), "protocol");
    assert!(messages.next().await.is_none());

    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    drop(line);
    line = peer.accept().await;
    line.hear().await;
    line.say(b"-NOMARKET not any more\r\n").await;
    assert_eq!(messages.next().await.unwrap().unwrap_err().code(), Some(Code::NoMarket));
    assert!(messages.next().await.is_none());

    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    exchange.close().await;
    assert!(messages.next().await.is_none());
    line.expect_end().await;
    assert_eq!(kind(&exchange.feed().subscribe([CHANNEL]).await.unwrap_err()), "closed");
}

#[tokio::test]
async fn a_connection_that_says_nothing_for_long_is_asked_and_given_up() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange_with(peer.options().timeout(Duration::from_millis(60))).await;
    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    line.say(snapshot(5).as_bytes()).await;
    assert_eq!(number(&mut messages).await, -5);
    assert_eq!(line.hear().await, ["PING"]);
    line.say(b"+PONG\r\n").await;
    assert_eq!(line.hear().await, ["PING"]);
    line.expect_end().await; // no answer, no message
    let mut line = subscribed(&peer).await;
    line.say((snapshot(5) + &update(6)).as_bytes()).await;
    assert_eq!(number(&mut messages).await, 6);
}

#[tokio::test]
async fn a_reader_that_is_slow_slows_the_socket_and_misses_nothing() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    let last = 3000;
    let writer = tokio::spawn(async move {
        // Ten kilobytes each, in a field that the library does not know.
        let padded =
            |seq| push(&payload(seq, false).replace('{', &format!("{{\"padding\":\"{}\",", "x".repeat(10_000))));
        line.say(snapshot(1).as_bytes()).await;
        for seq in 2..=last {
            line.say(padded(seq).as_bytes()).await;
        }
        line
    });
    // Nobody reads: the writer can't get rid of thirty megabytes.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!writer.is_finished());
    assert_eq!(number(&mut messages).await, -1);
    for expected in 2..=last {
        assert_eq!(next(&mut messages).await.seq, expected);
    }
    writer.await.unwrap();
}

#[tokio::test]
async fn a_book_follows_its_channel_and_refuses_a_gap() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let (mut messages, mut line) = subscribe(&exchange, &peer).await;
    let levels = |seq: u64, kind: &str, bids: &str, asks: &str| {
        let head = format!(r#""type":"{kind}","seq":{seq},"prev":{},"epoch":"e","time":1"#, seq - 1);
        push(&format!(r#"{{{head},"bids":{bids},"asks":{asks},"complete":true}}"#))
    };
    line.say(levels(4, "snapshot", r#"[["9.50","2"],["9.00","1"]]"#, r#"[["10.00","3"]]"#).as_bytes()).await;
    line.say(levels(5, "update", r#"[["9.00","0.00"],["9.75","1.0"]]"#, r#"[["9.90","4"]]"#).as_bytes()).await;
    let mut book = Book::new("M");
    assert_eq!((book.channel(), book.seq()), (CHANNEL, None));
    let (first, second) = (next(&mut messages).await, next(&mut messages).await);
    assert_eq!(kind(&book.apply(&second).unwrap_err()), "protocol");
    book.apply(&first).unwrap();
    book.apply(&second).unwrap();
    assert_eq!(kind(&book.apply(&second).unwrap_err()), "protocol");
    Book::new("OTHER").apply(&second).unwrap();
    let side = |levels: Vec<(String, String)>| levels.into_iter().map(|(a, b)| a + " " + &b).collect::<Vec<_>>();
    let plain =
        |(price, amount): (&dingir::Decimal, &dingir::Decimal)| (price.to_plain_string(), amount.to_plain_string());
    assert_eq!(side(book.bids().map(plain).collect()), ["9.75 1.0", "9.50 2"]);
    assert_eq!(side(book.asks().map(plain).collect()), ["9.90 4", "10.00 3"]);
    assert_eq!(book.seq(), Some(5));
    line.say(levels(6, "snapshot", "[]", "[]").as_bytes()).await;
    drop(line);
    let mut line = subscribed(&peer).await;
    line.say(levels(7, "snapshot", "[]", "[]").as_bytes()).await;
    assert_eq!(line.hear().await, ["FEED.REPLAY", CHANNEL, "FROM", "7"]);
    line.say(b"-GONE from 9\r\n").await;
    for expected in 6..=7 {
        book.apply(&next(&mut messages).await).unwrap();
        assert_eq!(book.seq(), Some(expected));
    }
    assert_eq!((book.bids().len(), book.asks().len()), (0, 0));
}
