// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about balances.

use std::collections::BTreeMap;

use crate::money::{self, Money};
use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Balance, BalancePage, Command, Exchange};

/// The commands about balances: see [`Exchange::balance`].
#[derive(Debug, Clone, Copy)]
pub struct Balances<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about balances.
    pub fn balance(&self) -> Balances<'_> {
        Balances(self)
    }
}

impl Balances<'_> {
    /// `BALANCE.GET`: tells a user's balances.
    ///
    /// * `user`: the owner.
    ///
    /// What may be given besides: [`asset`](GetCommand::asset).
    ///
    /// Answers: a map from each asset's name to a map.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOUSER`: the user is not registered.
    /// * `NOASSET`: there is no such asset.
    pub fn get(&self, user: u64) -> GetCommand {
        GetCommand { exchange: self.0.clone(), user, asset: Vec::new() }
    }

    /// `BALANCE.UPDATE`: deposits (positive) or withdraws (negative), once per business id.
    ///
    /// * `user`: the owner.
    /// * `asset`: the asset's name.
    /// * `delta`: what is added to the available balance.
    /// * `business`: what it is for: deposit, withdraw, .
    /// * `business_id`: the id that makes a repetition harmless, for ever.
    ///
    /// What may be given besides: [`detail`](UpdateCommand::detail).
    ///
    /// Answers: the balance after; for a repetition, as it was after the first.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOUSER`: the user is not registered.
    /// * `NOASSET`: there is no such asset.
    /// * `BADAMOUNT`: the delta is malformed, zero, or too large.
    /// * `BADPRECISION`: the delta has more decimals than the asset.
    /// * `BADNAME`: the business is not 1 to 64 printable characters without blanks.
    /// * `BADJSON`: DETAIL is not a JSON object of at most 4096 bytes.
    /// * `DUPLICATE`: this business id was used before for this user and asset, with another delta.
    /// * `NOFUNDS`: the available balance does not cover the withdrawal.
    pub fn update(
        &self,
        user: u64,
        asset: impl Into<String>,
        delta: impl Money,
        business: impl Into<String>,
        business_id: u64,
    ) -> UpdateCommand {
        UpdateCommand {
            exchange: self.0.clone(),
            user,
            asset: asset.into(),
            delta: money::text(delta),
            business: business.into(),
            business_id,
            detail: None,
        }
    }

    /// `BALANCE.TRANSFER`: moves an available amount from one user to another.
    ///
    /// * `from_user`: who pays.
    /// * `to_user`: who receives.
    /// * `asset`: the asset's name.
    /// * `amount`: how much.
    ///
    /// What may be given besides: [`id`](TransferCommand::id), [`memo`](TransferCommand::memo).
    ///
    /// Answers: the payer's balance after.
    ///
    /// Sent again after a lost connection, under its `id`; where none is given, the library makes one.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOUSER`: the user is not registered.
    /// * `NOASSET`: there is no such asset.
    /// * `ERR`: from and to are the same user.
    /// * `BADAMOUNT`: the amount is malformed, not positive, or too large.
    /// * `BADPRECISION`: the amount has more decimals than the asset.
    /// * `BADNAME`: ID is not 1 to 64 printable characters without blanks.
    /// * `BADJSON`: MEMO is not a JSON object of at most 4096 bytes.
    /// * `DUPLICATE`: ID was used before by this user, with other content.
    /// * `NOFUNDS`: the payer's available balance does not cover the amount.
    pub fn transfer(
        &self,
        from_user: u64,
        to_user: u64,
        asset: impl Into<String>,
        amount: impl Money,
    ) -> TransferCommand {
        TransferCommand {
            exchange: self.0.clone(),
            from_user,
            to_user,
            asset: asset.into(),
            amount: money::text(amount),
            id: None,
            memo: None,
        }
    }

    /// `BALANCE.HISTORY`: lists what changed a user's balances, latest first.
    ///
    /// * `user`: the owner.
    ///
    /// What may be given besides: [`asset`](HistoryCommand::asset), [`business`](HistoryCommand::business),
    /// [`from_us`](HistoryCommand::from_us), [`to_us`](HistoryCommand::to_us), [`before`](HistoryCommand::before),
    /// [`limit`](HistoryCommand::limit).
    ///
    /// Answers: a page; each change is a map (BalanceEntry).
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
            business: None,
            from_us: None,
            to_us: None,
            before: None,
            limit: None,
        }
    }
}

