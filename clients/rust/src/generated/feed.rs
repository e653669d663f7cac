// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about the feed.

use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, Exchange, RawPayload, Replay};

/// The commands about the feed: see [`Exchange::feed`].
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about the feed.
    pub fn feed(&self) -> Feed<'_> {
        Feed(self)
    }
}

impl Feed<'_> {
    /// `FEED.SNAPSHOT`: tells what a subscription would begin with now.
    ///
    /// * `channel`: a channel's name, such as trade:BTC_USDT or order:7.
    ///
    /// Answers: the payload of a snapshot: JSON text, or MessagePack.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `LIMIT`: the name has more than 256 bytes.
    /// * `ERR`: a kline's interval is none of the sixteen.
    /// * `NOMARKET`: the channel's market is not there.
    /// * `NOUSER`: the channel's user is not registered.
    /// * `ERR`: the name is of none of the kinds of channel.
    pub fn snapshot(&self, channel: impl Into<String>) -> SnapshotCommand {
        SnapshotCommand { exchange: self.0.clone(), channel: channel.into() }
    }

    /// `FEED.REPLAY`: tells messages of a channel again, from a number on, as long as they are kept.
    ///
    /// * `channel`: a channel's name, such as trade:BTC_USDT or order:7.
    /// * `from`: number of the first message wanted.
    ///
    /// What may be given besides: [`limit`](ReplayCommand::limit).
    ///
    /// Answers: a map; `seq` is the number of the channel's last message, `messages` are payloads, oldest first.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `LIMIT`: the name has more than 256 bytes.
    /// * `ERR`: a kline's interval is none of the sixteen.
    /// * `NOMARKET`: the channel's market is not there.
    /// * `NOUSER`: the channel's user is not registered.
    /// * `ERR`: the name is of none of the kinds of channel.
    /// * `ERR`: the syntax is wrong, or a number is out of its range.
    /// * `AHEAD`: FROM is beyond the next message of the channel.
    /// * `GONE`: the message is not kept any more; the text says from where they are.
    pub fn replay(&self, channel: impl Into<String>, from: u64) -> ReplayCommand {
        ReplayCommand { exchange: self.0.clone(), channel: channel.into(), from, limit: None }
    }
}

/// `FEED.SNAPSHOT`, ready to be sent: see [`Feed::snapshot`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct SnapshotCommand {
    exchange: Exchange,
    channel: String,
}

impl SnapshotCommand {
    fn write(&self, words: &mut Words) {
        words.push(&self.channel);
    }
}

impl Command for SnapshotCommand {
    type Reply = RawPayload;

    fn request(self) -> Request<RawPayload> {
        let mut words = Words::new("FEED.SNAPSHOT");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(SnapshotCommand);

/// `FEED.REPLAY`, ready to be sent: see [`Feed::replay`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct ReplayCommand {
    exchange: Exchange,
    channel: String,
    from: u64,
    limit: Option<u64>,
}

impl ReplayCommand {
    /// At most so many; default 1000, at most 10000.
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.channel);
        words.push("FROM");
        words.push_text(self.from);
        words.option_text("LIMIT", self.limit);
    }
}

impl Command for ReplayCommand {
    type Reply = Replay;

    fn request(self) -> Request<Replay> {
        let mut words = Words::new("FEED.REPLAY");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(ReplayCommand);
