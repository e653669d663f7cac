//! The golden vectors of `tests/vectors`: what every client library reads and writes.

mod replies;
mod requests;

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Map, Value as Json};

use crate::codec::{codec, Frame, Scanner};
use crate::{Decimal, Protocol, RawPayload, Time, Value};

/// The vectors of a file.
fn vectors(file: &str) -> Vec<Json> {
    let path = format!("{}/../../tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let vectors: Vec<Json> = serde_json::from_str(&text).unwrap();
    assert!(vectors.len() > 20, "{path}");
    vectors
}

/// The bytes that a vector has in hexadecimal digits.
fn bytes(vector: &Json, name: &str) -> Vec<u8> {
    let digits = vector[name].as_str().unwrap().as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Read a frame that comes byte by byte, and only when it is whole.
fn frame(protocol: Protocol, bytes: &[u8]) -> Bytes {
    let codec = codec(protocol);
    let mut scanner = Scanner::default();
    for end in 1..bytes.len() {
        assert_eq!(codec.scan(&mut scanner, &bytes[..end]), Ok(None), "{end} of {}", bytes.len());
    }
    assert_eq!(codec.scan(&mut scanner, bytes), Ok(Some(bytes.len())));
    let mut more = bytes.to_vec();
    more.extend_from_slice(bytes);
    assert_eq!(codec.scan(&mut Scanner::default(), &more), Ok(Some(bytes.len())), "at once, with the next one behind");
    Bytes::copy_from_slice(bytes)
}

fn read(protocol: Protocol, frame: &Bytes) -> Frame<'_> {
    codec(protocol).read(frame).unwrap()
}

/// What a typed value says as JSON: the way back, so that nothing can get lost on the way there.
pub(crate) trait Plain {
    fn plain(&self) -> Json;
}

/// A record that is told by name.
pub(crate) fn named(fields: Vec<(&str, Json)>) -> Json {
    Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

/// A record that is told by position.
pub(crate) fn positional(fields: Vec<(&str, Json)>) -> Json {
    fields.into_iter().map(|(_, value)| value).collect()
}

impl Plain for () {
    fn plain(&self) -> Json {
        "OK".into()
    }
}

impl Plain for bool {
    fn plain(&self) -> Json {
        (*self).into()
    }
}

impl Plain for u64 {
    fn plain(&self) -> Json {
        (*self).into()
    }
}

impl Plain for Time {
    fn plain(&self) -> Json {
        self.micros().into()
    }
}

impl Plain for String {
    fn plain(&self) -> Json {
        self.as_str().into()
    }
}

impl Plain for Decimal {
    fn plain(&self) -> Json {
        self.to_plain_string().into()
    }
}

impl Plain for RawPayload {
    fn plain(&self) -> Json {
        self.value().plain()
    }
}

impl<T: Plain> Plain for Option<T> {
    fn plain(&self) -> Json {
        self.as_ref().map_or(Json::Null, Plain::plain)
    }
}

impl<T: Plain> Plain for Vec<T> {
    fn plain(&self) -> Json {
        self.iter().map(Plain::plain).collect()
    }
}

impl<T: Plain> Plain for BTreeMap<String, T> {
    fn plain(&self) -> Json {
        Json::Object(self.iter().map(|(name, value)| (name.clone(), value.plain())).collect())
    }
}

impl Plain for Value {
    fn plain(&self) -> Json {
        match self {
            Self::Nil => Json::Null,
            Self::Flag(flag) => (*flag).into(),
            Self::Integer(integer) => (*integer).into(),
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Plain::plain).collect(),
            Self::Map(pairs) => Json::Object(
                pairs.iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), value.plain())).collect(),
            ),
            Self::Bytes(_) | Self::Error(_) => panic!("{self:?} is in no vector"),
        }
    }
}

/// Whether a typed value says what the vector says. Ids are numbers here, and text there.
fn same(typed: &Json, told: &Json) -> bool {
    match (typed, told) {
        (Json::Number(id), Json::String(text)) => id.to_string() == *text,
        (Json::Array(typed), Json::Array(told)) => {
            typed.len() == told.len() && typed.iter().zip(told).all(|(typed, told)| same(typed, told))
        }
        (Json::Object(typed), Json::Object(told)) => {
            typed.len() == told.len()
                && typed.iter().all(|(name, value)| told.get(name).is_some_and(|told| same(value, told)))
        }
        _ => typed == told,
    }
}
