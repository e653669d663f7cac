// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about orders.

mod queries;

use std::marker::PhantomData;

use crate::batch::answers;
use crate::money::{self, Money};
use crate::node::{Decode, Node};
use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{
    BatchItem, BatchReply, Cancelled, Command, Exchange, Order, OrderFull, OrderKind, OrderResult, ReplyForm,
    SelfTradePrevention, ServerError, Side, TimeInForce, Which,
};

pub use queries::*;

/// The commands about orders: see [`Exchange::order`].
#[derive(Debug, Clone, Copy)]
pub struct Orders<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about orders.
    pub fn order(&self) -> Orders<'_> {
        Orders(self)
    }
}

impl Orders<'_> {
    /// `ORDER.PUT`: places an order; it trades with what the book holds, and the rest of a GTC order rests.
    ///
    /// * `user`: the owner.
    /// * `market`: the market's name.
    /// * `side`: BID buys base, ASK sells it.
    /// * `kind`: LIMIT trades at its price or better, MARKET at any.
    /// * `amount`: in base, at the market's amount scale.
    ///
    /// What may be given besides: [`price`](PutCommand::price), [`quote_limit`](PutCommand::quote_limit),
    /// [`tif`](PutCommand::tif), [`post_only`](PutCommand::post_only), [`stp`](PutCommand::stp),
    /// [`client_id`](PutCommand::client_id), [`taker_fee`](PutCommand::taker_fee),
    /// [`maker_fee`](PutCommand::maker_fee), [`signature`](PutCommand::signature),
    /// [`reply_result`](PutCommand::reply_result), [`reply_ack`](PutCommand::reply_ack),
    /// [`reply_full`](PutCommand::reply_full).
    ///
    /// Answers: with ACK the order's id; with FULL the map of ORDER.GET and `fills`, a list of maps of what this
    /// command traded; with RESULT, or without REPLY, a map.
    ///
    /// Sent again after a lost connection, under its `client_id`; if none is given, the library makes one.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong, or the arguments contradict each other.
    /// * `NOUSER`: the user is not registered.
    /// * `NOMARKET`: there is no such market.
    /// * `BADNAME`: CLIENTID is not 1 to 64 printable characters without blanks.
    /// * `BADNAME`: SIGNATURE is not an even number of 2 to 256 hexadecimal digits.
    /// * `BADAMOUNT`: the amount is malformed, not positive, or too large.
    /// * `BADPRECISION`: the amount has more decimals than the market.
    /// * `BADPRICE`: the price is malformed, not positive, too large, missing (LIMIT) or given (MARKET).
    /// * `BADPRECISION`: the price has more decimals than the market.
    /// * `BADAMOUNT`: QUOTELIMIT is malformed, not positive, or too large.
    /// * `BADPRECISION`: QUOTELIMIT has more decimals than the quote asset.
    /// * `BADFEE`: a fee rate is malformed, negative, or not below 1.
    /// * `BADPRECISION`: a fee rate has more decimals than the market's fee scale.
    /// * `DUPLICATE`: CLIENTID was used before, with other content.
    /// * `HALTED`: the market does not accept orders now.
    /// * `TOOSMALL`: the amount is below the market's smallest.
    /// * `ORDERLIMIT`: the order could rest, and the user has as many open orders as it may.
    /// * `NOFUNDS`: the available balance does not cover the order.
    pub fn put(
        &self,
        user: u64,
        market: impl Into<String>,
        side: Side,
        kind: OrderKind,
        amount: impl Money,
    ) -> PutCommand {
        PutCommand {
            exchange: self.0.clone(),
            user,
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
            form: PhantomData,
        }
    }

    /// `ORDER.AMEND`: changes an open order's amount or price; a smaller amount alone keeps its place, all else may
    /// trade.
    ///
    /// * `user`: the owner.
    /// * `market`: the market's name.
    /// * `order_id`: the order's id.
    ///
    /// What may be given besides: [`amount`](AmendCommand::amount), [`price`](AmendCommand::price).
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
    /// * `NOUSER`: the user is not registered.
    /// * `NOMARKET`: there is no such market.
    /// * `BADAMOUNT`: the amount is malformed, not positive, or too large.
    /// * `BADPRECISION`: the amount has more decimals than the market.
    /// * `BADPRICE`: the price is malformed, not positive, or too large.
    /// * `BADPRECISION`: the price has more decimals than the market.
    /// * `HALTED`: the market does not accept orders now.
    /// * `NOORDER`: no such order is open in this market, or it is another user's.
    /// * `TOOSMALL`: the amount is below the market's smallest.
    /// * `BADAMOUNT`: the amount does not exceed what is filled already.
    /// * `NOFUNDS`: the available balance does not cover the order.
    pub fn amend(&self, user: u64, market: impl Into<String>, order_id: u64) -> AmendCommand {
        AmendCommand { exchange: self.0.clone(), user, market: market.into(), order_id, amount: None, price: None }
    }

    /// `ORDER.CANCEL`: cancels an open order.
    ///
    /// * `user`: the owner.
    /// * `market`: the market's name.
    /// * `which`: the order.
    ///
    /// Answers: the order as it ended, a map as ORDER.GET's.
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
    /// * `HALTED`: the market is in HALT.
    /// * `NOORDER`: no such order is open in this market, or it is another user's.
    pub fn cancel(&self, user: u64, market: impl Into<String>, which: impl Into<Which>) -> CancelCommand {
        CancelCommand { exchange: self.0.clone(), user, market: market.into(), which: which.into() }
    }

    /// `ORDER.CANCELALL`: cancels a user's open orders, those in halted markets excepted.
    ///
    /// * `user`: the owner.
    ///
    /// What may be given besides: [`market`](CancelAllCommand::market), [`side`](CancelAllCommand::side).
    ///
    /// Answers: how many, and their ids, ascending.
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
    pub fn cancel_all(&self, user: u64) -> CancelAllCommand {
        CancelAllCommand { exchange: self.0.clone(), user, market: None, side: None }
    }

    /// `ORDER.BATCH`: places, amends and cancels several orders of one user, each on its own merits, as one record.
    ///
    /// * `user`: the owner.
    ///
    /// What may be given besides: [`item`](BatchCommand::item).
    ///
    /// Answers: for each item, in order, its command's reply or its error.
    ///
    /// Sent again after a lost connection: a put that has no `client_id` gets one.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `LIMIT`: more than 100 items.
    /// * `ERR`: the syntax of any item is wrong.
    /// * `NOUSER`: the user is not registered.
    pub fn batch(&self, user: u64) -> BatchCommand {
        BatchCommand { exchange: self.0.clone(), user, item: Vec::new() }
    }
}

