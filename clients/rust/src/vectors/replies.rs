//! Replies, errors and pushes, in all three encodings.

use serde_json::Value as Json;

use super::requests::item;
use super::{bytes, frame, read, same, vectors, Plain};
use crate::codec::Frame;
use crate::node::{Decode, Node};
use crate::{
    Asset, AssetSummary, Balance, BalancePage, BatchReply, Cancelled, Code, Command, Depth, EngineCheck, Exchange,
    Kline, Market, MarketPeriod, MarketSummary, Message, Options, Order, OrderFull, OrderPage, OrderResult, Payload,
    Protocol, RawPayload, Replay, ServerError, StateHash, Ticker, Trade, TradePage, TransferPage, User, Value,
};
use std::collections::BTreeMap;

const ENCODINGS: [(&str, Protocol); 3] =
    [("resp2", Protocol::Resp), ("resp3", Protocol::Resp), ("msgpack", Protocol::Msgpack)];

impl Plain for BatchReply {
    fn plain(&self) -> Json {
        match self {
            Self::Put(result) | Self::Amend(result) => result.plain(),
            Self::PutAck(id) => id.plain(),
            Self::PutFull(order) => order.plain(),
            Self::Cancel(order) => order.plain(),
        }
    }
}

impl Plain for Result<BatchReply, ServerError> {
    fn plain(&self) -> Json {
        self.as_ref().unwrap().plain()
    }
}

fn typed<T: Decode + Plain>(node: Node<'_>) -> Json {
    T::decode(node).unwrap().plain()
}

/// Read the reply of a command as its type, and say what it says.
fn reply(command: &str, arguments: &Json, node: Node<'_>) -> Json {
    match command {
        "ORDER.PUT" => match arguments["reply"].as_str() {
            Some("ACK") => typed::<u64>(node),
            Some("FULL") => typed::<OrderFull>(node),
            _ => typed::<OrderResult>(node),
        },
        "ORDER.AMEND" => typed::<OrderResult>(node),
        "ORDER.CANCEL" | "ORDER.GET" => typed::<Order>(node),
        "ORDER.CANCELALL" => typed::<Cancelled>(node),
        "ORDER.BATCH" => batch(arguments, node),
        "ORDER.LIST" => typed::<Vec<Order>>(node),
        "ORDER.HISTORY" => typed::<OrderPage>(node),
        "TRADE.HISTORY" => typed::<TradePage>(node),
        "BALANCE.HISTORY" => typed::<BalancePage>(node),
        "TRANSFER.HISTORY" => typed::<TransferPage>(node),
        "BALANCE.GET" => typed::<BTreeMap<String, Balance>>(node),
        "BALANCE.UPDATE" | "BALANCE.TRANSFER" => typed::<Balance>(node),
        "MARKET.CREATE" | "MARKET.SET" | "ASSET.CREATE" | "ENGINE.SET" | "FEED.FORMAT" => typed::<()>(node),
        "MARKET.LIST" => typed::<Vec<Market>>(node),
        "MARKET.SUMMARY" => typed::<Vec<MarketSummary>>(node),
        "MARKET.DEPTH" => typed::<Depth>(node),
        "MARKET.TRADES" => typed::<Vec<Trade>>(node),
        "MARKET.TICKER" => typed::<Ticker>(node),
        "MARKET.KLINE" => typed::<Vec<Kline>>(node),
        "MARKET.STATUS" => typed::<MarketPeriod>(node),
        "ASSET.LIST" => typed::<Vec<Asset>>(node),
        "ASSET.SUMMARY" => typed::<Vec<AssetSummary>>(node),
        "USER.REGISTER" | "ENGINE.TICK" | "WAITHISTORY" => typed::<u64>(node),
        "USER.GET" => typed::<User>(node),
        "ENGINE.STATEHASH" => typed::<StateHash>(node),
        "ENGINE.CHECK" => typed::<EngineCheck>(node),
        "FEED.SNAPSHOT" => {
            let snapshot = RawPayload::decode(node).unwrap();
            let message = snapshot.read(arguments["channel"].as_str().unwrap()).unwrap();
            assert!(message.is_snapshot() && payload(&message.payload).0 == "depthsnapshot");
            snapshot.plain()
        }
        "FEED.REPLAY" => {
            let replay = Replay::decode(node).unwrap();
            assert!(replay.read().unwrap().iter().all(|update| payload(&update.payload).0 == "depthupdate"));
            replay.plain()
        }
        other => panic!("{other} is not known"),
    }
}

