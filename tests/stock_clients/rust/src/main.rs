//! redis-rs, unmodified, against the exchange: its defaults (RESP2), RESP3, and its asynchronous client.
//!
//! Prints one line a check, "ok NAME" or "not ok NAME: REASON", and exits with 1 when one failed.

mod reply;
mod scenario;

use redis::{ProtocolVersion, RedisResult, Value};
use reply::{Outcome, answered, equal, list, refused};
use scenario::{Scenario, client, command, variable};

const VERSION: &str = "1.8.1"; // Cargo.toml pins it; the library does not tell

struct Checks {
    title: String,
    failures: u32,
}

impl Checks {
    fn check(&mut self, name: &str, outcome: Outcome) {
        match outcome {
            Ok(()) => println!("ok {}: {name}", self.title),
            Err(reason) => {
                self.failures += 1;
                let reason: Vec<&str> = reason.split_whitespace().collect();
                println!("not ok {}: {name}: {}", self.title, reason.join(" "));
            }
        }
    }
}

fn connected(protocol: Option<ProtocolVersion>, name: String) -> RedisResult<Scenario> {
    Ok(Scenario {
        connection: client(&variable("EXCHANGE_PORT"), None, protocol)?.get_connection()?,
        resp3: protocol == Some(ProtocolVersion::RESP3),
        name,
        maker: variable("EXCHANGE_MAKER"),
        taker: variable("EXCHANGE_TAKER"),
    })
}

fn assets(password: Option<&str>, protocol: Option<ProtocolVersion>) -> RedisResult<Value> {
    let locked = client(&variable("EXCHANGE_LOCKED_PORT"), password, protocol)?;
    command(&["ASSET.LIST"]).query(&mut locked.get_connection()?)
}

/// redis-rs has one kind of its own for a refused password, and tells the server's words only in text.
fn is_told(code: &str, outcome: RedisResult<Value>) -> Outcome {
    match outcome {
        Err(error) if error.to_string().contains(code) || error.kind() == redis::ErrorKind::AuthenticationFailed => {
            Ok(())
        }
        other => Err(format!("expected {code}, received {other:?}")),
    }
}

fn run(label: &str, protocol: Option<ProtocolVersion>) -> u32 {
    let mut checks = Checks { title: format!("redis-rs {VERSION} {label}"), failures: 0 };
    let name = format!("{}-{}", checks.title.replace(' ', "-"), std::process::id());
    match connected(protocol, name) {
        Err(error) => checks.check("opens a connection", Err(error.to_string())),
        Ok(mut scenario) => {
            checks.check("connects with its defaults", scenario.connects());
            checks.check("places an order", scenario.places_an_order());
            checks.check("reads a trade with its fills", scenario.reads_a_trade());
            checks.check("receives an error as its error type", scenario.receives_errors());
            checks.check("repeats an order by its client id", scenario.repeats_by_client_id());
            checks.check("reads balances", scenario.reads_balances());
            checks.check("pipelines 100 orders", scenario.pipelines());
            checks.check("keeps an error in its place in a pipeline", scenario.keeps_an_error_in_its_place());
            checks.check("runs a transaction", scenario.runs_a_transaction());
            checks.check("places once when cut off", scenario.places_once(protocol));
        }
    }
    let password = variable("EXCHANGE_PASSWORD");
    let opened = answered(assets(Some(&password), protocol)).and_then(|reply| equal("assets", 0, list(&reply)?.len()));
    checks.check("authenticates with a password", opened);
    checks.check("is refused with a wrong password", is_told("WRONGPASS", assets(Some("wrong"), protocol)));
    checks.check("is refused without a password", is_told("NOAUTH", assets(None, protocol)));
    checks.failures
}

async fn asynchronous(protocol: Option<ProtocolVersion>, label: &str) -> u32 {
    let mut checks = Checks { title: format!("redis-rs {VERSION} asynchronous {label}"), failures: 0 };
    let (port, maker) = (variable("EXCHANGE_PORT"), variable("EXCHANGE_MAKER"));
    let words = |market: &'static str| command(&["ORDER.PUT", &maker, market, "BID", "LIMIT", "0.01", "PRICE", "10"]);
    let outcome: RedisResult<()> = async {
        let client = client(&port, None, protocol)?;
        let mut connection = client.get_multiplexed_async_connection().await?;
        let placed: RedisResult<Value> = words("BTC_USDT").query_async(&mut connection).await;
        checks.check("places an order", answered(placed).map(|_| ()));
        let unknown: RedisResult<Value> = words("NO_SUCH").query_async(&mut connection).await;
        checks.check("receives an error as its error type", refused("NOMARKET", unknown));
        let mut pipe = redis::pipe();
        for _ in 0..100 {
            pipe.add_command(command(&["BALANCE.GET", &maker]));
        }
        let balances: Vec<Value> = pipe.query_async(&mut connection).await?;
        checks.check("pipelines 100 commands", equal("number of replies", 100, balances.len()));
        let mut pipe = redis::pipe();
        pipe.atomic().add_command(words("BTC_USDT")).add_command(command(&["ORDER.CANCELALL", &maker]));
        let replies: Vec<Value> = pipe.query_async(&mut connection).await?;
        checks.check("runs a transaction", equal("number of replies", 2, replies.len()));
        Ok(())
    }
    .await;
    checks.check("meets no other error", answered(outcome));
    checks.failures
}

fn main() {
    let mut failures = run("defaults (RESP2)", None) + run("RESP3", Some(ProtocolVersion::RESP3));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a tokio runtime");
    failures += runtime.block_on(asynchronous(None, "defaults (RESP2)"));
    failures += runtime.block_on(asynchronous(Some(ProtocolVersion::RESP3), "RESP3"));
    std::process::exit(if failures == 0 { 0 } else { 1 });
}
