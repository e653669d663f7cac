// Written by `python -m clients.generate` from protocol/schema.json: change it there.

use std::collections::BTreeMap;

use crate::node::{record, Decode, Mismatch, Node};
use crate::{
    Balance, BalanceCause, BookChange, Decimal, Fill, Kline, Level, Market, Order, OrderCause, QueuedOrder, RawPayload,
    Ticker, Time, Trade,
};

record! {
    /// A snapshot of `trade:<market>`.
    pub struct TradeSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The trade. `None` where there is none.
        pub trade: Option<Trade>,
    }
}

record! {
    /// An update of `trade:<market>`.
    pub struct TradeUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The trade.
        pub trade: Trade,
    }
}

record! {
    /// A snapshot of `depth:<market>`.
    pub struct DepthSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The bids.
        pub bids: Vec<Level>,
        /// The asks.
        pub asks: Vec<Level>,
        /// False where it was cut.
        pub complete: bool,
    }
}

record! {
    /// An update of `depth:<market>`.
    pub struct DepthUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The bids.
        pub bids: Vec<Level>,
        /// The asks.
        pub asks: Vec<Level>,
    }
}

record! {
    /// A snapshot of `book:<market>`.
    pub struct BookSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The bids.
        pub bids: Vec<QueuedOrder>,
        /// The asks.
        pub asks: Vec<QueuedOrder>,
        /// False where it was cut.
        pub complete: bool,
    }
}

record! {
    /// An update of `book:<market>`.
    pub struct BookUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// What changed, in order.
        pub changes: Vec<BookChange>,
    }
}

record! {
    /// A snapshot of `bbo:<market>`.
    pub struct BboSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The best bid. `None` where there is none.
        pub bid: Option<Decimal>,
        /// How much there is at the best bid, or of all bids in a summary. `None` where there is none.
        pub bid_amount: Option<Decimal>,
        /// The best ask. `None` where there is none.
        pub ask: Option<Decimal>,
        /// How much there is at the best ask, or of all asks in a summary. `None` where there is none.
        pub ask_amount: Option<Decimal>,
    }
}

record! {
    /// An update of `bbo:<market>`.
    pub struct BboUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The best bid. `None` where there is none.
        pub bid: Option<Decimal>,
        /// How much there is at the best bid, or of all bids in a summary. `None` where there is none.
        pub bid_amount: Option<Decimal>,
        /// The best ask. `None` where there is none.
        pub ask: Option<Decimal>,
        /// How much there is at the best ask, or of all asks in a summary. `None` where there is none.
        pub ask_amount: Option<Decimal>,
    }
}

record! {
    /// A snapshot of `ticker:<market>`.
    pub struct TickerSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The ticker.
        pub ticker: Ticker,
    }
}

record! {
    /// An update of `ticker:<market>`.
    pub struct TickerUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The ticker.
        pub ticker: Ticker,
    }
}

record! {
    /// A snapshot of `kline:<market>:<interval>`.
    pub struct KlineSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The candle. `None` where there is none.
        pub kline: Option<Kline>,
    }
}

record! {
    /// An update of `kline:<market>:<interval>`.
    pub struct KlineUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The candle.
        pub kline: Kline,
    }
}

record! {
    /// A snapshot of `market`.
    pub struct MarketSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The markets.
        pub markets: Vec<Market>,
    }
}

record! {
    /// An update of `market`.
    pub struct MarketUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The market.
        pub market: Market,
    }
}

record! {
    /// A snapshot of `order:<user>`.
    pub struct OrderSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The orders.
        pub orders: Vec<Order>,
        /// False where it was cut.
        pub complete: bool,
    }
}

record! {
    /// An update of `order:<user>`.
    pub struct OrderUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// Why it is told.
        pub cause: OrderCause,
        /// The order as it is then.
        pub order: Order,
        /// The trade that caused it. `None` where there is none.
        pub fill: Option<Fill>,
    }
}

record! {
    /// A snapshot of `balance:<user>`.
    pub struct BalanceSnapshot {
        /// The message's number on its channel.
        pub seq: u64,
        /// Another one after every start of the server.
        pub epoch: String,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The balances, by asset.
        pub balances: BTreeMap<String, Balance>,
    }
}