/// `ORDER.PUT`, ready to be sent: see [`Orders::put`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct PutCommand<R = OrderResult> {
    exchange: Exchange,
    user: u64,
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
    form: PhantomData<fn() -> R>,
}

impl<R> PutCommand<R> {
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

    /// Answer [`OrderResult`]: `REPLY RESULT`.
    pub fn reply_result(self) -> PutCommand<OrderResult> {
        self.answering(ReplyForm::Result)
    }

    /// Answer the order's id: `REPLY ACK`.
    pub fn reply_ack(self) -> PutCommand<u64> {
        self.answering(ReplyForm::Ack)
    }

    /// Answer [`OrderFull`]: `REPLY FULL`.
    pub fn reply_full(self) -> PutCommand<OrderFull> {
        self.answering(ReplyForm::Full)
    }

    fn answering<T>(self, reply: ReplyForm) -> PutCommand<T> {
        PutCommand {
            exchange: self.exchange,
            user: self.user,
            market: self.market,
            side: self.side,
            kind: self.kind,
            amount: self.amount,
            price: self.price,
            quote_limit: self.quote_limit,
            tif: self.tif,
            post_only: self.post_only,
            stp: self.stp,
            client_id: self.client_id,
            taker_fee: self.taker_fee,
            maker_fee: self.maker_fee,
            signature: self.signature,
            reply: Some(reply),
            form: PhantomData,
        }
    }

