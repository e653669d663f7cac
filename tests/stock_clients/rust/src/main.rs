//! redis-rs, unmodified, against the exchange: its defaults (RESP2), RESP3, and its asynchronous client.
//!
//! Prints one line a check, "ok NAME" or "not ok NAME: REASON", and exits with 1 when one failed.

mod feed;
mod manager;
mod reply;
mod scenario;
mod tape;

use feed::Listener;
use manager::Managed;
use redis::{ProtocolVersion, RedisResult, Value};
use reply::{Outcome, answered, equal, list, refused};
use scenario::{Scenario, client, command, variable};
use tape::Tape;

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
    let listened = listen(&mut checks, protocol);
    checks.check("stops listening", listened);
    checks.failures
}

fn listen(checks: &mut Checks, protocol: Option<ProtocolVersion>) -> Outcome {
    let resp3 = protocol == Some(ProtocolVersion::RESP3);
    let open = || answered(client(&variable("EXCHANGE_PORT"), None, protocol).and_then(|one| one.get_connection()));
    let mut connection = open()?;
    let mut listener = Listener::new(&mut connection, protocol, Tape::new()?)?;
    checks.check("hears four channels from their snapshots on", listener.hears_four_channels());
    checks.check("hears a trade on each of them", listener.hears_a_trade());
    checks.check("hears by a pattern beside the names", listener.hears_by_a_pattern());
    checks.check("hears 1,000 orders in order", listener.hears_a_thousand_orders());
    checks.check("PINGs while subscribed", listener.pings());
    checks.check("goes on when it was refused an unknown market", listener.goes_on_when_refused());
    checks.check("is seen as a subscriber", listener.is_seen());
    checks.check("hears nothing after unsubscribing", listener.leaves());
    let tape = listener.is_told_of_a_crash()?;
    let mut connection = open()?;
    let mut listener = Listener::new(&mut connection, protocol, tape)?;
    checks.check("hears on after a crash, and replays what it missed", listener.hears_on(resp3));
    Ok(())
}

async fn manage(checks: &mut Checks) -> Outcome {
    let mut managed = Managed::new().await?;
    checks.check("hears while it places orders", managed.hears_while_it_places_orders().await);
    checks.check("is refused an unknown market", managed.is_refused().await);
    checks.check("hears on after a crash, and replays what it missed", managed.hears_on_after_a_crash().await);
    Ok(())
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
        let mut pubsub = client.get_async_pubsub().await?;
        checks.check("is refused an unknown market", refused("NOMARKET", pubsub.subscribe("trade:NOSUCH").await));
        pubsub.subscribe(feed::channels()).await
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
    let mut checks = Checks { title: format!("redis-rs {VERSION} connection manager RESP3"), failures: 0 };
    let managed = runtime.block_on(manage(&mut checks));
    checks.check("meets no other error", managed);
    failures += checks.failures;
    std::process::exit(if failures == 0 { 0 } else { 1 });
}
