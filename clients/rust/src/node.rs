//! Reply values that borrow from the frame they were read from, and typed values read from those.
//!
//! Whatever the encoding, a frame becomes a small tree of [`Node`]s, and [`Decode`] makes records of it. A tree, and not
//! events, as RESP2's flat lists, the rows and the errors inside lists are told apart by what is asked for. It is cheap:
//! texts are borrowed, a map is one allocation, and as fields never move, each is found where the last one ended.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::{Decimal, ServerError, Time};

/// Levels of a reply value: the server's deepest has 9.
pub(crate) const DEPTH_MAX: usize = 32;

/// A reply value, as in the frame.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'a> {
    Nil,
    Flag(bool),
    Integer(i64),
    Text(Cow<'a, str>),
    /// What is not UTF-8.
    Bytes(&'a [u8]),
    List(Vec<Node<'a>>),
    Map(Vec<(Node<'a>, Node<'a>)>),
    Error(ServerError),
}

impl<'a> Node<'a> {
    /// Text, or bytes where it is none.
    pub fn of(bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(Cow::Borrowed(text)),
            Err(_) => Self::Bytes(bytes),
        }
    }

    pub fn text(&self) -> Result<&str, Mismatch> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(self.instead_of("text")),
        }
    }

    /// The value of a map's field.
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        match self {
            Self::Map(pairs) => pairs.iter().find(|(key, _)| key.is(name)).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn is(&self, word: &str) -> bool {
        matches!(self, Self::Text(text) if text == word)
    }

    pub fn instead_of(&self, expected: &str) -> Mismatch {
        let mut told = format!("{self:?}");
        if let Some((end, _)) = told.char_indices().nth(60) {
            told.replace_range(end.., "...");
        }
        Mismatch(format!("expected {expected}, received {told}"))
    }
}

/// A reply that is not of the declared type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch(pub String);

impl Mismatch {
    fn inside(self, name: &str) -> Self {
        Self(format!("{name}: {}", self.0))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What can be read from a reply.
pub trait Decode: Sized {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch>;
}

/// A status.
impl Decode for () {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        node.text().map(drop)
    }
}

impl Decode for bool {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        match node {
            Node::Flag(flag) => Ok(flag),
            Node::Integer(integer @ 0..=1) => Ok(integer == 1), // RESP2
            other => Err(other.instead_of("a flag")),
        }
    }
}

/// A count, or an id, which is text.
impl Decode for u64 {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        let read = match &node {
            Node::Integer(integer) => u64::try_from(*integer).ok(),
            Node::Text(text) => text.parse().ok(),
            _ => None,
        };
        read.ok_or_else(|| node.instead_of("an unsigned integer"))
    }
}

impl Decode for Time {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        u64::decode(node).map(Time)
    }
}

impl Decode for String {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        match node {
            Node::Text(text) => Ok(text.into_owned()),
            other => Err(other.instead_of("text")),
        }
    }
}

impl Decode for Decimal {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        // No exponents: a few bytes of those would be a number of any length.
        let plain = |text: &&str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-'));
        let read = Some(node.text()?).filter(plain).and_then(|text| text.parse().ok());
        read.ok_or_else(|| node.instead_of("a decimal"))
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        match node {
            Node::Nil => Ok(None),
            other => T::decode(other).map(Some),
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        match node {
            Node::List(items) => items.into_iter().map(T::decode).collect(),
            other => Err(other.instead_of("a list")),
        }
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        pairs(node, "a map")?.into_iter().map(|(key, value)| Ok((String::decode(key)?, T::decode(value)?))).collect()
    }
}