    fn write(&self, words: &mut Words) {
        words.push_text(self.user);
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
}

impl<R: Decode + 'static> Command for PutCommand<R> {
    type Reply = R;

    fn request(mut self) -> Request<R> {
        let id = self.client_id.get_or_insert_with(|| self.exchange.next_id()).clone();
        let mut words = Words::new("ORDER.PUT");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always).with_ids([id])
    }
}

awaitable!(PutCommand<R>, R);

/// `ORDER.AMEND`, ready to be sent: see [`Orders::amend`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct AmendCommand {
    exchange: Exchange,
    user: u64,
    market: String,
    order_id: u64,
    amount: Option<String>,
    price: Option<String>,
}

impl AmendCommand {
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
        words.push_text(self.user);
        words.push(&self.market);
        words.push_text(self.order_id);
        words.option("AMOUNT", self.amount.as_ref());
        words.option("PRICE", self.price.as_ref());
    }
}

impl Command for AmendCommand {
    type Reply = OrderResult;

    fn request(self) -> Request<OrderResult> {
        let mut words = Words::new("ORDER.AMEND");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(AmendCommand);

/// `ORDER.CANCEL`, ready to be sent: see [`Orders::cancel`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct CancelCommand {
    exchange: Exchange,
    user: u64,
    market: String,
    which: Which,
}

impl CancelCommand {
    fn write(&self, words: &mut Words) {
        words.push_text(self.user);
        words.push(&self.market);
        self.which.write(words);
    }
}

impl Command for CancelCommand {
    type Reply = Order;

    fn request(self) -> Request<Order> {
        let mut words = Words::new("ORDER.CANCEL");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(CancelCommand);

/// `ORDER.CANCELALL`, ready to be sent: see [`Orders::cancel_all`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct CancelAllCommand {
    exchange: Exchange,
    user: u64,
    market: Option<String>,
    side: Option<Side>,
}

impl CancelAllCommand {
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

    fn write(&self, words: &mut Words) {
        words.push_text(self.user);
        words.option("MARKET", self.market.as_ref());
        words.option_text("SIDE", self.side);
    }
}

impl Command for CancelAllCommand {
    type Reply = Cancelled;

    fn request(self) -> Request<Cancelled> {
        let mut words = Words::new("ORDER.CANCELALL");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(CancelAllCommand);

/// `ORDER.BATCH`, ready to be sent: see [`Orders::batch`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct BatchCommand {
    exchange: Exchange,
    user: u64,
    item: Vec<BatchItem>,
}

impl BatchCommand {
    /// Add one: each as the command of that name takes it after its user.
    pub fn item(mut self, item: impl Into<BatchItem>) -> Self {
        self.item.push(item.into());
        self
    }

    /// Add several: each as the command of that name takes it after its user.
    pub fn items(mut self, items: impl IntoIterator<Item = impl Into<BatchItem>>) -> Self {
        self.item.extend(items.into_iter().map(Into::into));
        self
    }

    fn write(&self, words: &mut Words) {
        words.push_text(self.user);
        self.item.iter().for_each(|one| one.write(words));
    }
}

impl Command for BatchCommand {
    type Reply = Vec<Result<BatchReply, ServerError>>;

    fn request(mut self) -> Request<Vec<Result<BatchReply, ServerError>>> {
        let ids = self.item.iter_mut().filter_map(|item| item.named(&self.exchange)).collect::<Vec<_>>();
        let mut words = Words::new("ORDER.BATCH");
        self.write(&mut words);
        let forms: Vec<_> = self.item.iter().map(BatchItem::form).collect();
        let read = move |node: Node<'_>| answers(&forms, node);
        Request::reading(self.exchange, words, Retry::Always, read).with_ids(ids)
    }
}

awaitable!(BatchCommand);
