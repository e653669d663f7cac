// Written by `python -m clients.generate` from protocol/schema.json: change it there.

use crate::word::vocabulary;

vocabulary! {
    /// The side of an order or a trade: BID buys base, ASK sells it.
    pub enum Side {
        /// `BID`.
        Bid = "BID",
        /// `ASK`.
        Ask = "ASK",
    }
}

vocabulary! {
    /// LIMIT trades at its price or better, MARKET at any.
    pub enum OrderKind {
        /// `LIMIT`.
        Limit = "LIMIT",
        /// `MARKET`.
        Market = "MARKET",
    }
}

vocabulary! {
    /// How long an order stands: GTC rests, IOC fills what it can at once, FOK all or nothing.
    pub enum TimeInForce {
        /// `GTC`.
        Gtc = "GTC",
        /// `IOC`.
        Ioc = "IOC",
        /// `FOK`.
        Fok = "FOK",
    }
}

vocabulary! {
    /// Who gives way when an order would trade with its own user's.
    pub enum SelfTradePrevention {
        /// `NONE`.
        None = "NONE",
        /// `TAKER`.
        Taker = "TAKER",
        /// `MAKER`.
        Maker = "MAKER",
        /// `BOTH`.
        Both = "BOTH",
        /// `DECREMENT`.
        Decrement = "DECREMENT",
    }
}

vocabulary! {
    /// How much the reply to an order tells.
    pub enum ReplyForm {
        /// `ACK`.
        Ack = "ACK",
        /// `RESULT`.
        Result = "RESULT",
        /// `FULL`.
        Full = "FULL",
    }
}

vocabulary! {
    /// What has become of an order.
    pub enum OrderStatus {
        /// `NEW`.
        New = "NEW",
        /// `PARTIALLY_FILLED`.
        PartiallyFilled = "PARTIALLY_FILLED",
        /// `FILLED`.
        Filled = "FILLED",
        /// `CANCELED`.
        Canceled = "CANCELED",
        /// `EXPIRED`.
        Expired = "EXPIRED",
    }
}

vocabulary! {
    /// Why an order ended unfilled; the empty word is none.
    pub enum Reason {
        /// None: the empty word.
        None = "",
        /// `USER`.
        User = "USER",
        /// `POST_ONLY`.
        PostOnly = "POST_ONLY",
        /// `SELF_TRADE`.
        SelfTrade = "SELF_TRADE",
        /// `IOC`.
        Ioc = "IOC",
        /// `FOK`.
        Fok = "FOK",
        /// `MARKET_EXHAUSTED`.
        MarketExhausted = "MARKET_EXHAUSTED",
        /// `QUOTE_LIMIT`.
        QuoteLimit = "QUOTE_LIMIT",
        /// `HALTED`.
        Halted = "HALTED",
    }
}

vocabulary! {
    /// What a market accepts: everything, nothing new, or nothing but queries.
    pub enum MarketStatus {
        /// `TRADING`.
        Trading = "TRADING",
        /// `CANCEL_ONLY`.
        CancelOnly = "CANCEL_ONLY",
        /// `HALT`.
        Halt = "HALT",
    }
}

vocabulary! {
    /// How long a candle lasts.
    pub enum Interval {
        /// `1s`.
        Second1 = "1s",
        /// `1m`.
        Minute1 = "1m",
        /// `3m`.
        Minute3 = "3m",
        /// `5m`.
        Minute5 = "5m",
        /// `15m`.
        Minute15 = "15m",
        /// `30m`.
        Minute30 = "30m",
        /// `1h`.
        Hour1 = "1h",
        /// `2h`.
        Hour2 = "2h",
        /// `4h`.
        Hour4 = "4h",
        /// `6h`.
        Hour6 = "6h",
        /// `8h`.
        Hour8 = "8h",
        /// `12h`.
        Hour12 = "12h",
        /// `1d`.
        Day1 = "1d",
        /// `3d`.
        Day3 = "3d",
        /// `1w`.
        Week1 = "1w",
        /// `1M`.
        Month1 = "1M",
    }
}

vocabulary! {
    /// What happened to an order in the book.
    pub enum BookAction {
        /// `ADD`.
        Add = "ADD",
        /// `EXECUTE`.
        Execute = "EXECUTE",
        /// `AMEND`.
        Amend = "AMEND",
        /// `CANCEL`.
        Cancel = "CANCEL",
    }
}

vocabulary! {
    /// Which side of a transfer: IN was received, OUT was made.
    pub enum Direction {
        /// `IN`.
        In = "IN",
        /// `OUT`.
        Out = "OUT",
    }
}

vocabulary! {
    /// How an order ended.
    pub enum OrderEnd {
        /// `FILLED`.
        Filled = "FILLED",
        /// `CANCELED`.
        Canceled = "CANCELED",
        /// `EXPIRED`.
        Expired = "EXPIRED",
    }
}

vocabulary! {
    /// Which part an order played in a trade.
    pub enum Role {
        /// `TAKER`.
        Taker = "TAKER",
        /// `MAKER`.
        Maker = "MAKER",
    }
}

vocabulary! {
    /// What can be set in the engine.
    pub enum EngineParameter {
        /// `user-order-limit`.
        UserOrderLimit = "user-order-limit",
        /// `client-id-ttl`.
        ClientIdTtl = "client-id-ttl",
        /// `finished-orders-max`.
        FinishedOrdersMax = "finished-orders-max",
        /// `trades-max`.
        TradesMax = "trades-max",
    }
}

vocabulary! {
    /// Why the feed tells an order.
    pub enum OrderCause {
        /// `PUT`.
        Put = "PUT",
        /// `TRADE`.
        Trade = "TRADE",
        /// `PREVENTED`.
        Prevented = "PREVENTED",
        /// `AMENDED`.
        Amended = "AMENDED",
        /// `RESTED`.
        Rested = "RESTED",
        /// `CANCELED`.
        Canceled = "CANCELED",
        /// `EXPIRED`.
        Expired = "EXPIRED",
    }
}

vocabulary! {
    /// Why a balance changed.
    pub enum BalanceCause {
        /// `DEPOSIT`.
        Deposit = "DEPOSIT",
        /// `WITHDRAWAL`.
        Withdrawal = "WITHDRAWAL",
        /// `TRANSFER`.
        Transfer = "TRANSFER",
        /// `TRADE`.
        Trade = "TRADE",
        /// `FREEZE`.
        Freeze = "FREEZE",
        /// `RELEASE`.
        Release = "RELEASE",
    }
}

vocabulary! {
    /// Whether a message of the feed tells the whole state, or what changed.
    pub enum MessageType {
        /// `snapshot`.
        Snapshot = "snapshot",
        /// `update`.
        Update = "update",
    }
}
