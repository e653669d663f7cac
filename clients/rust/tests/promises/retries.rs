//! What is sent again when a connection breaks, and what is not.

use std::future::IntoFuture;
use std::time::Duration;

use dingir::{BatchReply, CancelItem, Code, Error, OrderKind, PutItem, Side};

use crate::peer::{behind, kind, Peer, RESULT};

#[tokio::test]
async fn an_order_is_sent_again_under_the_same_id() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let order = tokio::spawn(exchange.order().put(1, "M", Side::Bid, OrderKind::Limit, 1).price(1).into_future());
    let first = line.hear().await;
    // The answer breaks off.
    line.say(&RESULT[..RESULT.len() - 1]).await;
    drop(line);
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, first);
    line.reset();
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, first);
    line.say(RESULT).await;
    assert_eq!(order.await.unwrap().unwrap().id, 17);
    let id = behind(&first, "CLIENTID");
    let (bits, counter) = id.split_once('-').unwrap();
    assert_eq!((bits.len(), counter), (16, "1"), "{id}");
}

#[tokio::test]
async fn an_error_that_answers_a_repetition_says_so() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let cancel = || tokio::spawn(exchange.order().cancel(1, "M", 5).into_future());
    let call = cancel();
    line.hear().await;
    line.say(b"-NOORDER no such order\r\n").await;
    let Err(Error::Server(error)) = call.await.unwrap() else { panic!("an error was answered") };
    assert_eq!((error.code, error.resent, error.text.as_str()), (Code::NoOrder, false, "no such order"));

    let call = cancel();
    line.hear().await;
    drop(line);
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, ["ORDER.CANCEL", "1", "M", "5"]);
    line.say(b"-NOORDER no such order\r\n").await;
    let Err(Error::Server(error)) = call.await.unwrap() else { panic!("an error was answered") };
    assert!(error.resent);
    assert_eq!(error.to_string(), "NOORDER no such order (answering a repetition)");
}

#[tokio::test]
async fn what_may_not_be_repeated_fails_once_it_may_have_arrived() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let call = tokio::spawn(exchange.call(["INFO"]).into_future());
    let register = tokio::spawn(exchange.user().register().into_future());
    let keyed = tokio::spawn(exchange.user().register().l1("0xab").into_future());
    for _ in 0..3 {
        line.hear().await;
    }
    drop(line);
    assert_eq!(kind(&call.await.unwrap().unwrap_err()), "unknown");
    assert_eq!(kind(&register.await.unwrap().unwrap_err()), "unknown");
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, ["USER.REGISTER", "L1", "0xab"]);
    line.say(b"$1\r\n7\r\n").await;
    assert_eq!(keyed.await.unwrap().unwrap(), 7);
    exchange.close().await;
    line.expect_end().await;
}

#[tokio::test]
async fn what_was_never_sent_is_sent_whatever_it_is() {
    let peer = Peer::listen().await;
    let (exchange, line) = peer.exchange().await;
    drop(line);
    let mut silent = peer.accept_silently().await;
    let call = tokio::spawn(exchange.call(["INFO"]).into_future());
    silent.hear().await; // HELLO: there is no connection yet
    drop(silent);
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, ["INFO"]);
    line.say(b"=8\r\ntxt:info\r\n").await;
    assert_eq!(call.await.unwrap().unwrap().as_str(), Some("info"));
}

#[tokio::test]
async fn what_did_not_leave_whole_has_not_arrived() {
    let peer = Peer::listen().await;
    let (exchange, line) = peer.exchange().await;
    // Far more than the socket takes while the peer does not read.
    let long = "x".repeat(64 * 1024 * 1024);
    let call = tokio::spawn(exchange.call(["ECHO", long.as_str()]).into_future());
    line.stream.readable().await.unwrap();
    line.reset();
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await[1].len(), long.len());
    line.ok().await;
    assert!(call.await.unwrap().is_ok());
}

#[tokio::test]
async fn loading_is_asked_again_on_the_next_connection_whatever_it_is() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let call = tokio::spawn(exchange.call(["INFO"]).into_future());
    let list = tokio::spawn(exchange.asset().list().into_future());
    line.hear().await;
    line.hear().await;
    line.say(b"-LOADING recovering\r\n").await;
    line.expect_end().await;
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, ["INFO"]);
    assert_eq!(line.hear().await, ["ASSET.LIST"]);
    line.say(b"+info\r\n*0\r\n").await;
    assert_eq!(call.await.unwrap().unwrap().as_str(), Some("info"));
    assert!(list.await.unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn a_batch_is_repeated_under_the_ids_of_its_puts() {
    let peer = Peer::listen().await;
    let (exchange, mut line) = peer.exchange().await;
    let put = PutItem::new("M", Side::Bid, OrderKind::Limit, 1).price(1);
    let batch = exchange.order().batch(1).items([put.clone(), put.clone().client_id("mine")]);
    let batch =
        tokio::spawn(batch.item(put.reply(dingir::ReplyForm::Ack)).item(CancelItem::new("M", "b")).into_future());
    let first = line.hear().await;
    assert_eq!(first.iter().filter(|word| *word == "CLIENTID").count(), 4);
    drop(line);
    let mut line = peer.accept().await;
    assert_eq!(line.hear().await, first);
    line.say(b"*4\r\n").await;
    line.say(RESULT).await;
    line.say(b"-NOFUNDS USDT\r\n$2\r\n18\r\n-NOORDER no such order\r\n").await;
    let replies = batch.await.unwrap().unwrap();
    assert!(matches!(&replies[0], Ok(BatchReply::Put(order)) if order.id == 17));
    assert_eq!(replies[1].as_ref().unwrap_err().code, Code::NoFunds);
    assert_eq!(replies[2], Ok(BatchReply::PutAck(18)));
    assert_eq!(replies[3].as_ref().unwrap_err().code, Code::NoOrder);
}

#[tokio::test]
async fn a_command_outlives_lost_connections_no_longer_than_it_may() {
    let peer = Peer::listen().await;
    let options = peer.options().retry_for(Duration::from_millis(100));
    let (exchange, mut line) = peer.exchange_with(options).await;
    let put = exchange.order().put(1, "M", Side::Bid, OrderKind::Limit, 1).client_id("mine");
    let put = tokio::spawn(put.into_future());
    let list = tokio::spawn(exchange.asset().list().into_future());
    line.hear().await;
    line.hear().await;
    drop((peer, line)); // nothing listens there any more
    let (put, list) = (put.await.unwrap().unwrap_err(), list.await.unwrap().unwrap_err());
    let unsent = exchange.order().put(1, "M", Side::Bid, OrderKind::Limit, 1).await.unwrap_err();
    assert_eq!((kind(&put), put.client_id()), ("unknown", Some("mine")), "{put}");
    assert_eq!((kind(&list), kind(&unsent)), ("lost", "lost"), "{list}, {unsent}");
}
