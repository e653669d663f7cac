// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about markets.

mod queries;

use crate::money::{self, Money};
use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, Exchange, MarketStatus, SelfTradePrevention};

pub use queries::*;

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
