//! What keeps the server from answering.

use std::future::IntoFuture;
use std::time::Duration;

use dingir::{Code, Error, Exchange, OrderKind, Protocol, Side};
use tokio::net::TcpListener;

use crate::peer::{kind, Peer, RESULT};

const SHORT: Duration = Duration::from_millis(60);

#[tokio::test]
async fn a_late_answer_is_nobody_elses() {
    let peer = Peer::listen().await;
    let (exchange, mut late) = peer.exchange_with(peer.options().timeout(SHORT)).await;
    let put = exchange.order().put(1, "M", Side::Bid, OrderKind::Limit, 1).client_id("mine").await;
    let error = put.unwrap_err();
    assert_eq!((kind(&error), error.client_id()), ("timeout", Some("mine")));
    let next = tokio::spawn(exchange.call(["ECHO", "next"]).into_future());
    let mut line = peer.accept().await;
    // What comes on the connection that was given up is not read any more.
    let _ = tokio::io::AsyncWriteExt::write_all(&mut late.stream, RESULT).await;
    assert_eq!(line.hear().await, ["ECHO", "next"]);
    line.say(b"$4\r\nnext\r\n").await;
    assert_eq!(next.await.unwrap().unwrap().as_str(), Some("next"));
}

#[tokio::test]
async fn what_is_behind_a_late_answer_is_sent_again_if_it_may() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange_with(peer.options().timeout(SHORT)).await;
    let first = tokio::spawn(exchange.user().get(1).into_future());
    line.hear().await;
    tokio::time::sleep(SHORT / 2).await; // the second is called later, so that its own time is not over
    let second = tokio::spawn(exchange.user().get(2).into_future());
    line.hear().await;
    assert_eq!(kind(&first.await.unwrap().unwrap_err()), "timeout");
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, ["USER.GET", "2"]);
    line.say(b"-NOUSER no such user\r\n").await;
    assert_eq!(second.await.unwrap().unwrap_err().code(), Some(Code::NoUser));
}

#[tokio::test]
async fn garbage_fails_the_call_that_it_answers_and_no_other() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    for garbage in ["HTTP/1.1 400\r\n", "$x\r\n", "*99999999999\r\n", "$2\r\nabc\r\n", "#x\r\n", ":1.5\r\n"] {
        let first = tokio::spawn(exchange.call(["ECHO", "first"]).into_future());
        line.hear().await;
        let second = tokio::spawn(exchange.asset().list().into_future());
        line.hear().await;
        line.say(garbage.as_bytes()).await;
        assert_eq!(kind(&first.await.unwrap().unwrap_err()), "protocol", "{garbage:?}");
        if matches!(garbage.as_bytes()[0], b'#' | b':') {
            line.say(b"*0\r\n").await; // the frame had an end, so that the connection is still good
        } else {
            line.expect_end().await;
            line = peer.accept().await;
            assert_eq!(line.hear().await, ["ASSET.LIST"]);
            line.say(b"*0\r\n").await;
        }
        assert!(second.await.unwrap().unwrap().is_empty(), "{garbage:?}");
    }
}

#[tokio::test]
async fn a_reply_of_another_type_is_an_error_of_its_call() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let put =
        tokio::spawn(exchange.order().put(1, "M", Side::Bid, OrderKind::Limit, 1).client_id("mine").into_future());
    line.hear().await;
    line.say(b"%1\r\n$2\r\nid\r\n$2\r\n-1\r\n").await;
    let error = put.await.unwrap().unwrap_err();
    assert_eq!((kind(&error), error.client_id()), ("protocol", Some("mine")));
    assert!(error.to_string().contains("id: expected an unsigned integer"), "{error}");
}

#[tokio::test]
async fn an_answer_to_another_request_is_garbage() {
    let peer = Peer::listen().await;
    let options = peer.options().protocol(Protocol::Msgpack);
    let (exchange, mut line) = tokio::join!(Exchange::connect(options), async {
        let mut line = peer.accept_silently().await;
        line.say(b"\x94\x01\x00\xc0\x80\x94\x01\x01\xc0\xa2OK\x94\x01\x02\xc0\xa2OK").await;
        line
    });
    let call = tokio::spawn(exchange.unwrap().call(["PING"]).into_future());
    line.hear_bytes(b"\x94\x00\x03\xa4PING\x90").await;
    line.say(b"\x94\x01\x04\xc0\xa4PONG").await;
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(kind(&error), "protocol");
    assert!(error.to_string().contains("expected msgid 3, received 4"), "{error}");
}

#[tokio::test]
async fn who_is_no_such_server_is_told_at_once() {
    let peer = Peer::listen().await;
    let (connected, ()) = tokio::join!(Exchange::connect(peer.options()), async {
        peer.accept_silently().await.say(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    assert_eq!(kind(&connected.unwrap_err()), "protocol");
}

#[tokio::test]
async fn a_refusal_is_an_error_of_connect_in_either_protocol() {
    for protocol in [Protocol::Resp, Protocol::Msgpack] {
        let peer = Peer::listen().await;
        let (connected, ()) = tokio::join!(Exchange::connect(peer.options().protocol(protocol)), async {
            peer.accept_silently().await.say(b"-DENIED only local connections\r\n").await;
        });
        assert_eq!(connected.unwrap_err().code(), Some(Code::Denied));
    }
}

#[tokio::test]
async fn a_server_that_is_full_is_tried_again() {
    let peer = Peer::listen().await;
    let (connected, _line) = tokio::join!(Exchange::connect(peer.options()), async {
        peer.accept_silently().await.say(b"-ERR max number of clients reached\r\n").await;
        peer.accept().await
    });
    connected.unwrap();
}

#[tokio::test]
async fn a_refusal_later_fails_what_waits() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let put = tokio::spawn(exchange.order().put(1, "M", Side::Bid, OrderKind::Limit, 1).into_future());
    let list = tokio::spawn(exchange.asset().list().into_future());
    line.hear().await;
    line.hear().await;
    drop(line);
    let mut line = peer.accept_silently().await;
    line.say(b"-WRONGPASS the password has changed\r\n").await;
    assert_eq!(kind(&put.await.unwrap().unwrap_err()), "unknown");
    assert_eq!(list.await.unwrap().unwrap_err().code(), Some(Code::WrongPassword));
    drop(line);
    // It goes on trying: somebody may put that right.
    let mut line = peer.accept().await;
    let list = tokio::spawn(exchange.asset().list().into_future());
    line.hear().await;
    line.say(b"*0\r\n").await;
    list.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_peer_that_says_nothing_is_no_connection() {
    let peer = Peer::listen().await;
    let options = peer.options().connect_timeout(SHORT).retry_for(Duration::ZERO);
    let (connected, _line) = tokio::join!(Exchange::connect(options), peer.accept_silently());
    assert_eq!(kind(&connected.unwrap_err()), "lost");
}

#[tokio::test]
async fn where_nobody_listens_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = Exchange::connect(format!("dingir://127.0.0.1:{port}?retry_for=0.05")).await.unwrap_err();
    assert!(
        matches!(&error, Error::ConnectionLost { source } if source.kind() == std::io::ErrorKind::ConnectionRefused)
    );
}

#[tokio::test]
async fn a_wrong_connection_string_is_told_before_anything_is_sent() {
    let peer = Peer::listen().await;
    let connected = Exchange::connect(peer.options().timeout(Duration::ZERO)).await;
    assert!(matches!(connected.unwrap_err(), Error::Options(_)));
    assert!(matches!(Exchange::connect("redis://localhost").await.unwrap_err(), Error::Options(_)));
}
