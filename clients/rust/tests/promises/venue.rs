//! A server of this repository, run as a process.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dingir::{Exchange, Options, Protocol};
use tokio::process::{Child, Command};

static COUNT: AtomicUsize = AtomicUsize::new(0);

pub struct Venue {
    pub port: u16,
    directory: PathBuf,
    arguments: Vec<String>,
    process: Option<Child>,
}

impl Venue {
    /// Start a server with an empty log. It is killed when the venue is dropped.
    pub async fn start(arguments: &[&str]) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir().join(format!("dingir-rust-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let arguments = arguments.iter().map(|&one| one.to_owned()).collect();
        let mut venue = Self { port, directory, arguments, process: None };
        venue.restart().await;
        venue
    }

    pub fn options(&self) -> Options {
        Options::new("127.0.0.1").port(self.port)
    }

    /// Start it again, and wait until it accepts.
    pub async fn restart(&mut self) {
        let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let own = root.join(".venv/bin/python");
        let python = std::env::var_os("PYTHON").map(PathBuf::from);
        let python = python.unwrap_or_else(|| if own.exists() { own } else { "python3".into() });
        let process = Command::new(python)
            .current_dir(root)
            .args(["-m", "server", "--port", &self.port.to_string(), "--dir"])
            .arg(&self.directory)
            .args(&self.arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the server can't be started");
        self.process = Some(process);
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server does not accept");
    }

    /// kill -9.
    pub async fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().await.unwrap();
        }
    }

    /// Make a market with two users who have funds; tell their ids.
    pub async fn market(&self, protocol: Protocol) -> (Exchange, u64, u64) {
        let exchange = Exchange::connect(self.options().protocol(protocol)).await.unwrap();
        exchange.asset().create("BTC", 8).await.unwrap();
        exchange.asset().create("USDT", 8).await.unwrap();
        exchange.market().create("BTC_USDT", "BTC", "USDT", 4, 2).taker_fee("0.001").await.unwrap();
        let mut users = Vec::new();
        for _ in 0..2 {
            let user = exchange.user().register().await.unwrap();
            for (asset, amount) in [("BTC", 1_000_000), ("USDT", 1_000_000_000)] {
                exchange.balance().update(user, asset, amount, "deposit", user).await.unwrap();
            }
            users.push(user);
        }
        (exchange, users[0], users[1])
    }
}

impl Drop for Venue {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.start_kill();
        }
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
