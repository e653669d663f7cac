// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about markets.

use crate::money::{self, Money};
use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{
    Command, Depth, Exchange, Interval, Kline, Market, MarketPeriod, MarketStatus, MarketSummary, SelfTradePrevention,
    Ticker, Trade,
};

/// The commands about markets: see [`Exchange::market`].
#[derive(Debug, Clone, Copy)]
pub struct Markets<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about markets.
    pub fn market(&self) -> Markets<'_> {
        Markets(self)
    }
}

impl Markets<'_> {
    /// `MARKET.CREATE`: opens a market; the same again is OK and changes nothing.
    ///
    /// * `market`: the market's name.
    /// * `base`: the asset that is bought and sold.
    /// * `quote`: the asset that pays for it.
    /// * `amount_scale`: decimals of an order's amount; 0 to 18.
    /// * `price_scale`: decimals of a price; 0 to 18.
    ///
    /// What may be given besides: [`fee_scale`](CreateCommand::fee_scale), [`min_amount`](CreateCommand::min_amount),
    /// [`taker_fee`](CreateCommand::taker_fee), [`maker_fee`](CreateCommand::maker_fee), [`stp`](CreateCommand::stp).
    ///
    /// Answers: OK.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong, or base and quote are one asset.
    /// * `BADNAME`: the name is not 1 to 32 of A-Z a-z 0-9 _ . -.
    /// * `NOASSET`: base or quote is not listed.
    /// * `BADPRECISION`: the amount scale exceeds the base's, or both scales together the quote's.
    /// * `BADAMOUNT`: MINAMOUNT is malformed, not positive, or too large.
    /// * `BADPRECISION`: MINAMOUNT has more decimals than the amount scale.
    /// * `BADFEE`: a fee rate is malformed, negative, or not below 1.
    /// * `BADPRECISION`: a fee rate has more decimals than the fee scale.
    /// * `EXISTS`: the market exists with other properties.
    /// * `LIMIT`: the exchange has as many markets as it may.
    pub fn create(
        &self,
        market: impl Into<String>,
        base: impl Into<String>,
        quote: impl Into<String>,
        amount_scale: u64,
        price_scale: u64,
    ) -> CreateCommand {
        CreateCommand {
            exchange: self.0.clone(),
            market: market.into(),
            base: base.into(),
            quote: quote.into(),
            amount_scale,
            price_scale,
            fee_scale: None,
            min_amount: None,
            taker_fee: None,
            maker_fee: None,
            stp: None,
        }
    }

    /// `MARKET.SET`: changes a market's properties from now on, or halts it.
    ///
    /// * `market`: the market's name.
    ///
    /// What may be given besides: [`min_amount`](SetCommand::min_amount), [`taker_fee`](SetCommand::taker_fee),
    /// [`maker_fee`](SetCommand::maker_fee), [`stp`](SetCommand::stp), [`status`](SetCommand::status).
    ///
    /// Answers: OK.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong, or there is nothing to change.
    /// * `NOMARKET`: there is no such market.
    /// * `BADAMOUNT`: MINAMOUNT is malformed, not positive, or too large.
    /// * `BADPRECISION`: MINAMOUNT has more decimals than the amount scale.
    /// * `BADFEE`: a fee rate is malformed, negative, or not below 1.
    /// * `BADPRECISION`: a fee rate has more decimals than the fee scale.
    pub fn set(&self, market: impl Into<String>) -> SetCommand {
        SetCommand {
            exchange: self.0.clone(),
            market: market.into(),
            min_amount: None,
            taker_fee: None,
            maker_fee: None,
            stp: None,
            status: None,
        }
    }

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
    /// What may be given besides: [`limit`](TradesCommand::limit).
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
    pub fn trades(&self, market: impl Into<String>) -> TradesCommand {
        TradesCommand { exchange: self.0.clone(), market: market.into(), limit: None }
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

/// `MARKET.CREATE`, ready to be sent: see [`Markets::create`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct CreateCommand {
    exchange: Exchange,
    market: String,
    base: String,
    quote: String,
    amount_scale: u64,
    price_scale: u64,
    fee_scale: Option<u64>,
    min_amount: Option<String>,
    taker_fee: Option<String>,
    maker_fee: Option<String>,
    stp: Option<SelfTradePrevention>,
}

