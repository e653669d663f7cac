// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about trades.

use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, Exchange, Side, TradePage};

/// The commands about trades: see [`Exchange::trade`].
#[derive(Debug, Clone, Copy)]
pub struct Trades<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about trades.
    pub fn trade(&self) -> Trades<'_> {
        Trades(self)
    }
}

impl Trades<'_> {
    /// `TRADE.HISTORY`: lists a user's trades, latest first.
    ///
    /// * `user`: the owner.
    ///
    /// What may be given besides: [`market`](HistoryCommand::market), [`side`](HistoryCommand::side),
    /// [`order_id`](HistoryCommand::order_id), [`from_us`](HistoryCommand::from_us), [`to_us`](HistoryCommand::to_us),
    /// [`before`](HistoryCommand::before), [`limit`](HistoryCommand::limit).
    ///
    /// Answers: a page; each trade is a map (UserTrade).
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong, or BEFORE is no place in this list.
    /// * `NOUSER`: the user is not registered.
    /// * `NOMARKET`: there is no such market.
    /// * `NOHISTORY`: history is off, or can't answer now.
    pub fn history(&self, user: u64) -> HistoryCommand {
        HistoryCommand {
            exchange: self.0.clone(),
            user,
            market: None,
            side: None,
            order_id: None,
            from_us: None,
            to_us: None,
            before: None,
            limit: None,
        }
    }
}

/// `TRADE.HISTORY`, ready to be sent: see [`Trades::history`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct HistoryCommand {
    exchange: Exchange,
    user: u64,
    market: Option<String>,
    side: Option<Side>,
    order_id: Option<u64>,
    from_us: Option<u64>,
    to_us: Option<u64>,
    before: Option<String>,
    limit: Option<u64>,
}

impl HistoryCommand {
    /// This market only.
    pub fn market(mut self, market: impl Into<String>) -> Self {
        self.market = Some(market.into());
        self
    }

    /// This side only.
    pub fn side(mut self, side: Side) -> Self {
        self.side = Some(side);
        self
    }

    /// Of this order only.
    pub fn order_id(mut self, order_id: u64) -> Self {
        self.order_id = Some(order_id);
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
        words.option("MARKET", self.market.as_ref());
        words.option_text("SIDE", self.side);
        words.option_text("ORDER", self.order_id);
        words.option_text("FROM", self.from_us);
        words.option_text("TO", self.to_us);
        words.option("BEFORE", self.before.as_ref());
        words.option_text("LIMIT", self.limit);
    }
}

impl Command for HistoryCommand {
    type Reply = TradePage;

    fn request(self) -> Request<TradePage> {
        let mut words = Words::new("TRADE.HISTORY");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(HistoryCommand);
