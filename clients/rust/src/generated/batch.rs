// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The items of a batch, and their answers.

use crate::batch::Form;
use crate::money::{self, Money};
use crate::node::Decode;
use crate::words::Words;
use crate::{Exchange, Order, OrderFull, OrderKind, OrderResult, ReplyForm, SelfTradePrevention, Side, TimeInForce};

/// The order. By its number, or by the id that the client gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Which {
    /// The order's id.
    OrderId(u64),
    /// The id that the client gave it.
    ClientId(String),
}

impl Which {
    pub(crate) fn write(&self, words: &mut Words) {
        match self {
            Self::OrderId(order_id) => words.push_text(order_id),
            Self::ClientId(client_id) => words.option("CLIENTID", Some(client_id)),
        }
    }
}

impl From<u64> for Which {
    fn from(order_id: u64) -> Self {
        Self::OrderId(order_id)
    }
}

impl From<&str> for Which {
    fn from(client_id: &str) -> Self {
        Self::ClientId(client_id.into())
    }
}

impl From<String> for Which {
    fn from(client_id: String) -> Self {
        Self::ClientId(client_id)
    }
}

/// `PUT`, an item of a batch: as the command of that name takes it after its user.
#[derive(Debug, Clone)]
#[must_use]
pub struct PutItem {
    market: String,
    side: Side,
    kind: OrderKind,
    amount: String,
    price: Option<String>,
    quote_limit: Option<String>,
    tif: Option<TimeInForce>,
    post_only: bool,
    stp: Option<SelfTradePrevention>,
    client_id: Option<String>,
    taker_fee: Option<String>,
    maker_fee: Option<String>,
    signature: Option<String>,
    reply: Option<ReplyForm>,
}

impl PutItem {
    /// An item with what it needs.
    ///
    /// * `market`: The market's name.
    /// * `side`: BID buys base, ASK sells it.
    /// * `kind`: LIMIT trades at its price or better, MARKET at any.
    /// * `amount`: In base, at the market's amount scale.
    pub fn new(market: impl Into<String>, side: Side, kind: OrderKind, amount: impl Money) -> Self {
        Self {
            market: market.into(),
            side,
            kind,
            amount: money::text(amount),
            price: None,
            quote_limit: None,
            tif: None,
            post_only: false,
            stp: None,
            client_id: None,
            taker_fee: None,
            maker_fee: None,
            signature: None,
            reply: None,
        }
    }

    /// Of one base in quote; needed for LIMIT, refused for MARKET.
    pub fn price(mut self, price: impl Money) -> Self {
        self.price = Some(money::text(price));
        self
    }

    /// The most quote that a market bid may spend.
    pub fn quote_limit(mut self, quote_limit: impl Money) -> Self {
        self.quote_limit = Some(money::text(quote_limit));
        self
    }

    /// GTC rests (default for LIMIT), IOC fills what it can at once (default for MARKET), FOK all or nothing.
    pub fn tif(mut self, tif: TimeInForce) -> Self {
        self.tif = Some(tif);
        self
    }

    /// Expire rather than take.
    pub fn post_only(mut self, post_only: bool) -> Self {
        self.post_only = post_only;
        self
    }

    /// Who gives way when the order would trade with its own user's; default: the market's.
    pub fn stp(mut self, stp: SelfTradePrevention) -> Self {
        self.stp = Some(stp);
        self
    }

    /// Unique per user; the same order sent again gives the first one's result.
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// Fee rate when it takes; default: the market's.
    pub fn taker_fee(mut self, taker_fee: impl Money) -> Self {
        self.taker_fee = Some(money::text(taker_fee));
        self
    }

    /// Fee rate when it makes; default: the market's.
    pub fn maker_fee(mut self, maker_fee: impl Money) -> Self {
        self.maker_fee = Some(money::text(maker_fee));
        self
    }

    /// In hexadecimal; kept with the order and in history, not checked; a repetition may have another.
    pub fn signature(mut self, signature: impl Into<String>) -> Self {
        self.signature = Some(signature.into());
        self
    }

    /// How much the reply tells; default RESULT.
    pub fn reply(mut self, reply: ReplyForm) -> Self {
        self.reply = Some(reply);
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.push(self.side.as_str());
        words.push(self.kind.as_str());
        words.push(&self.amount);
        words.option("PRICE", self.price.as_ref());
        words.option("QUOTELIMIT", self.quote_limit.as_ref());
        words.option_text("TIF", self.tif);
        words.flag("POSTONLY", self.post_only);
        words.option_text("STP", self.stp);
        words.option("CLIENTID", self.client_id.as_ref());
        words.option("TAKERFEE", self.taker_fee.as_ref());
        words.option("MAKERFEE", self.maker_fee.as_ref());
        words.option("SIGNATURE", self.signature.as_ref());
        words.option_text("REPLY", self.reply);
    }

