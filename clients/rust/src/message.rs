//! What the feed tells.

use crate::codec;
use crate::node::{Decode, Mismatch, Node};
use crate::{Error, Payload, Replay, Value};

/// A message of a channel.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Message {
    /// The channel, such as `depth:BTC_USDT`.
    pub channel: String,
    /// The message's number on its channel; of a snapshot: the last message that it includes.
    pub seq: u64,
    /// The number before; `None` of a snapshot.
    pub prev: Option<u64>,
    /// What is told.
    pub payload: Payload,
}

impl Message {
    /// Whether it tells the whole state, and not what changed.
    pub fn is_snapshot(&self) -> bool {
        self.prev.is_none()
    }

    pub(crate) fn read(channel: &str, payload: Node<'_>) -> Result<Self, Mismatch> {
        match payload {
            Node::Text(text) => Self::read_map(channel, codec::json(&text)?),
            other => Self::read_map(channel, other),
        }
    }

    fn read_map(channel: &str, node: Node<'_>) -> Result<Self, Mismatch> {
        let number = |name: &str| {
            let told = node.get(name).cloned().unwrap_or(Node::Nil);
            u64::decode(told).map_err(|mismatch| Mismatch(format!("{channel}: {name}: {mismatch}")))
        };
        let snapshot = node.get("type").is_some_and(|told| told.is("snapshot"));
        let seq = number("seq")?;
        let prev = if snapshot { None } else { Some(number("prev")?) };
        let kind = channel.split_once(':').map_or(channel, |(kind, _)| kind);
        let update = node.get("type").is_some_and(|told| told.is("update"));
        let payload = match (snapshot, update) {
            (false, false) => Payload::Unknown(RawPayload(node.into())),
            _ => Payload::read(kind, snapshot, node).map_err(|told| Mismatch(format!("{channel}: {told}")))?,
        };
        Ok(Self { channel: channel.to_owned(), seq, prev, payload })
    }
}

/// The payload of a message, which says all but its channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawPayload(Value);

impl RawPayload {
    /// Read it as a message of that channel.
    ///
    /// ```no_run
    /// # async fn run(exchange: dingir::Exchange) -> Result<(), dingir::Error> {
    /// let channel = "depth:BTC_USDT";
    /// let message = exchange.feed().snapshot(channel).await?.read(channel)?;
    /// println!("{}", message.seq);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Protocol`] when it is none.
    pub fn read(&self, channel: &str) -> Result<Message, Error> {
        Message::read(channel, (&self.0).into()).map_err(|mismatch| Error::protocol(mismatch.0))
    }

    /// Its plain value, a map.
    pub fn value(&self) -> &Value {
        &self.0
    }
}

impl Decode for RawPayload {
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        match node {
            Node::Text(text) => Ok(Self(codec::json(&text)?.into())),
            map @ Node::Map(_) => Ok(Self(map.into())),
            other => Err(other.instead_of("a payload")),
        }
    }
}

impl Replay {
    /// Read the messages.
    ///
    /// # Errors
    ///
    /// [`Error::Protocol`] when one of them is none of this channel's.
    pub fn read(&self) -> Result<Vec<Message>, Error> {
        self.messages.iter().map(|payload| payload.read(&self.channel)).collect()
    }
}