/// The error that a value inside a list is, if it is one. MessagePack tells it as a map of code and text.
pub fn refusal(node: &Node<'_>) -> Option<ServerError> {
    match node {
        Node::Error(error) => Some(error.clone()),
        Node::Map(pairs) => match &pairs[..] {
            [(code, Node::Text(told)), (text, Node::Text(said))] if code.is("code") && text.is("text") => {
                Some(ServerError::new(told, said))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A map's pairs; RESP2 tells them as a flat list.
fn pairs<'a>(node: Node<'a>, expected: &str) -> Result<Vec<(Node<'a>, Node<'a>)>, Mismatch> {
    match node {
        Node::Map(pairs) => Ok(pairs),
        Node::List(items) if items.len() % 2 == 0 => {
            let mut items = items.into_iter();
            Ok(std::iter::from_fn(|| Some((items.next()?, items.next()?))).collect())
        }
        other => Err(other.instead_of(expected)),
    }
}

/// The fields of a record that is being read. Those that this version does not know are passed over.
pub struct Fields<'a> {
    values: Values<'a>,
    next: usize,
}

enum Values<'a> {
    Named(Vec<(Node<'a>, Node<'a>)>),
    Positional(std::vec::IntoIter<Node<'a>>),
}

impl<'a> Fields<'a> {
    pub fn named(node: Node<'a>, record: &str) -> Result<Self, Mismatch> {
        pairs(node, record).map(|pairs| Self { values: Values::Named(pairs), next: 0 })
    }

    pub fn positional(node: Node<'a>, record: &str) -> Result<Self, Mismatch> {
        match node {
            Node::List(items) => Ok(Self { values: Values::Positional(items.into_iter()), next: 0 }),
            other => Err(other.instead_of(record)),
        }
    }

    /// Read the field of that name; it is most often the one behind the last.
    pub fn take<T: Decode>(&mut self, name: &str) -> Result<T, Mismatch> {
        let value = match &mut self.values {
            Values::Positional(items) => items.next(),
            Values::Named(pairs) => {
                let here = pairs.get(self.next).filter(|(key, _)| key.is(name)).map(|_| self.next);
                here.or_else(|| pairs.iter().position(|(key, _)| key.is(name))).map(|at| {
                    self.next = at + 1;
                    std::mem::replace(&mut pairs[at].1, Node::Nil)
                })
            }
        };
        let value = value.ok_or_else(|| Mismatch(format!("there is no field `{name}`")))?;
        T::decode(value).map_err(|mismatch| mismatch.inside(name))
    }
}

/// Declare a record and how it is read: by name (`record`), or by position (`row`).
macro_rules! declare {
    ($read:ident, $(#[$about:meta])* pub struct $name:ident { $($(#[$told:meta])* pub $field:ident: $type:ty,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$told])* pub $field: $type,)+
        }

        impl $crate::node::Decode for $name {
            fn decode(node: $crate::node::Node<'_>) -> Result<Self, $crate::node::Mismatch> {
                let mut fields = $crate::node::Fields::$read(node, stringify!($name))?;
                Ok(Self { $($field: fields.take($crate::node::field_name(stringify!($field)))?,)+ })
            }
        }

        #[cfg(test)]
        impl $crate::vectors::Plain for $name {
            fn plain(&self) -> serde_json::Value {
                $crate::vectors::$read(vec![
                    $(($crate::node::field_name(stringify!($field)), $crate::vectors::Plain::plain(&self.$field)),)+
                ])
            }
        }
    };
}

macro_rules! record {
    ($($told:tt)*) => { $crate::node::declare!(named, $($told)*); };
}

macro_rules! row {
    ($($told:tt)*) => { $crate::node::declare!(positional, $($told)*); };
}

pub(crate) use {declare, record, row};

/// A field's name on the wire: a name that is a keyword of Rust is written with `r#`.
pub fn field_name(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrderStatus;

    record! {
        /// A record to try.
        pub struct Tried {
            /// A number.
            pub id: u64,
            /// A word.
            pub r#type: OrderStatus,
            /// Perhaps text.
            pub note: Option<String>,
        }
    }

    row! {
        /// A row to try.
        pub struct Row {
            /// A decimal.
            pub price: Decimal,
        }
    }

    fn text(text: &str) -> Node<'_> {
        Node::Text(text.into())
    }

    fn map<'a>(fields: &[(&'a str, Node<'a>)]) -> Node<'a> {
        Node::Map(fields.iter().map(|(name, value)| (text(name), value.clone())).collect())
    }

    #[test]
    fn fields_may_be_appended_and_words_may_be_new() {
        let told = map(&[("id", text("7")), ("more", Node::Integer(1)), ("type", text("FROZEN")), ("note", Node::Nil)]);
        let read = Tried::decode(told).unwrap();
        assert_eq!((read.id, read.r#type.as_str(), read.note), (7, "FROZEN", None));
        let row = Node::List(vec![text("1.50"), text("more")]);
        assert_eq!(Row::decode(row).unwrap().price.to_plain_string(), "1.50");
    }

    #[test]
    fn a_flat_list_is_a_record_too() {
        let told = Node::List(vec![text("id"), text("7"), text("type"), text("NEW"), text("note"), text("a")]);
        assert_eq!(Tried::decode(told).unwrap().note.as_deref(), Some("a"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = map(&[("id", text("-7")), ("type", text("NEW")), ("note", Node::Nil)]);
        let wrong = Tried::decode(told).unwrap_err();
        assert_eq!(wrong.0, "id: expected an unsigned integer, received Text(\"-7\")");
        assert_eq!(Tried::decode(map(&[("id", text("7"))])).unwrap_err().0, "there is no field `type`");
        assert!(Row::decode(Node::List(vec![])).is_err());
        assert!(bool::decode(Node::Integer(2)).is_err());
        assert!(Decimal::decode(Node::Integer(2)).is_err());
        for wrong in ["", "-", "1.2.3", "1e9", "NaN", " 1"] {
            assert!(Decimal::decode(text(wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_item_of_a_batch_may_be_an_error() {
        let told = map(&[("code", text("NOFUNDS")), ("text", text("USDT"))]);
        assert_eq!(refusal(&told).unwrap().code, crate::Code::NoFunds);
        assert_eq!(refusal(&Node::Error(ServerError::from_line("NOFUNDS USDT"))), refusal(&told));
        assert_eq!(refusal(&map(&[("code", text("NOFUNDS"))])), None);
        assert_eq!(refusal(&text("NOFUNDS")), None);
    }
}
