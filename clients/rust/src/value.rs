//! Plain values: what [`Exchange::call`](crate::Exchange::call) answers.

use crate::node::{Decode, Mismatch, Node};
use crate::ServerError;

/// A reply value of any command. There are no floats on this wire: money is text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// Nothing.
    Nil,
    /// True or false.
    Flag(bool),
    /// A count, a scale, a time.
    Integer(i64),
    /// Text, a status, money, an id.
    Text(String),
    /// What is not UTF-8.
    Bytes(Vec<u8>),
    /// A list, or a set.
    List(Vec<Value>),
    /// A map, in the server's order.
    Map(Vec<(Value, Value)>),
    /// An error inside a list.
    Error(ServerError),
}

impl Value {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if it is one.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// A map's value of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Map(pairs) => pairs.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value),
            _ => None,
        }
    }
}

impl Decode for Value {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        Ok(node.into())
    }
}

impl From<Node<'_>> for Value {
    fn from(node: Node<'_>) -> Self {
        match node {
            Node::Nil => Self::Nil,
            Node::Flag(flag) => Self::Flag(flag),
            Node::Integer(integer) => Self::Integer(integer),
            Node::Text(text) => Self::Text(text.into_owned()),
            Node::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Node::List(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Node::Map(pairs) => Self::Map(pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
            Node::Error(error) => Self::Error(error),
        }
    }
}

impl<'a> From<&'a Value> for Node<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Nil => Self::Nil,
            Value::Flag(flag) => Self::Flag(*flag),
            Value::Integer(integer) => Self::Integer(*integer),
            Value::Text(text) => Self::Text(text.as_str().into()),
            Value::Bytes(bytes) => Self::Bytes(bytes),
            Value::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Map(pairs) => Self::Map(pairs.iter().map(|(key, value)| (key.into(), value.into())).collect()),
            Value::Error(error) => Self::Error(error.clone()),
        }
    }
}
