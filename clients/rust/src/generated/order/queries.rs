// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The queries about orders.

use super::Orders;
use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, Exchange, Order, OrderEnd, OrderPage, Side};

impl Orders<'_> {
    /// `ORDER.GET`: tells an order, open or lately finished.
    ///
    /// * `market`: the market's name.
    /// * `order_id`: the order's id.
    ///
    /// Answers: a map.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOMARKET`: there is no such market.
    /// * `NOORDER`: there is no such order in this market, or it finished too long ago.
    pub fn get(&self, market: impl Into<String>, order_id: u64) -> GetCommand {
        GetCommand { exchange: self.0.clone(), market: market.into(), order_id }
    }

    /// `ORDER.LIST`: lists a user's open orders, newest first.
    ///
    /// * `user`: the owner.
    ///
    /// What may be given besides: [`market`](ListCommand::market), [`offset`](ListCommand::offset),
    /// [`limit`](ListCommand::limit).
    ///
    /// Answers: a list of maps as ORDER.GET's.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOUSER`: the user is not registered.
    /// * `NOMARKET`: there is no such market.
    pub fn list(&self, user: u64) -> ListCommand {
        ListCommand { exchange: self.0.clone(), user, market: None, offset: None, limit: None }
    }

    /// `ORDER.HISTORY`: lists a user's orders that have ended, latest first.
    ///
    /// * `user`: the owner.
    ///
    /// What may be given besides: [`market`](HistoryCommand::market), [`side`](HistoryCommand::side),
    /// [`status`](HistoryCommand::status), [`from_us`](HistoryCommand::from_us), [`to_us`](HistoryCommand::to_us),
    /// [`before`](HistoryCommand::before), [`limit`](HistoryCommand::limit).
    ///
    /// Answers: a page of maps as ORDER.GET's.
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
            status: None,
            from_us: None,
            to_us: None,
            before: None,
            limit: None,
        }
    }
}

/// `ORDER.GET`, ready to be sent: see [`Orders::get`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct GetCommand {
    exchange: Exchange,
    market: String,
    order_id: u64,
}

impl GetCommand {
    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.push_text(self.order_id);
    }
}

impl Command for GetCommand {
    type Reply = Order;

    fn request(self) -> Request<Order> {
        let mut words = Words::new("ORDER.GET");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(GetCommand);

/// `ORDER.LIST`, ready to be sent: see [`Orders::list`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct ListCommand {
    exchange: Exchange,
    user: u64,
    market: Option<String>,
    offset: Option<u64>,
    limit: Option<u64>,
}

impl ListCommand {
    /// This market only.
    pub fn market(mut self, market: impl Into<String>) -> Self {
        self.market = Some(market.into());
        self
    }

    /// Skip so many.
    pub fn offset(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
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
        words.option_text("OFFSET", self.offset);
        words.option_text("LIMIT", self.limit);
    }
}

impl Command for ListCommand {
    type Reply = Vec<Order>;

    fn request(self) -> Request<Vec<Order>> {
        let mut words = Words::new("ORDER.LIST");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(ListCommand);

/// `ORDER.HISTORY`, ready to be sent: see [`Orders::history`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct HistoryCommand {
    exchange: Exchange,
    user: u64,
    market: Option<String>,
    side: Option<Side>,
    status: Option<OrderEnd>,
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

    /// That ended so.
    pub fn status(mut self, status: OrderEnd) -> Self {
        self.status = Some(status);
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
        words.option_text("STATUS", self.status);
        words.option_text("FROM", self.from_us);
        words.option_text("TO", self.to_us);
        words.option("BEFORE", self.before.as_ref());
        words.option_text("LIMIT", self.limit);
    }
}

impl Command for HistoryCommand {
    type Reply = OrderPage;

    fn request(self) -> Request<OrderPage> {
        let mut words = Words::new("ORDER.HISTORY");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(HistoryCommand);
