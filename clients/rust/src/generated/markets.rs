// Written by `python -m clients.generate` from protocol/schema.json: change it there.

use crate::node::{record, row};
use crate::{Decimal, Interval, MarketStatus, SelfTradePrevention, Side, Time};

record! {
    /// A market and its properties.
    pub struct Market {
        /// Its name.
        pub market: String,
        /// The asset that is bought and sold.
        pub base: String,
        /// The asset that pays for it.
        pub quote: String,
        /// Decimals of an order's amount.
        pub amount_scale: u64,
        /// Decimals of a price.
        pub price_scale: u64,
        /// Decimals of a fee rate.
        pub fee_scale: u64,
        /// The smallest order.
        pub min_amount: Decimal,
        /// Fee rate of the taker.
        pub taker_fee: Decimal,
        /// Fee rate of the maker.
        pub maker_fee: Decimal,
        /// Who gives way when it would trade with its own user's.
        pub stp: SelfTradePrevention,
        /// Its status.
        pub status: MarketStatus,
    }
}

record! {
    /// What stands in a market.
    pub struct MarketSummary {
        /// Its name.
        pub market: String,
        /// Its status.
        pub status: MarketStatus,
        /// How many bids there are.
        pub bid_count: u64,
        /// How much there is at the best bid, or of all bids in a summary.
        pub bid_amount: Decimal,
        /// How many asks there are.
        pub ask_count: u64,
        /// How much there is at the best ask, or of all asks in a summary.
        pub ask_amount: Decimal,
        /// How many trades there were.
        pub trade_count: u64,
        /// The price of the last trade. `None` where there is none.
        pub last_price: Option<Decimal>,
    }
}

row! {
    /// A price level of a book.
    pub struct Level {
        /// The price, of one base in quote.
        pub price: Decimal,
        /// How much, in base.
        pub amount: Decimal,
    }
}

record! {
    /// The price levels of a book, best first.
    pub struct Depth {
        /// The number of the log's last record.
        pub sequence: u64,
        /// The bids.
        pub bids: Vec<Level>,
        /// The asks.
        pub asks: Vec<Level>,
    }
}

record! {
    /// A trade, as everybody sees it.
    pub struct Trade {
        /// Its number.
        pub id: u64,
        /// When it was. Microseconds since 1970.
        pub time: Time,
        /// The price, of one base in quote.
        pub price: Decimal,
        /// How much, in base.
        pub amount: Decimal,
        /// What it cost, in quote.
        pub quote: Decimal,
        /// Its side; of a trade the taker's.
        pub side: Side,
    }
}

record! {
    /// 24 hours of a market, rolling.
    pub struct Ticker {
        /// The market.
        pub market: String,
        /// When it was made. Microseconds since 1970.
        pub time: Time,
        /// The first price. `None` where there is none.
        pub open: Option<Decimal>,
        /// The highest price. `None` where there is none.
        pub high: Option<Decimal>,
        /// The lowest price. `None` where there is none.
        pub low: Option<Decimal>,
        /// The last price. `None` where there is none.
        pub last: Option<Decimal>,
        /// `last` minus `open`. `None` where there is none.
        pub change: Option<Decimal>,
        /// The same in percent of `open`. `None` where there is none.
        pub change_percent: Option<Decimal>,
        /// What was traded, in base.
        pub volume: Decimal,
        /// What it cost, in quote.
        pub quote: Decimal,
        /// How many.
        pub count: u64,
        /// The average price, weighted by amount. `None` where there is none.
        pub vwap: Option<Decimal>,
        /// The best bid. `None` where there is none.
        pub bid: Option<Decimal>,
        /// How much there is at the best bid, or of all bids in a summary. `None` where there is none.
        pub bid_amount: Option<Decimal>,
        /// The best ask. `None` where there is none.
        pub ask: Option<Decimal>,
        /// How much there is at the best ask, or of all asks in a summary. `None` where there is none.
        pub ask_amount: Option<Decimal>,
        /// The last price before `open`. `None` where there is none.
        pub previous_close: Option<Decimal>,
    }
}

record! {
    /// A candle.
    pub struct Kline {
        /// How long it lasts.
        pub interval: Interval,
        /// When it began. Microseconds since 1970.
        pub start: Time,
        /// When it ends. Microseconds since 1970.
        pub end: Time,
        /// The first price.
        pub open: Decimal,
        /// The highest price.
        pub high: Decimal,
        /// The lowest price.
        pub low: Decimal,
        /// The last price.
        pub close: Decimal,
        /// What was traded, in base.
        pub volume: Decimal,
        /// What it cost, in quote.
        pub quote: Decimal,
        /// How many.
        pub count: u64,
        /// Whether it is over.
        pub closed: bool,
    }
}

record! {
    /// A period of a market.
    pub struct MarketPeriod {
        /// The market.
        pub market: String,
        /// Its status.
        pub status: MarketStatus,
        /// When it was made. Microseconds since 1970.
        pub time: Time,
        /// The number of the log's last record.
        pub sequence: u64,
        /// Seconds that it tells of.
        pub period: u64,
        /// The last price. `None` where there is none.
        pub last: Option<Decimal>,
        /// The first price. `None` where there is none.
        pub open: Option<Decimal>,
        /// The highest price. `None` where there is none.
        pub high: Option<Decimal>,
        /// The lowest price. `None` where there is none.
        pub low: Option<Decimal>,
        /// What was traded, in base.
        pub volume: Decimal,
        /// What it cost, in quote.
        pub quote: Decimal,
        /// How many.
        pub count: u64,
    }
}
