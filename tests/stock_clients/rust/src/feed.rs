//! What the client goes through as a subscriber, synchronous, in one protocol.

use crate::reply::{Outcome, Record, answered, equal, list, text};
use crate::scenario::{client, command, variable};
use crate::tape::Tape;
use redis::{Cmd, Connection, ProtocolVersion, PubSub};
use std::io::Read;
use std::net::TcpStream;
use std::time::Duration;

const ORDERS: usize = 1000;
const TOLD_MAX: Duration = Duration::from_secs(30);
pub const TRADE: &str = "trade:BTC_USDT";
pub const DEPTH: &str = "depth:BTC_USDT";
pub const PATTERN: &str = "depth:*";

pub fn channels() -> Vec<String> {
    let maker = variable("EXCHANGE_MAKER");
    vec![TRADE.to_string(), DEPTH.to_string(), format!("order:{maker}"), format!("balance:{maker}")]
}

pub fn order(user: &str, side: &str, price: &str) -> Cmd {
    command(&["ORDER.PUT", &variable(user), "BTC_USDT", side, "LIMIT", "1", "PRICE", price])
}

pub fn bid() -> Cmd {
    order("EXCHANGE_MAKER", "BID", "1.00")
}

pub fn one_trade() -> Vec<Cmd> {
    vec![order("EXCHANGE_MAKER", "ASK", "150.00"), order("EXCHANGE_TAKER", "BID", "150.00")]
}

/// Ask for the messages between two numbers.
pub fn replay(channel: &str, (before, after): (u64, u64)) -> Cmd {
    let limit = (after - before).to_string();
    command(&["FEED.REPLAY", channel, "FROM", &(before + 1).to_string(), "LIMIT", &limit])
}

/// Read the messages of FEED.REPLAY's answer.
pub fn replayed(resp3: bool, reply: &redis::Value) -> Outcome<Vec<String>> {
    list(Record::read(resp3, reply)?.get("messages")?)?.iter().map(text).collect()
}

/// Have the server killed and started again, with trades in between; return when it is up.
pub fn crash() -> Outcome {
    let address = format!("{}:{}", variable("EXCHANGE_HOST"), variable("EXCHANGE_CRASH_PORT"));
    let mut answer = String::new();
    let mut caller = TcpStream::connect(address).map_err(|error| error.to_string())?;
    caller.read_to_string(&mut answer).map_err(|error| error.to_string())?;
    equal("the crash", "ok", &answer)
}

/// A subscriber, and another connection that places orders.
pub struct Listener<'a> {
    pubsub: PubSub<'a>,
    pub tape: Tape,
    caller: Connection,
    own: String,
}