/// `BALANCE.GET`, ready to be sent: see [`Balances::get`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct GetCommand {
    exchange: Exchange,
    user: u64,
    asset: Vec<String>,
}

impl GetCommand {
    /// Add one: these assets; default: all that the user ever had.
    pub fn asset(mut self, asset: impl Into<String>) -> Self {
        self.asset.push(asset.into());
        self
    }

    fn write(&self, words: &mut Words) {
        words.push_text(self.user);
        self.asset.iter().for_each(|one| words.push(one));
    }
}

impl Command for GetCommand {
    type Reply = BTreeMap<String, Balance>;

    fn request(self) -> Request<BTreeMap<String, Balance>> {
        let mut words = Words::new("BALANCE.GET");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(GetCommand);

/// `BALANCE.UPDATE`, ready to be sent: see [`Balances::update`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct UpdateCommand {
    exchange: Exchange,
    user: u64,
    asset: String,
    delta: String,
    business: String,
    business_id: u64,
    detail: Option<String>,
}

impl UpdateCommand {
    /// A JSON object for the record.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    fn write(&self, words: &mut Words) {
        words.push_text(self.user);
        words.push(&self.asset);
        words.push(&self.delta);
        words.push("BUSINESS");
        words.push(&self.business);
        words.push("ID");
        words.push_text(self.business_id);
        words.option("DETAIL", self.detail.as_ref());
    }
}

impl Command for UpdateCommand {
    type Reply = Balance;

    fn request(self) -> Request<Balance> {
        let mut words = Words::new("BALANCE.UPDATE");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(UpdateCommand);

/// `BALANCE.TRANSFER`, ready to be sent: see [`Balances::transfer`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct TransferCommand {
    exchange: Exchange,
    from_user: u64,
    to_user: u64,
    asset: String,
    amount: String,
    id: Option<String>,
    memo: Option<String>,
}

impl TransferCommand {
    /// The id that makes a repetition harmless, as long as client ids are kept.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// A JSON object for the record.
    pub fn memo(mut self, memo: impl Into<String>) -> Self {
        self.memo = Some(memo.into());
        self
    }

    fn write(&self, words: &mut Words) {
        words.push_text(self.from_user);
        words.push_text(self.to_user);
        words.push(&self.asset);
        words.push(&self.amount);
        words.option("ID", self.id.as_ref());
        words.option("MEMO", self.memo.as_ref());
    }
}

impl Command for TransferCommand {
    type Reply = Balance;

    fn request(mut self) -> Request<Balance> {
        let id = self.id.get_or_insert_with(|| self.exchange.next_id()).clone();
        let mut words = Words::new("BALANCE.TRANSFER");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always).with_ids([id])
    }
}

awaitable!(TransferCommand);

/// `BALANCE.HISTORY`, ready to be sent: see [`Balances::history`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct HistoryCommand {
    exchange: Exchange,
    user: u64,
    asset: Option<String>,
    business: Option<String>,
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

    /// Of this business only: the caller's, `trade`, `transfer`.
    pub fn business(mut self, business: impl Into<String>) -> Self {
        self.business = Some(business.into());
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
        words.option("BUSINESS", self.business.as_ref());
        words.option_text("FROM", self.from_us);
        words.option_text("TO", self.to_us);
        words.option("BEFORE", self.before.as_ref());
        words.option_text("LIMIT", self.limit);
    }
}

impl Command for HistoryCommand {
    type Reply = BalancePage;

    fn request(self) -> Request<BalancePage> {
        let mut words = Words::new("BALANCE.HISTORY");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(HistoryCommand);