fn batch(arguments: &Json, node: Node<'_>) -> Json {
    let exchange = Exchange::detached(Options::new("h"));
    let items = arguments["item"].as_array().unwrap();
    let request = exchange.order().batch(1).items(items.iter().map(item)).request();
    let replies = (request.read)(node).unwrap();
    assert!(matches!(replies[..], [Ok(BatchReply::Put(_)), Ok(BatchReply::Amend(_)), Ok(BatchReply::Cancel(_))]));
    replies.plain()
}

/// A reply's value with messages of the feed as maps, as MessagePack has them: in RESP they are text.
fn with_maps(vector: &Json) -> &Json {
    vector.get("value_msgpack").unwrap_or(&vector["value"])
}

/// What RESP2 makes of a value: maps are flat lists, flags are integers.
fn flat(told: &Json) -> Json {
    match told {
        Json::Bool(flag) => i64::from(*flag).into(),
        Json::Array(items) => items.iter().map(flat).collect(),
        Json::Object(fields) => {
            let pairs = fields.iter().flat_map(|(name, value)| [name.as_str().into(), flat(value)]);
            in_some_order(pairs.collect())
        }
        other => other.clone(),
    }
}

/// The same values, whatever the order of the fields was, as serde_json does not keep it.
fn in_some_order(mut values: Vec<Json>) -> Json {
    values.sort_by_key(ToString::to_string);
    values.into()
}

/// Bring what RESP2 told into the form that [`flat`] makes of the expected value.
fn as_flat(told: Json, expected: &Json) -> Json {
    match (told, expected) {
        (Json::Array(items), Json::Array(likes)) => {
            items.into_iter().zip(likes).map(|(item, like)| as_flat(item, like)).collect()
        }
        (Json::Array(items), Json::Object(fields)) => {
            let pairs = items.chunks(2).flat_map(|pair| {
                let name = pair[0].as_str().unwrap();
                [name.into(), as_flat(pair[1].clone(), &fields[name])]
            });
            in_some_order(pairs.collect())
        }
        (other, _) => other,
    }
}

#[test]
fn replies_are_their_values_and_their_types() {
    for vector in vectors("replies") {
        let (name, command) = (vector["name"].as_str().unwrap(), vector["command"].as_str().unwrap());
        for (encoding, protocol) in ENCODINGS {
            let frame = frame(protocol, &bytes(&vector, encoding));
            let Frame::Reply(node) = read(protocol, &frame) else { panic!("{name} is a reply") };
            let value = Value::from(node.clone()).plain();
            match encoding {
                "resp2" => assert_eq!(as_flat(value, &vector["value"]), flat(&vector["value"]), "{name}"),
                "resp3" => assert_eq!(value, vector["value"], "{name}"),
                _ => assert_eq!(value, *with_maps(&vector), "{name}"),
            }
            let typed = reply(command, &vector["arguments"], node);
            let told = with_maps(&vector);
            assert!(same(&typed, told), "{name} in {encoding}: {typed} and {told}");
        }
    }
}

#[test]
fn errors_are_their_codes() {
    let mut seen = Vec::new();
    for vector in vectors("errors") {
        for (field, protocol) in [("resp", Protocol::Resp), ("msgpack", Protocol::Msgpack)] {
            let frame = frame(protocol, &bytes(&vector, field));
            let Frame::Reply(Node::Error(error)) = read(protocol, &frame) else { panic!("{vector} is an error") };
            assert!(!matches!(error.code, Code::Unknown(_)), "{vector}");
            assert_eq!(
                (error.code.as_str(), error.text.as_str()),
                (vector["code"].as_str().unwrap(), vector["text"].as_str().unwrap(),)
            );
            seen.push(error.code);
        }
    }
    seen.dedup();
    assert_eq!(seen, Code::ALL, "every code has a vector");
    assert_eq!(ServerError::from_line("BRANDNEW of course").code.as_str(), "BRANDNEW");
}

/// What a payload says, and whether the variant is the right one for its channel.
fn payload(told: &Payload) -> (String, Json) {
    macro_rules! variants {
        ($($variant:ident)+) => {
            match told {
                $(Payload::$variant(told) => (stringify!($variant).to_lowercase(), told.plain()),)+
                Payload::Unknown(told) => panic!("{told:?} is not known"),
            }
        };
    }
    variants!(TradeSnapshot TradeUpdate DepthSnapshot DepthUpdate BookSnapshot BookUpdate BboSnapshot BboUpdate
        TickerSnapshot TickerUpdate KlineSnapshot KlineUpdate MarketSnapshot MarketUpdate OrderSnapshot OrderUpdate
        BalanceSnapshot BalanceUpdate)
}