impl<'a> Listener<'a> {
    pub fn new(connection: &'a mut Connection, protocol: Option<ProtocolVersion>, tape: Tape) -> Outcome<Listener<'a>> {
        let caller = answered(client(&variable("EXCHANGE_PORT"), None, protocol).and_then(|one| one.get_connection()))?;
        let pubsub = connection.as_pubsub();
        answered(pubsub.set_read_timeout(Some(TOLD_MAX)))?;
        Ok(Listener { pubsub, tape, caller, own: channels()[2].clone() })
    }

    fn place(&mut self, commands: Vec<Cmd>) -> Outcome {
        let mut pipe = redis::pipe();
        for command in commands {
            pipe.add_command(command);
        }
        answered(pipe.exec(&mut self.caller))
    }

    fn hear(&mut self, condition: impl Fn(&Tape) -> bool) -> Outcome {
        while !condition(&self.tape) {
            let message = answered(self.pubsub.get_message())?;
            self.tape.take(&message)?;
        }
        Ok(())
    }

    /// redis-rs awaits one confirmation, however many names are given; so each has a call of its own.
    pub fn hears_four_channels(&mut self) -> Outcome {
        for channel in channels() {
            answered(self.pubsub.subscribe(channel))?;
        }
        self.hear(|tape| tape.begun(&channels(), 1))?;
        equal("updates", 0, self.tape.updates("", DEPTH))
    }

    pub fn hears_a_trade(&mut self) -> Outcome {
        self.place(one_trade())?;
        self.hear(|tape| tape.updates("", DEPTH) == 2)?;
        equal("price", vec!["150.00".to_string()], self.tape.told(TRADE, "/trade/price"))?;
        equal("levels", "[[150.00,1.0000]] [[150.00,0.0000]]", &self.tape.told(DEPTH, "/asks").join(" "))?;
        equal("order", "PUT RESTED TRADE", &self.tape.told(&self.own, "/cause").join(" "))?;
        equal("balance", "FREEZE TRADE TRADE", &self.tape.told(&channels()[3], "/cause").join(" "))
    }

    pub fn hears_by_a_pattern(&mut self) -> Outcome {
        answered(self.pubsub.psubscribe(PATTERN))?;
        self.hear(|tape| tape.snapshots(PATTERN, DEPTH) == 1)?;
        self.place(vec![bid(), bid()])?;
        self.hear(|tape| tape.updates(PATTERN, DEPTH) == 2 && tape.updates("", DEPTH) == 4)
    }

    pub fn hears_a_thousand_orders(&mut self) -> Outcome {
        self.place(vec![bid(); ORDERS])?;
        self.hear(|tape| tape.updates(PATTERN, DEPTH) == ORDERS + 2 && tape.updates("", DEPTH) == ORDERS + 4)?;
        let ids: Vec<u64> = self.tape.told(&self.own, "/order/id").iter().filter_map(|id| id.parse().ok()).collect();
        let rested: Vec<u64> = ids[ids.len() - 2 * ORDERS..].iter().step_by(2).copied().collect();
        equal("ids", (rested[0]..rested[0] + ORDERS as u64).collect(), rested)
    }

    pub fn pings(&mut self) -> Outcome {
        let pong: redis::Value = answered(self.pubsub.ping())?;
        equal("PING", true, format!("{pong:?}").to_lowercase().contains("pong"))
    }

    /// redis-rs takes the error for a confirmation here (asynchronous, it tells); the connection must be none the worse.
    pub fn goes_on_when_refused(&mut self) -> Outcome {
        answered(self.pubsub.subscribe("trade:NOSUCH"))?;
        answered(self.pubsub.subscribe("order:999999"))?;
        let before = self.tape.updates("", DEPTH);
        self.place(vec![bid()])?;
        self.hear(|tape| tape.updates("", DEPTH) == before + 1)
    }

    pub fn is_seen(&mut self) -> Outcome {
        let names: Vec<String> = answered(command(&["PUBSUB", "CHANNELS", "trade:*"]).query(&mut self.caller))?;
        equal("channels", vec![TRADE.to_string()], names)?;
        equal("patterns", 1, answered(command(&["PUBSUB", "NUMPAT"]).query(&mut self.caller))?)
    }

    pub fn leaves(&mut self) -> Outcome {
        answered(self.pubsub.unsubscribe(DEPTH))?;
        answered(self.pubsub.punsubscribe(PATTERN))?;
        let before = self.tape.updates("", DEPTH);
        self.place(vec![bid(), command(&["ORDER.CANCELALL", &variable("EXCHANGE_MAKER")])])?;
        let own = self.own.clone();
        self.hear(|tape| tape.told(&own, "/cause").last().is_some_and(|cause| cause == "CANCELED"))?;
        equal("updates", before, self.tape.updates("", DEPTH))
    }

    /// redis-rs tells of the lost connection by an error; its user connects and subscribes again.
    pub fn is_told_of_a_crash(mut self) -> Outcome<Tape> {
        crash()?;
        match self.hear(|_| false) {
            Err(reason) if reason.contains("fields") || reason.contains("seq") => Err(reason),
            _ => Ok(self.tape),
        }
    }

    pub fn hears_on(&mut self, resp3: bool) -> Outcome {
        for channel in channels().into_iter().filter(|channel| channel != DEPTH) {
            answered(self.pubsub.subscribe(&channel))?;
            self.hear(|tape| tape.snapshots("", &channel) == 2)?;
            let gap = self.tape.gap(&channel)?;
            let reply = answered(replay(&channel, gap).query(&mut self.caller))?;
            self.tape.fills_the_gap(&channel, gap, &replayed(resp3, &reply)?)?;
        }
        let before = self.tape.updates("", TRADE);
        self.place(one_trade())?;
        self.hear(|tape| tape.updates("", TRADE) == before + 1)
    }
}
