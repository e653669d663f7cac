// Written by `python -m clients.generate` from protocol/schema.json: change it there.

use crate::node::record;
use crate::{BalanceCause, Decimal, Order, Role, Side, Time};

record! {
    /// A trade, as one of its two users sees it.
    pub struct UserTrade {
        /// The trade's number.
        pub trade_id: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The market.
        pub market: String,
        /// The number of the user's order.
        pub order_id: u64,
        /// The number of the order on the other side.
        pub counter_order_id: u64,
        /// The user's side.
        pub side: Side,
        /// The part that the order played.
        pub role: Role,
        /// The price, of one base in quote.
        pub price: Decimal,
        /// How much, in base.
        pub amount: Decimal,
        /// What it cost, in quote.
        pub quote: Decimal,
        /// The fee.
        pub fee: Decimal,
        /// The asset in which the fee was paid.
        pub fee_asset: String,
    }
}

record! {
    /// A change of a user's balance.
    pub struct BalanceEntry {
        /// Its number.
        pub id: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The asset.
        pub asset: String,
        /// What was added to the balance, available and frozen.
        pub change: Decimal,
        /// What could be used after it.
        pub available: Decimal,
        /// What stood in orders after it.
        pub frozen: Decimal,
        /// Why it changed.
        pub cause: BalanceCause,
        /// The business id, transfer id, trade id or order id.
        pub cause_id: String,
        /// What the change was for.
        pub business: String,
        /// Its number: the caller's, the trade's, or the log's record of a transfer.
        pub business_id: u64,
        /// The JSON object that was given with it; empty if none.
        pub detail: String,
    }
}

record! {
    /// What one user gave another.
    pub struct Transfer {
        /// Its number.
        pub id: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// Who gave it.
        pub from_user: u64,
        /// Who received it.
        pub to_user: u64,
        /// The asset.
        pub asset: String,
        /// How much.
        pub amount: Decimal,
        /// The id under which it was made.
        pub transfer_id: String,
        /// The JSON object that was given with it; empty if none.
        pub memo: String,
    }
}

record! {
    /// A page of the orders that have ended, latest first.
    pub struct OrderPage {
        /// The record of the log up to which history had come.
        pub sequence: u64,
        /// `before` of the next page; empty: this is the last.
        pub next: String,
        /// The orders, latest first.
        pub orders: Vec<Order>,
    }
}

record! {
    /// A page of a user's trades, latest first.
    pub struct TradePage {
        /// The record of the log up to which history had come.
        pub sequence: u64,
        /// `before` of the next page; empty: this is the last.
        pub next: String,
        /// The trades, latest first.
        pub trades: Vec<UserTrade>,
    }
}

record! {
    /// A page of what changed a user's balances, latest first.
    pub struct BalancePage {
        /// The record of the log up to which history had come.
        pub sequence: u64,
        /// `before` of the next page; empty: this is the last.
        pub next: String,
        /// The changes, latest first.
        pub entries: Vec<BalanceEntry>,
    }
}

record! {
    /// A page of a user's transfers, latest first.
    pub struct TransferPage {
        /// The record of the log up to which history had come.
        pub sequence: u64,
        /// `before` of the next page; empty: this is the last.
        pub next: String,
        /// The transfers, latest first.
        pub transfers: Vec<Transfer>,
    }
}
