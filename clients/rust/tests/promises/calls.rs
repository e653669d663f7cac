//! Calls on a connection that holds.

use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use dingir::{Code, Command, Error, Exchange, OrderKind, OrderStatus, Side, Value};

use crate::peer::{behind, kind, Peer, RESULT};

#[tokio::test]
async fn the_handshake_tells_password_name_and_library() {
    let peer = Peer::listen().await;
    let options = peer.options().user("u").password("p w").name("desk");
    let script = async {
        let mut line = peer.accept_silently().await;
        assert_eq!(line.hear().await, ["HELLO", "3", "AUTH", "u", "p w", "SETNAME", "desk"]);
        assert_eq!(line.hear().await, ["CLIENT", "SETINFO", "LIB-NAME", "dingir(rust)"]);
        assert_eq!(line.hear().await, ["CLIENT", "SETINFO", "LIB-VER", env!("CARGO_PKG_VERSION")]);
        // An older server may not know the latter.
        line.say(b"%0\r\n-ERR unknown subcommand\r\n-ERR unknown subcommand\r\n").await;
        assert_eq!(line.hear().await, ["PING"]);
        line.say(b"+PONG\r\n").await;
    };
    let (exchange, ()) = tokio::join!(
        async {
            let exchange = Exchange::connect(options).await.unwrap();
            assert_eq!(exchange.call(["PING"]).await.unwrap(), Value::Text("PONG".to_owned()));
            exchange
        },
        script
    );
    assert!(!exchange.is_closed());
}

#[tokio::test]
async fn a_typed_call_sends_words_and_reads_a_record_that_comes_byte_by_byte() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let put = exchange.order().put(1, "BTC_USDT", Side::Bid, OrderKind::Limit, "0.50").price("100.00").post_only(true);
    let (order, ()) = tokio::join!(put.into_future(), async {
        let words = line.hear().await;
        assert_eq!(words[..6], ["ORDER.PUT", "1", "BTC_USDT", "BID", "LIMIT", "0.50"]);
        assert_eq!(behind(&words, "PRICE"), "100.00");
        assert!(words.contains(&"POSTONLY".to_owned()));
        for byte in RESULT {
            line.say(&[*byte]).await;
            tokio::task::yield_now().await;
        }
    });
    let order = order.unwrap();
    assert_eq!((order.id, order.status), (17, OrderStatus::New));
    assert_eq!(order.remain.to_plain_string(), "0.50");
}

#[tokio::test]
async fn many_calls_at_a_time_each_get_their_own_answer() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let calls: Vec<_> = (0..1000)
        .map(|number: u64| {
            let exchange = exchange.clone();
            tokio::spawn(async move { (number, exchange.call(["ECHO", &number.to_string()]).await.unwrap()) })
        })
        .collect();
    for _ in 0..1000 {
        let words = line.hear().await;
        line.say(format!(">2\r\n$3\r\nany\r\n$4\r\npush\r\n${}\r\n{}\r\n", words[1].len(), words[1]).as_bytes()).await;
    }
    for call in calls {
        let (number, answer) = call.await.unwrap();
        assert_eq!(answer.as_str(), Some(number.to_string().as_str()));
    }
}

#[tokio::test]
async fn a_pipeline_answers_a_list_of_results_and_errors() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let mut pipeline = exchange.pipeline();
    pipeline.add(exchange.user().register().map(|id| id.to_string()));
    pipeline.add(exchange.user().get(7).map(|user| user.l1));
    pipeline.add(exchange.engine().set(dingir::EngineParameter::ClientIdTtl, 5).map(|()| "set".to_owned()));
    assert_eq!((pipeline.len(), pipeline.is_empty()), (3, false));
    let (answers, ()) = tokio::join!(pipeline.send(), async {
        // All three are there before any is answered.
        let names = [line.hear().await, line.hear().await, line.hear().await].map(|words| words[0].clone());
        assert_eq!(names, ["USER.REGISTER", "USER.GET", "ENGINE.SET"]);
        line.say(b"$1\r\n7\r\n-NOUSER user: expected a registered one, received 7\r\n+OK\r\n").await;
    });
    assert_eq!(answers[0].as_ref().unwrap(), "7");
    assert_eq!(answers[1].as_ref().unwrap_err().code(), Some(Code::NoUser));
    assert_eq!(answers[2].as_ref().unwrap(), "set");
    assert!(exchange.pipeline::<()>().send().await.is_empty());
}

