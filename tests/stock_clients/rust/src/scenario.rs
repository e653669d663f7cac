//! What the client goes through, in one protocol.

use crate::reply::{Outcome, Record, answered, equal, list, refused, text};
use redis::{Cmd, Connection, IntoConnectionInfo, ProtocolVersion, RedisResult, Value};

const RESULT_FIELDS: [&str; 7] =
    ["id", "status", "remain", "finished_base", "finished_quote", "finished_fee", "reason"];

pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

/// Build a command from its words; the `arg` calls of a user's program.
pub fn command(words: &[&str]) -> Cmd {
    let mut command = redis::cmd(words[0]);
    for word in &words[1..] {
        command.arg(word);
    }
    command
}

/// Describe the connection: the library's defaults, but for what is given.
pub fn client(port: &str, password: Option<&str>, protocol: Option<ProtocolVersion>) -> RedisResult<redis::Client> {
    let url = format!("redis://{}:{port}", variable("EXCHANGE_HOST"));
    let info = url.into_connection_info()?;
    let mut settings = info.redis_settings().clone();
    if let Some(password) = password {
        settings = settings.set_password(password);
    }
    if let Some(protocol) = protocol {
        settings = settings.set_protocol(protocol);
    }
    redis::Client::open(info.set_redis_settings(settings))
}

/// One connection, and whom it trades as.
pub struct Scenario {
    pub connection: Connection,
    pub resp3: bool,
    pub name: String,
    pub maker: String,
    pub taker: String,
}