record! {
    /// An update of `balance:<user>`.
    pub struct BalanceUpdate {
        /// The message's number on its channel.
        pub seq: u64,
        /// The number of the message before.
        pub prev: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The asset.
        pub asset: String,
        /// What can be used.
        pub available: Decimal,
        /// What stands in orders.
        pub frozen: Decimal,
        /// What was added to the available balance.
        pub available_change: Decimal,
        /// What was added to the frozen balance.
        pub frozen_change: Decimal,
        /// Why it is told.
        pub cause: BalanceCause,
        /// The business id, transfer id, trade id or order id.
        pub cause_id: String,
        /// What the change was for.
        pub business: String,
        /// The JSON object that was given for the record.
        pub detail: String,
    }
}

/// What a message of the feed tells, by the kind of its channel.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant)] // it is handed over once, and read in place
pub enum Payload {
    /// A snapshot of `trade:<market>`.
    TradeSnapshot(TradeSnapshot),
    /// An update of `trade:<market>`.
    TradeUpdate(TradeUpdate),
    /// A snapshot of `depth:<market>`.
    DepthSnapshot(DepthSnapshot),
    /// An update of `depth:<market>`.
    DepthUpdate(DepthUpdate),
    /// A snapshot of `book:<market>`.
    BookSnapshot(BookSnapshot),
    /// An update of `book:<market>`.
    BookUpdate(BookUpdate),
    /// A snapshot of `bbo:<market>`.
    BboSnapshot(BboSnapshot),
    /// An update of `bbo:<market>`.
    BboUpdate(BboUpdate),
    /// A snapshot of `ticker:<market>`.
    TickerSnapshot(TickerSnapshot),
    /// An update of `ticker:<market>`.
    TickerUpdate(TickerUpdate),
    /// A snapshot of `kline:<market>:<interval>`.
    KlineSnapshot(KlineSnapshot),
    /// An update of `kline:<market>:<interval>`.
    KlineUpdate(KlineUpdate),
    /// A snapshot of `market`.
    MarketSnapshot(MarketSnapshot),
    /// An update of `market`.
    MarketUpdate(MarketUpdate),
    /// A snapshot of `order:<user>`.
    OrderSnapshot(OrderSnapshot),
    /// An update of `order:<user>`.
    OrderUpdate(OrderUpdate),
    /// A snapshot of `balance:<user>`.
    BalanceSnapshot(BalanceSnapshot),
    /// An update of `balance:<user>`.
    BalanceUpdate(BalanceUpdate),
    /// What this version of the library does not know.
    Unknown(RawPayload),
}

impl Payload {
    /// Read the payload of a kind of channel.
    pub(crate) fn read(kind: &str, snapshot: bool, node: Node<'_>) -> Result<Self, Mismatch> {
        match (kind, snapshot) {
            ("trade", true) => Decode::decode(node).map(Self::TradeSnapshot),
            ("trade", false) => Decode::decode(node).map(Self::TradeUpdate),
            ("depth", true) => Decode::decode(node).map(Self::DepthSnapshot),
            ("depth", false) => Decode::decode(node).map(Self::DepthUpdate),
            ("book", true) => Decode::decode(node).map(Self::BookSnapshot),
            ("book", false) => Decode::decode(node).map(Self::BookUpdate),
            ("bbo", true) => Decode::decode(node).map(Self::BboSnapshot),
            ("bbo", false) => Decode::decode(node).map(Self::BboUpdate),
            ("ticker", true) => Decode::decode(node).map(Self::TickerSnapshot),
            ("ticker", false) => Decode::decode(node).map(Self::TickerUpdate),
            ("kline", true) => Decode::decode(node).map(Self::KlineSnapshot),
            ("kline", false) => Decode::decode(node).map(Self::KlineUpdate),
            ("market", true) => Decode::decode(node).map(Self::MarketSnapshot),
            ("market", false) => Decode::decode(node).map(Self::MarketUpdate),
            ("order", true) => Decode::decode(node).map(Self::OrderSnapshot),
            ("order", false) => Decode::decode(node).map(Self::OrderUpdate),
            ("balance", true) => Decode::decode(node).map(Self::BalanceSnapshot),
            ("balance", false) => Decode::decode(node).map(Self::BalanceUpdate),
            _ => Decode::decode(node).map(Self::Unknown),
        }
    }
}
