// Written by `python -m clients.generate` from protocol/schema.json: change it there.

use crate::node::record;
use crate::{Decimal, RawPayload, Time};

record! {
    /// An asset.
    pub struct Asset {
        /// Its name.
        pub asset: String,
        /// Name for people.
        pub name: String,
        /// Its ticker elsewhere.
        pub symbol: String,
        /// Decimals of its amounts.
        pub scale: u64,
        /// Decimals to show.
        pub show: u64,
        /// The chain it lives on.
        pub chain_id: u64,
        /// Its contract's address.
        pub address: String,
        /// Its id inside a rollup.
        pub inner_id: u64,
        /// Address of its picture.
        pub logo: String,
    }
}

record! {
    /// How much of an asset there is, and where.
    pub struct AssetSummary {
        /// Its name.
        pub asset: String,
        /// What can be used.
        pub available: Decimal,
        /// What stands in orders.
        pub frozen: Decimal,
        /// What the exchange earned.
        pub fees: Decimal,
        /// What was paid in, ever.
        pub deposited: Decimal,
        /// What was paid out, ever.
        pub withdrawn: Decimal,
        /// How many users have some available.
        pub available_count: u64,
        /// How many users have some frozen.
        pub frozen_count: u64,
    }
}

record! {
    /// A user.
    pub struct User {
        /// Its number.
        pub id: u64,
        /// The L1 address; empty if none.
        pub l1: String,
        /// The L2 public key; empty if none.
        pub l2: String,
        /// When it was made. Microseconds since 1970.
        pub create_time: Time,
        /// How many orders are open.
        pub open_orders: u64,
    }
}

record! {
    /// A user's balance of one asset.
    pub struct Balance {
        /// What can be used.
        pub available: Decimal,
        /// What stands in orders.
        pub frozen: Decimal,
    }
}

record! {
    /// A fingerprint of the whole state.
    pub struct StateHash {
        /// The number of the log's last record.
        pub sequence: u64,
        /// SHA-256 in hexadecimal digits.
        pub hash: String,
    }
}

record! {
    /// Whether the engine's invariants hold.
    pub struct EngineCheck {
        /// Whether all invariants hold.
        pub ok: bool,
        /// The number of the log's last record.
        pub sequence: u64,
        /// How many users there are.
        pub users: u64,
        /// How many orders are open.
        pub orders: u64,
        /// What does not hold.
        pub problems: Vec<String>,
    }
}

record! {
    /// Messages of a channel that are kept; see [`Replay::read`].
    pub struct Replay {
        /// The channel.
        pub channel: String,
        /// Another one after every start of the server.
        pub epoch: String,
        /// The number of the channel's last message.
        pub seq: u64,
        /// The messages, oldest first.
        pub messages: Vec<RawPayload>,
    }
}