impl Scenario {
    pub fn bid(&self, price: &str, tokens: &[&str]) -> Cmd {
        let mut words = vec!["ORDER.PUT", &self.maker, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", price];
        words.extend(tokens);
        command(&words)
    }

    fn unknown_market(&self) -> Cmd {
        command(&["ORDER.PUT", &self.maker, "NO_SUCH", "BID", "LIMIT", "1", "PRICE", "1"])
    }

    fn ask(&mut self, command: Cmd) -> RedisResult<Value> {
        command.query(&mut self.connection)
    }

    fn call(&mut self, words: &[&str]) -> RedisResult<Value> {
        self.ask(command(words))
    }

    fn record(&self, reply: RedisResult<Value>) -> Outcome<Record> {
        Record::read(self.resp3, &answered(reply)?)
    }

    pub fn connects(&mut self) -> Outcome {
        equal("PING", Value::SimpleString("PONG".into()), answered(self.call(&["PING"]))?)
    }

    pub fn places_an_order(&mut self) -> Outcome {
        let bid = self.bid("10.00", &[]);
        let reply = self.ask(bid);
        let order = self.record(reply)?;
        equal("fields", RESULT_FIELDS.to_vec(), order.names())?;
        equal("status", "NEW", &order.text("status")?)?;
        equal("remain", "0.0100", &order.text("remain")?)?;
        equal("reason", "", &order.text("reason")?)
    }

    pub fn reads_a_trade(&mut self) -> Outcome {
        let (maker, taker) = (self.maker.clone(), self.taker.clone());
        answered(self.call(&["ORDER.PUT", &maker, "BTC_USDT", "ASK", "LIMIT", "2", "PRICE", "100"]))?;
        let reply = self.call(&["ORDER.PUT", &taker, "BTC_USDT", "BID", "MARKET", "2", "REPLY", "FULL"]);
        let order = self.record(reply)?;
        equal("status", "FILLED", &order.text("status")?)?;
        equal("price", &Value::Nil, order.get("price")?)?;
        let flag = if self.resp3 { Value::Boolean(false) } else { Value::Int(0) };
        equal("post_only", &flag, order.get("post_only")?)?;
        equal("create_time is an integer", true, matches!(order.get("create_time")?, Value::Int(_)))?;
        let fills = list(order.get("fills")?)?;
        equal("number of fills", 1, fills.len())?;
        let fill = Record::read(self.resp3, &fills[0])?;
        equal("role", "TAKER", &fill.text("role")?)?;
        equal("price", "100.00", &fill.text("price")?)?;
        equal("amount", "2.0000", &fill.text("amount")?)
    }

    pub fn receives_errors(&mut self) -> Outcome {
        let maker = self.maker.clone();
        let unaffordable = self.call(&["ORDER.PUT", &maker, "BTC_USDT", "ASK", "LIMIT", "900000000", "PRICE", "100"]);
        refused("NOFUNDS", unaffordable)?;
        let unknown = self.unknown_market();
        refused("NOMARKET", self.ask(unknown))?;
        self.connects()
    }

    pub fn repeats_by_client_id(&mut self) -> Outcome {
        let name = self.name.clone();
        let bid = self.bid("10", &["CLIENTID", &name]);
        let first = answered(self.ask(bid.clone()))?;
        equal("repeated order", first, answered(self.ask(bid))?)?;
        let other = self.bid("11", &["CLIENTID", &name]);
        refused("DUPLICATE", self.ask(other))
    }

    pub fn reads_balances(&mut self) -> Outcome {
        let name = self.name.clone();
        let user = text(&answered(self.call(&["USER.REGISTER", "L1", &name]))?)?;
        answered(self.call(&["BALANCE.UPDATE", &user, "USDT", "100", "BUSINESS", "test", "ID", "1"]))?;
        answered(self.call(&["ORDER.PUT", &user, "BTC_USDT", "BID", "LIMIT", "2", "PRICE", "10"]))?;
        let reply = self.call(&["BALANCE.GET", &user]);
        let usdt = Record::read(self.resp3, self.record(reply)?.get("USDT")?)?;
        equal("available", "80.00000000", &usdt.text("available")?)?;
        equal("frozen", "20.00000000", &usdt.text("frozen")?)?;
        let orders = answered(self.call(&["ORDER.LIST", &user]))?;
        equal("number of orders", 1, list(&orders)?.len())
    }

    /// A proxy cuts the connection instead of passing the first answer on. redis-rs does not send the
    /// command again; its user connects anew and does. There must be one order.
    pub fn places_once(&mut self, protocol: Option<ProtocolVersion>) -> Outcome {
        let mark = format!("cut-{}", self.name);
        let bid = self.bid("10", &["CLIENTID", &mark]);
        let attempt = || -> RedisResult<Value> {
            let through = client(&variable("EXCHANGE_CUTTING_PORT"), None, protocol)?;
            bid.query(&mut through.get_connection()?)
        };
        let told = self.record(attempt().or_else(|_| attempt()))?.text("id")?;
        let maker = self.maker.clone();
        let mut placed = vec![];
        for reply in list(&answered(self.call(&["ORDER.LIST", &maker]))?)? {
            let order = Record::read(self.resp3, reply)?;
            if order.text("client_id")? == mark {
                placed.push(order.text("id")?);
            }
        }
        equal("ids placed", vec![told], placed)
    }

    pub fn pipelines(&mut self) -> Outcome {
        let mut pipe = redis::pipe();
        for price in 1..=100 {
            pipe.add_command(self.bid(&price.to_string(), &["REPLY", "ACK"]));
        }
        let ids: Vec<i64> = answered(pipe.query(&mut self.connection))?;
        equal("order ids", (ids[0]..ids[0] + 100).collect(), ids)
    }

    fn replies(&mut self, atomic: bool, commands: Vec<Cmd>) -> Outcome<Vec<RedisResult<Value>>> {
        let mut pipe = redis::pipe();
        pipe.ignore_errors();
        if atomic {
            pipe.atomic();
        }
        for command in commands {
            pipe.add_command(command);
        }
        answered(pipe.query(&mut self.connection))
    }

    pub fn keeps_an_error_in_its_place(&mut self) -> Outcome {
        let rows = vec![self.bid("10", &[]), self.unknown_market(), self.bid("11", &[])];
        let [first, second, third] = self.replies(false, rows)?.try_into().map_err(|_| "not three replies")?;
        refused("NOMARKET", second)?;
        let before = self.record(first)?.number("id")?;
        equal("order after the error", before + 1, self.record(third)?.number("id")?)
    }

    pub fn runs_a_transaction(&mut self) -> Outcome {
        let cancel_all = command(&["ORDER.CANCELALL", &self.maker]);
        let rows = vec![self.bid("10", &[]), self.unknown_market(), cancel_all];
        let [placed, refusal, cancelled] = self.replies(true, rows)?.try_into().map_err(|_| "not three replies")?;
        equal("status", "NEW", &self.record(placed)?.text("status")?)?;
        refused("NOMARKET", refusal)?;
        match self.record(cancelled)?.get("count")? {
            Value::Int(count) if *count >= 103 => Ok(()),
            other => Err(format!("cancelled {other:?}")),
        }
    }
}
