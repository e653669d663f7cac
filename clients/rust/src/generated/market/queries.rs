// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The queries about markets.

use super::Markets;
use crate::money::{self, Money};
use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, Depth, Exchange, Interval, Kline, Market, MarketPeriod, MarketSummary, Ticker, Trade};

impl Markets<'_> {
    /// `MARKET.LIST`: lists the markets in the order of their creation.
    ///
    /// Answers: a list of maps.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    pub fn list(&self) -> ListCommand {
        ListCommand { exchange: self.0.clone() }
    }

    /// `MARKET.SUMMARY`: tells what rests in the books of markets.
    ///
    /// What may be given besides: [`market`](SummaryCommand::market).
    ///
    /// Answers: a list of maps.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `NOMARKET`: there is no such market.
    pub fn summary(&self) -> SummaryCommand {
        SummaryCommand { exchange: self.0.clone(), market: Vec::new() }
    }

    /// `MARKET.DEPTH`: tells the book by price, best first.
    ///
    /// * `market`: the market's name.
    ///
    /// What may be given besides: [`limit`](DepthCommand::limit), [`interval`](DepthCommand::interval).
    ///
    /// Answers: the journal's sequence, and lists of \[price, amount\].
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOMARKET`: there is no such market.
    /// * `BADPRICE`: INTERVAL is malformed, not positive, or too large.
    /// * `BADPRECISION`: INTERVAL has more decimals than the market's prices.
    pub fn depth(&self, market: impl Into<String>) -> DepthCommand {
        DepthCommand { exchange: self.0.clone(), market: market.into(), limit: None, interval: None }
    }

    /// `MARKET.TRADES`: lists the last trades, newest first.
    ///
    /// * `market`: the market's name.
    ///
    /// What may be given besides: [`limit`](TradesCommand::limit), [`before`](TradesCommand::before).
    ///
    /// Answers: a list of maps.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOMARKET`: there is no such market.
    /// * `NOHISTORY`: memory does not go so far back, and history can't answer now; where it is off, memory is all
    ///   there is.
    pub fn trades(&self, market: impl Into<String>) -> TradesCommand {
        TradesCommand { exchange: self.0.clone(), market: market.into(), limit: None, before: None }
    }

    /// `MARKET.TICKER`: tells what a market did in 24 hours: the current UTC minute and the 1,439 before it.
    ///
    /// * `market`: the market's name.
    ///
    /// Answers: a map; nulls where nothing was traded in that time.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `NOMARKET`: there is no such market.
    pub fn ticker(&self, market: impl Into<String>) -> TickerCommand {
        TickerCommand { exchange: self.0.clone(), market: market.into() }
    }

    /// `MARKET.KLINE`: lists candles, oldest first: the first ones from FROM on, or the latest.
    ///
    /// * `market`: the market's name.
    /// * `interval`: case matters: m is minutes, M a month; UTC; weeks begin on Mondays, 3d is counted from 1970-01-01.
    ///
    /// What may be given besides: [`from_us`](KlineCommand::from_us), [`to_us`](KlineCommand::to_us),
    /// [`limit`](KlineCommand::limit), [`fill`](KlineCommand::fill).
    ///
    /// Answers: a list of maps; the last may not be over yet.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong, or there is no such interval.
    /// * `NOMARKET`: there is no such market.
    /// * `NOHISTORY`: memory does not go so far back, and history can't answer now; where it is off, memory is all
    ///   there is.
    pub fn kline(&self, market: impl Into<String>, interval: Interval) -> KlineCommand {
        KlineCommand {
            exchange: self.0.clone(),
            market: market.into(),
            interval,
            from_us: None,
            to_us: None,
            limit: None,
            fill: false,
        }
    }

    /// `MARKET.STATUS`: tells what a market did in a period up to now.
    ///
    /// * `market`: the market's name.
    ///
    /// What may be given besides: [`period`](StatusCommand::period).
    ///
    /// Answers: a map; nulls where nothing was traded in that time.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong, or the period is longer than what is kept.
    /// * `NOMARKET`: there is no such market.
    pub fn status(&self, market: impl Into<String>) -> StatusCommand {
        StatusCommand { exchange: self.0.clone(), market: market.into(), period: None }
    }
}

/// `MARKET.LIST`, ready to be sent: see [`Markets::list`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct ListCommand {
    exchange: Exchange,
}

impl Command for ListCommand {
    type Reply = Vec<Market>;