#[tokio::test]
async fn dropping_a_call_disturbs_nobody() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let mut sent = Box::pin(exchange.call(["ECHO", "dropped"]).into_future());
    poll_once(sent.as_mut());
    assert_eq!(line.hear().await, ["ECHO", "dropped"]);
    let never_polled = exchange.call(["ECHO", "never"]).into_future();
    drop(never_polled);
    drop(sent);
    let call = exchange.call(["ECHO", "kept"]);
    let (answer, ()) = tokio::join!(call.into_future(), async {
        assert_eq!(line.hear().await, ["ECHO", "kept"]);
        line.say(b"$7\r\ndropped\r\n$4\r\nkept\r\n").await;
    });
    assert_eq!(answer.unwrap().as_str(), Some("kept"));
}

#[tokio::test]
async fn a_call_that_is_dropped_before_it_is_sent_is_not_sent() {
    let peer = Peer::listen().await;
    let (exchange, line) = peer.exchange().await;
    drop(line);
    let mut next = peer.accept_silently().await; // the library is connecting again, and can send nothing
    let mut dropped = Box::pin(exchange.call(["ECHO", "dropped"]).into_future());
    poll_once(dropped.as_mut());
    drop(dropped);
    let mut kept = pin!(exchange.call(["ECHO", "kept"]).into_future());
    poll_once(kept.as_mut());
    for _ in 0..3 {
        next.hear().await;
    }
    next.say(b"%0\r\n+OK\r\n+OK\r\n").await;
    assert_eq!(next.hear().await, ["ECHO", "kept"]);
    next.say(b"$4\r\nkept\r\n").await;
    assert!(kept.await.is_ok());
}

/// Let a future begin.
fn poll_once(mut future: std::pin::Pin<&mut impl Future>) {
    assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

#[tokio::test]
async fn close_lets_calls_in_flight_end() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let clone = exchange.clone();
    let call = tokio::spawn(exchange.call(["ECHO", "a"]).into_future());
    assert_eq!(line.hear().await, ["ECHO", "a"]);
    let closing = tokio::spawn(async move { clone.close().await });
    while !exchange.is_closed() {
        tokio::task::yield_now().await;
    }
    let late = exchange.call(["ECHO", "late"]).await;
    assert_eq!(kind(&late.unwrap_err()), "closed");
    assert!(!closing.is_finished());
    line.say(b"$1\r\na\r\n").await;
    line.expect_end().await;
    assert_eq!(call.await.unwrap().unwrap().as_str(), Some("a"));
    closing.await.unwrap();
    exchange.close().await; // again, which changes nothing
    let mut pipeline = exchange.pipeline();
    pipeline.add(exchange.asset().list());
    assert_eq!(kind(pipeline.send().await[0].as_ref().unwrap_err()), "closed");
}

#[tokio::test]
async fn close_waits_no_longer_than_the_timeout() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange_with(peer.options().timeout(Duration::from_millis(50))).await;
    let put = exchange.order().put(1, "M", Side::Bid, OrderKind::Limit, 1).client_id("mine");
    let call = tokio::spawn(put.into_future());
    assert_eq!(line.hear().await[0], "ORDER.PUT");
    exchange.close().await;
    let error = call.await.unwrap().unwrap_err();
    assert!(matches!(kind(&error), "unknown" | "timeout"), "{error}");
    assert_eq!(error.client_id(), Some("mine"));
}

#[tokio::test]
async fn dropping_the_last_clone_closes_the_connection() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let clone = exchange.clone();
    drop(exchange);
    let (answer, ()) = tokio::join!(clone.call(["PING"]).into_future(), async {
        line.hear().await;
        line.say(b"+PONG\r\n").await;
    });
    answer.unwrap();
    drop(clone);
    line.expect_end().await;
}

#[tokio::test]
async fn what_would_change_the_connection_for_all_is_refused() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    for words in [&["subscribe", "a"][..], &["MULTI"], &["client", "reply", "off"], &["FEED.FORMAT", "JSON"], &[]] {
        assert!(matches!(exchange.call(words).await, Err(Error::NotShared(_))), "{words:?}");
    }
    exchange.close().await;
    line.expect_end().await;
}

/// Everything may be moved between threads, and an exchange shared; this is checked when it is compiled.
#[test]
fn futures_may_be_spawned() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    fn moved<T: Send + 'static>() {}
    shared::<Exchange>();
    moved::<dingir::Call<dingir::Order>>();
    moved::<dingir::Pipeline<dingir::Order>>();
    moved::<dingir::Subscription>();
    shared::<Error>();
}
