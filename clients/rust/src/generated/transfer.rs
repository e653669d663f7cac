// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about transfers.

use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, Direction, Exchange, TransferPage};

/// The commands about transfers: see [`Exchange::transfer`].
#[derive(Debug, Clone, Copy)]
pub struct Transfers<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about transfers.
    pub fn transfer(&self) -> Transfers<'_> {
        Transfers(self)
    }
}

impl Transfers<'_> {
    /// `TRANSFER.HISTORY`: lists the transfers that a user made or received, latest first.
    ///
    /// * `user`: the owner.
    ///
    /// What may be given besides: [`asset`](HistoryCommand::asset), [`direction`](HistoryCommand::direction),
    /// [`from_us`](HistoryCommand::from_us), [`to_us`](HistoryCommand::to_us), [`before`](HistoryCommand::before),
    /// [`limit`](HistoryCommand::limit).
    ///
    /// Answers: a page; each transfer is a map (Transfer).
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong, or BEFORE is no place in this list.
    /// * `NOUSER`: the user is not registered.
    /// * `NOASSET`: there is no such asset.
    /// * `NOHISTORY`: history is off, or can't answer now.
    pub fn history(&self, user: u64) -> HistoryCommand {
        HistoryCommand {
            exchange: self.0.clone(),
            user,
            asset: None,
            direction: None,
            from_us: None,
            to_us: None,
            before: None,
            limit: None,
        }
    }
}

/// `TRANSFER.HISTORY`, ready to be sent: see [`Transfers::history`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct HistoryCommand {
    exchange: Exchange,
    user: u64,
    asset: Option<String>,
    direction: Option<Direction>,
    from_us: Option<u64>,
    to_us: Option<u64>,
    before: Option<String>,
    limit: Option<u64>,
}

impl HistoryCommand {
    /// This asset only.
    pub fn asset(mut self, asset: impl Into<String>) -> Self {
        self.asset = Some(asset.into());
        self
    }

    /// Received, or made.
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// At this time or later, in microseconds.
    pub fn from_us(mut self, from_us: u64) -> Self {
        self.from_us = Some(from_us);
        self
    }

    /// Before this time.
    pub fn to_us(mut self, to_us: u64) -> Self {
        self.to_us = Some(to_us);
        self
    }

    /// The page that goes on there: `next` of the last.
    pub fn before(mut self, before: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self
    }

    /// At most so many; 1 to 1000.
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    fn write(&self, words: &mut Words) {
        words.push_text(self.user);
        words.option("ASSET", self.asset.as_ref());
        words.option_text("DIRECTION", self.direction);
        words.option_text("FROM", self.from_us);
        words.option_text("TO", self.to_us);
        words.option("BEFORE", self.before.as_ref());
        words.option_text("LIMIT", self.limit);
    }
}

impl Command for HistoryCommand {
    type Reply = TransferPage;

    fn request(self) -> Request<TransferPage> {
        let mut words = Words::new("TRANSFER.HISTORY");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(HistoryCommand);