    fn request(self) -> Request<Vec<Market>> {
        let words = Words::new("MARKET.LIST");
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(ListCommand);

/// `MARKET.SUMMARY`, ready to be sent: see [`Markets::summary`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct SummaryCommand {
    exchange: Exchange,
    market: Vec<String>,
}

impl SummaryCommand {
    /// Add one: these; default: all.
    pub fn market(mut self, market: impl Into<String>) -> Self {
        self.market.push(market.into());
        self
    }

    fn write(&self, words: &mut Words) {
        self.market.iter().for_each(|one| words.push(one));
    }
}

impl Command for SummaryCommand {
    type Reply = Vec<MarketSummary>;

    fn request(self) -> Request<Vec<MarketSummary>> {
        let mut words = Words::new("MARKET.SUMMARY");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(SummaryCommand);

/// `MARKET.DEPTH`, ready to be sent: see [`Markets::depth`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct DepthCommand {
    exchange: Exchange,
    market: String,
    limit: Option<u64>,
    interval: Option<String>,
}

impl DepthCommand {
    /// At most so many; 1 to 1000.
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Group prices into steps of this: asks up, bids down.
    pub fn interval(mut self, interval: impl Money) -> Self {
        self.interval = Some(money::text(interval));
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.option_text("LIMIT", self.limit);
        words.option("INTERVAL", self.interval.as_ref());
    }
}

impl Command for DepthCommand {
    type Reply = Depth;

    fn request(self) -> Request<Depth> {
        let mut words = Words::new("MARKET.DEPTH");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(DepthCommand);

/// `MARKET.TRADES`, ready to be sent: see [`Markets::trades`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct TradesCommand {
    exchange: Exchange,
    market: String,
    limit: Option<u64>,
    before: Option<u64>,
}

impl TradesCommand {
    /// At most so many; 1 to 1000.
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Those before this trade; older than memory, from history (not in a transaction).
    pub fn before(mut self, before: u64) -> Self {
        self.before = Some(before);
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.option_text("LIMIT", self.limit);
        words.option_text("BEFORE", self.before);
    }
}

impl Command for TradesCommand {
    type Reply = Vec<Trade>;

    fn request(self) -> Request<Vec<Trade>> {
        let mut words = Words::new("MARKET.TRADES");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(TradesCommand);

/// `MARKET.TICKER`, ready to be sent: see [`Markets::ticker`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct TickerCommand {
    exchange: Exchange,
    market: String,
}

impl TickerCommand {
    fn write(&self, words: &mut Words) {
        words.push(&self.market);
    }
}

impl Command for TickerCommand {
    type Reply = Ticker;

    fn request(self) -> Request<Ticker> {
        let mut words = Words::new("MARKET.TICKER");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(TickerCommand);

/// `MARKET.KLINE`, ready to be sent: see [`Markets::kline`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct KlineCommand {
    exchange: Exchange,
    market: String,
    interval: Interval,
    from_us: Option<u64>,
    to_us: Option<u64>,
    limit: Option<u64>,
    fill: bool,
}

impl KlineCommand {
    /// Those that start at this time or later, in microseconds.
    pub fn from_us(mut self, from_us: u64) -> Self {
        self.from_us = Some(from_us);
        self
    }

    /// Those that start before this time.
    pub fn to_us(mut self, to_us: u64) -> Self {
        self.to_us = Some(to_us);
        self
    }

    /// At most so many; 1 to 1000.
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// With flat candles at the close before, where nothing was traded, up to the current one.
    pub fn fill(mut self, fill: bool) -> Self {
        self.fill = fill;
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.push(self.interval.as_str());
        words.option_text("FROM", self.from_us);
        words.option_text("TO", self.to_us);
        words.option_text("LIMIT", self.limit);
        words.flag("FILL", self.fill);
    }
}

impl Command for KlineCommand {
    type Reply = Vec<Kline>;

    fn request(self) -> Request<Vec<Kline>> {
        let mut words = Words::new("MARKET.KLINE");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(KlineCommand);

/// `MARKET.STATUS`, ready to be sent: see [`Markets::status`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct StatusCommand {
    exchange: Exchange,
    market: String,
    period: Option<u64>,
}

impl StatusCommand {
    /// Seconds, beyond 7200 rounded up to whole minutes; default 86400; 1 to 604800.
    pub fn period(mut self, period: u64) -> Self {
        self.period = Some(period);
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.option_text("PERIOD", self.period);
    }
}

impl Command for StatusCommand {
    type Reply = MarketPeriod;

    fn request(self) -> Request<MarketPeriod> {
        let mut words = Words::new("MARKET.STATUS");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(StatusCommand);