#[test]
fn pushes_are_typed_messages() {
    for vector in vectors("pushes") {
        let (name, channel) = (vector["name"].as_str().unwrap(), vector["channel"].as_str().unwrap());
        for (encoding, protocol) in ENCODINGS {
            let frame = frame(protocol, &bytes(&vector, encoding));
            let values = match read(protocol, &frame) {
                Frame::Push(kind, values) if kind == "message" => values,
                Frame::Reply(Node::List(mut values)) if encoding == "resp2" => values.split_off(1),
                other => panic!("{name} in {encoding}: {other:?}"),
            };
            assert!(values[0].is(channel));
            let message = Message::read(channel, values[1].clone()).unwrap();
            let mut expected = vector["payload"].clone();
            let kind = expected.as_object_mut().unwrap().remove("type").unwrap();
            assert_eq!(message.channel, channel);
            assert_eq!(expected["seq"], message.seq, "{name}");
            assert_eq!(expected.get("prev").and_then(Json::as_u64), message.prev, "{name}");
            let (variant, typed) = payload(&message.payload);
            let (channel_kind, _) = name.split_once(' ').unwrap();
            assert_eq!(variant, format!("{channel_kind}{}", kind.as_str().unwrap()));
            assert!(same(&typed, &expected), "{name} in {encoding}: {typed} and {expected}");
        }
    }
}

#[test]
fn messages_of_kinds_that_are_not_known_are_handed_over() {
    let told = r#"{"type":"update","seq":2,"prev":1,"colour":"red"}"#;
    let message = Message::read("colour:BTC", Node::of(told.as_bytes())).unwrap();
    assert!(matches!(&message.payload, Payload::Unknown(told) if told.value().get("colour").is_some()));
    let told = r#"{"type":"hint","seq":2,"prev":1}"#;
    let message = Message::read("depth:BTC", Node::of(told.as_bytes())).unwrap();
    assert!(matches!(message.payload, Payload::Unknown(_)));
    assert!(Message::read("depth:BTC", Node::of(br#"{"type":"update","seq":2}"#)).is_err());
    assert!(Message::read("depth:BTC", Node::of(br#"{"type":"update","seq":1.5,"prev":1}"#)).is_err());
}

/// Frames in which bytes were changed, cut off or doubled are errors or other values; never a panic, nor much memory.
#[test]
fn damaged_frames_are_read_or_refused() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut chance = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit
    };
    let mut refused = 0;
    for vector in vectors("replies") {
        for (encoding, protocol) in ENCODINGS {
            let whole = bytes(&vector, encoding);
            for _ in 0..200 {
                let mut damaged = whole.clone();
                let at = chance(damaged.len());
                match chance(3) {
                    0 => damaged[at] = u8::try_from(chance(256)).unwrap(),
                    1 => damaged.truncate(at),
                    _ => damaged.insert(at, damaged[at]),
                }
                let codec = crate::codec::codec(protocol);
                codec.peek(&damaged);
                // Also what the scanner would not have let through.
                refused += usize::from(codec.read(&damaged).is_err());
                if let Ok(Some(end)) = codec.scan(&mut crate::codec::Scanner::default(), &damaged) {
                    assert!(end <= damaged.len());
                }
            }
        }
    }
    assert!(refused > 1000, "{refused}");
}

#[test]
fn nesting_and_length_are_bounded() {
    for (protocol, deep, long) in [
        (Protocol::Resp, b"*1\r\n".repeat(100_000), b"$999999999\r\n".to_vec()),
        (Protocol::Msgpack, b"\x91".repeat(100_000), b"\xdb\xff\xff\xff\xff".to_vec()),
    ] {
        let codec = crate::codec::codec(protocol);
        assert!(codec.read(&deep).is_err());
        assert!(codec.scan(&mut crate::codec::Scanner::default(), &long).is_err());
    }
    // Many levels are many bytes, and no frame of floats is one.
    assert!(crate::codec::codec(Protocol::Msgpack).scan(&mut crate::codec::Scanner::default(), &[0xcb]).is_err());
}