impl CreateCommand {
    /// Decimals of a fee rate; default 4; 0 to 18.
    pub fn fee_scale(mut self, fee_scale: u64) -> Self {
        self.fee_scale = Some(fee_scale);
        self
    }

    /// Smallest order; default: one step.
    pub fn min_amount(mut self, min_amount: impl Money) -> Self {
        self.min_amount = Some(money::text(min_amount));
        self
    }

    /// Fee rate of the taker, 0 <= r < 1; default 0.
    pub fn taker_fee(mut self, taker_fee: impl Money) -> Self {
        self.taker_fee = Some(money::text(taker_fee));
        self
    }

    /// Fee rate of the maker, 0 <= r < 1; default 0.
    pub fn maker_fee(mut self, maker_fee: impl Money) -> Self {
        self.maker_fee = Some(money::text(maker_fee));
        self
    }

    /// Default self-trade prevention; default TAKER.
    pub fn stp(mut self, stp: SelfTradePrevention) -> Self {
        self.stp = Some(stp);
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.push(&self.base);
        words.push(&self.quote);
        words.push("AMOUNTSCALE");
        words.push_text(self.amount_scale);
        words.push("PRICESCALE");
        words.push_text(self.price_scale);
        words.option_text("FEESCALE", self.fee_scale);
        words.option("MINAMOUNT", self.min_amount.as_ref());
        words.option("TAKERFEE", self.taker_fee.as_ref());
        words.option("MAKERFEE", self.maker_fee.as_ref());
        words.option_text("STP", self.stp);
    }
}

impl Command for CreateCommand {
    type Reply = ();

    fn request(self) -> Request<()> {
        let mut words = Words::new("MARKET.CREATE");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(CreateCommand);

/// `MARKET.SET`, ready to be sent: see [`Markets::set`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct SetCommand {
    exchange: Exchange,
    market: String,
    min_amount: Option<String>,
    taker_fee: Option<String>,
    maker_fee: Option<String>,
    stp: Option<SelfTradePrevention>,
    status: Option<MarketStatus>,
}

impl SetCommand {
    /// Smallest order; default: one step.
    pub fn min_amount(mut self, min_amount: impl Money) -> Self {
        self.min_amount = Some(money::text(min_amount));
        self
    }

    /// Fee rate of the taker, 0 <= r < 1; default 0.
    pub fn taker_fee(mut self, taker_fee: impl Money) -> Self {
        self.taker_fee = Some(money::text(taker_fee));
        self
    }

    /// Fee rate of the maker, 0 <= r < 1; default 0.
    pub fn maker_fee(mut self, maker_fee: impl Money) -> Self {
        self.maker_fee = Some(money::text(maker_fee));
        self
    }

    /// Default self-trade prevention.
    pub fn stp(mut self, stp: SelfTradePrevention) -> Self {
        self.stp = Some(stp);
        self
    }

    /// TRADING; CANCEL_ONLY: nothing new; HALT: nothing but queries.
    pub fn status(mut self, status: MarketStatus) -> Self {
        self.status = Some(status);
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.option("MINAMOUNT", self.min_amount.as_ref());
        words.option("TAKERFEE", self.taker_fee.as_ref());
        words.option("MAKERFEE", self.maker_fee.as_ref());
        words.option_text("STP", self.stp);
        words.option_text("STATUS", self.status);
    }
}

impl Command for SetCommand {
    type Reply = ();

    fn request(self) -> Request<()> {
        let mut words = Words::new("MARKET.SET");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(SetCommand);

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
}

impl TradesCommand {
    /// At most so many; 1 to 1000.
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.option_text("LIMIT", self.limit);
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
