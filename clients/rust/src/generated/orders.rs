// Written by `python -m clients.generate` from protocol/schema.json: change it there.

use crate::node::{record, row};
use crate::{BookAction, Decimal, OrderKind, OrderStatus, Reason, Role, SelfTradePrevention, Side, Time, TimeInForce};

record! {
    /// What has become of an order.
    pub struct OrderResult {
        /// Its number.
        pub id: u64,
        /// Its status.
        pub status: OrderStatus,
        /// What is left of it.
        pub remain: Decimal,
        /// What was traded so far, in base.
        pub finished_base: Decimal,
        /// What was traded so far, in quote.
        pub finished_quote: Decimal,
        /// The fees so far.
        pub finished_fee: Decimal,
        /// Why it ended unfilled.
        pub reason: Reason,
    }
}

record! {
    /// An order.
    pub struct Order {
        /// Its number.
        pub id: u64,
        /// The owner's number.
        pub user: u64,
        /// The market.
        pub market: String,
        /// Its side; of a trade the taker's.
        pub side: Side,
        /// Its kind.
        pub r#type: OrderKind,
        /// How long it stands.
        pub tif: TimeInForce,
        /// Whether it expires rather than takes.
        pub post_only: bool,
        /// Who gives way when it would trade with its own user's.
        pub stp: SelfTradePrevention,
        /// The price, of one base in quote. `None` where there is none.
        pub price: Option<Decimal>,
        /// How much was ordered, in base.
        pub amount: Decimal,
        /// What is left of it.
        pub remain: Decimal,
        /// What was traded so far, in base.
        pub finished_base: Decimal,
        /// What was traded so far, in quote.
        pub finished_quote: Decimal,
        /// The fees so far.
        pub finished_fee: Decimal,
        /// What self-trade prevention took off it.
        pub prevented: Decimal,
        /// What stands in orders.
        pub frozen: Decimal,
        /// Fee rate of the taker.
        pub taker_fee: Decimal,
        /// Fee rate of the maker.
        pub maker_fee: Decimal,
        /// Its status.
        pub status: OrderStatus,
        /// Why it ended unfilled.
        pub reason: Reason,
        /// The id that the client gave it; empty if none.
        pub client_id: String,
        /// When it was made. Microseconds since 1970.
        pub create_time: Time,
        /// When it changed last. Microseconds since 1970.
        pub update_time: Time,
    }
}

record! {
    /// An order, and what the command that put it traded.
    pub struct OrderFull {
        /// Its number.
        pub id: u64,
        /// The owner's number.
        pub user: u64,
        /// The market.
        pub market: String,
        /// Its side; of a trade the taker's.
        pub side: Side,
        /// Its kind.
        pub r#type: OrderKind,
        /// How long it stands.
        pub tif: TimeInForce,
        /// Whether it expires rather than takes.
        pub post_only: bool,
        /// Who gives way when it would trade with its own user's.
        pub stp: SelfTradePrevention,
        /// The price, of one base in quote. `None` where there is none.
        pub price: Option<Decimal>,
        /// How much was ordered, in base.
        pub amount: Decimal,
        /// What is left of it.
        pub remain: Decimal,
        /// What was traded so far, in base.
        pub finished_base: Decimal,
        /// What was traded so far, in quote.
        pub finished_quote: Decimal,
        /// The fees so far.
        pub finished_fee: Decimal,
        /// What self-trade prevention took off it.
        pub prevented: Decimal,
        /// What stands in orders.
        pub frozen: Decimal,
        /// Fee rate of the taker.
        pub taker_fee: Decimal,
        /// Fee rate of the maker.
        pub maker_fee: Decimal,
        /// Its status.
        pub status: OrderStatus,
        /// Why it ended unfilled.
        pub reason: Reason,
        /// The id that the client gave it; empty if none.
        pub client_id: String,
        /// When it was made. Microseconds since 1970.
        pub create_time: Time,
        /// When it changed last. Microseconds since 1970.
        pub update_time: Time,
        /// What this command traded.
        pub fills: Vec<Fill>,
    }
}

record! {
    /// A trade, as its order sees it.
    pub struct Fill {
        /// The trade's number.
        pub trade_id: u64,
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
        /// The resting order's number.
        pub maker_order_id: u64,
    }
}

record! {
    /// The orders that were cancelled.
    pub struct Cancelled {
        /// How many.
        pub count: u64,
        /// Their numbers, ascending.
        pub order_ids: Vec<u64>,
    }
}

row! {
    /// An order as it stands in the book.
    pub struct QueuedOrder {
        /// The order's number.
        pub order_id: u64,
        /// The price, of one base in quote.
        pub price: Decimal,
        /// How much, in base.
        pub amount: Decimal,
    }
}

record! {
    /// A change of the book, order by order.
    pub struct BookChange {
        /// What happened to it.
        pub action: BookAction,
        /// The order's number.
        pub order_id: u64,
        /// Its side; of a trade the taker's.
        pub side: Side,
        /// The price, of one base in quote.
        pub price: Decimal,
        /// What the order shows after it; zero: it is gone.
        pub amount: Decimal,
        /// The trade's number. `None` where there is none.
        pub trade_id: Option<u64>,
    }
}