    fn form(&self) -> Form {
        match self.reply {
            Some(ReplyForm::Ack) => |node| Decode::decode(node).map(BatchReply::PutAck),
            Some(ReplyForm::Full) => |node| Decode::decode(node).map(BatchReply::PutFull),
            _ => |node| Decode::decode(node).map(BatchReply::Put),
        }
    }
}

impl From<PutItem> for BatchItem {
    fn from(item: PutItem) -> Self {
        Self::Put(item)
    }
}

/// `AMEND`, an item of a batch: as the command of that name takes it after its user.
#[derive(Debug, Clone)]
#[must_use]
pub struct AmendItem {
    market: String,
    order_id: u64,
    amount: Option<String>,
    price: Option<String>,
}

impl AmendItem {
    /// An item with what it needs.
    ///
    /// * `market`: The market's name.
    /// * `order_id`: The order's id.
    pub fn new(market: impl Into<String>, order_id: u64) -> Self {
        Self { market: market.into(), order_id, amount: None, price: None }
    }

    /// The new total, what is filled included.
    pub fn amount(mut self, amount: impl Money) -> Self {
        self.amount = Some(money::text(amount));
        self
    }

    /// The new price.
    pub fn price(mut self, price: impl Money) -> Self {
        self.price = Some(money::text(price));
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        words.push_text(self.order_id);
        words.option("AMOUNT", self.amount.as_ref());
        words.option("PRICE", self.price.as_ref());
    }

    fn form(&self) -> Form {
        |node| Decode::decode(node).map(BatchReply::Amend)
    }
}

impl From<AmendItem> for BatchItem {
    fn from(item: AmendItem) -> Self {
        Self::Amend(item)
    }
}

/// `CANCEL`, an item of a batch: as the command of that name takes it after its user.
#[derive(Debug, Clone)]
#[must_use]
pub struct CancelItem {
    market: String,
    which: Which,
}

impl CancelItem {
    /// An item with what it needs.
    ///
    /// * `market`: The market's name.
    /// * `which`: The order.
    pub fn new(market: impl Into<String>, which: impl Into<Which>) -> Self {
        Self { market: market.into(), which: which.into() }
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.market);
        self.which.write(words);
    }

    fn form(&self) -> Form {
        |node| Decode::decode(node).map(BatchReply::Cancel)
    }
}

impl From<CancelItem> for BatchItem {
    fn from(item: CancelItem) -> Self {
        Self::Cancel(item)
    }
}

/// An item of a batch.
#[derive(Debug, Clone)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant)] // a put is what most of them are
pub enum BatchItem {
    /// `PUT`.
    Put(PutItem),
    /// `AMEND`.
    Amend(AmendItem),
    /// `CANCEL`.
    Cancel(CancelItem),
}

impl BatchItem {
    /// Give a put a client id, unless it has one; tell which.
    pub(crate) fn named(&mut self, exchange: &Exchange) -> Option<String> {
        match self {
            Self::Put(item) => Some(item.client_id.get_or_insert_with(|| exchange.next_id()).clone()),
            _ => None,
        }
    }

    pub(crate) fn write(&self, words: &mut Words) {
        match self {
            Self::Put(item) => {
                words.push("PUT");
                item.write(words);
            }
            Self::Amend(item) => {
                words.push("AMEND");
                item.write(words);
            }
            Self::Cancel(item) => {
                words.push("CANCEL");
                item.write(words);
            }
        }
    }

    /// Tell how the answer is read.
    pub(crate) fn form(&self) -> Form {
        match self {
            Self::Put(item) => item.form(),
            Self::Amend(item) => item.form(),
            Self::Cancel(item) => item.form(),
        }
    }
}

/// What an item of a batch is answered.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant)] // there are at most a hundred
pub enum BatchReply {
    /// To `PUT`.
    Put(OrderResult),
    /// To `PUT` with `REPLY ACK`.
    PutAck(u64),
    /// To `PUT` with `REPLY FULL`.
    PutFull(OrderFull),
    /// To `AMEND`.
    Amend(OrderResult),
    /// To `CANCEL`.
    Cancel(Order),
}
