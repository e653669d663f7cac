//! A peer that says what a test tells it to, and hears in RESP what the library sends.

use std::time::Duration;

use dingir::{Error, Exchange, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// An order's reply, as RESP3 has it.
pub const RESULT: &[u8] = b"%7\r\n$2\r\nid\r\n$2\r\n17\r\n$6\r\nstatus\r\n$3\r\nNEW\r\n$6\r\nremain\r\n$4\r\n0.50\r\n\
$13\r\nfinished_base\r\n$4\r\n0.00\r\n$14\r\nfinished_quote\r\n$6\r\n0.0000\r\n$12\r\nfinished_fee\r\n$4\r\n0.00\r\n\
$6\r\nreason\r\n$0\r\n\r\n";

/// The longest that anything here may take: a test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Peer {
    listener: TcpListener,
}

impl Peer {
    pub async fn listen() -> Self {
        Self { listener: TcpListener::bind("127.0.0.1:0").await.unwrap() }
    }

    pub fn options(&self) -> Options {
        let port = self.listener.local_addr().unwrap().port();
        Options::new("127.0.0.1").port(port).retry_for(PATIENCE)
    }

    /// An exchange that is connected to this peer, and the peer's end.
    pub async fn exchange(&self) -> (Exchange, Line) {
        self.exchange_with(self.options()).await
    }

    pub async fn exchange_with(&self, options: Options) -> (Exchange, Line) {
        let (exchange, line) = tokio::join!(Exchange::connect(options), self.accept());
        (exchange.unwrap(), line)
    }

    /// Accept a connection, and answer what it says about itself.
    pub async fn accept(&self) -> Line {
        let mut line = self.accept_silently().await;
        for expected in ["HELLO", "CLIENT", "CLIENT"] {
            assert_eq!(line.hear().await[0], expected);
        }
        line.say(b"%1\r\n$5\r\nproto\r\n:3\r\n+OK\r\n+OK\r\n").await;
        line
    }

    pub async fn accept_silently(&self) -> Line {
        let accepted = tokio::time::timeout(PATIENCE, self.listener.accept()).await;
        let (stream, _) = accepted.expect("nobody connected").unwrap();
        stream.set_nodelay(true).unwrap();
        Line { stream, heard: Vec::new() }
    }
}

/// The peer's end of a connection. Dropping it closes it.
pub struct Line {
    pub stream: TcpStream,
    heard: Vec<u8>,
}

impl Line {
    pub async fn say(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// Say that the command came about well.
    pub async fn ok(&mut self) {
        self.say(b"+OK\r\n").await;
    }

    /// The next request's words.
    pub async fn hear(&mut self) -> Vec<String> {
        self.try_hear().await.expect("the library closed the connection")
    }

    /// The next request's words, or `None` at the end.
    pub async fn try_hear(&mut self) -> Option<Vec<String>> {
        loop {
            if let Some((words, length)) = request(&self.heard) {
                self.heard.drain(..length);
                return Some(words);
            }
            let read = tokio::time::timeout(PATIENCE, self.stream.read_buf(&mut self.heard)).await;
            match read.expect("the library said nothing") {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// Read until these bytes have come.
    pub async fn hear_bytes(&mut self, expected: &[u8]) {
        while !self.heard.windows(expected.len()).any(|told| told == expected) {
            let read = tokio::time::timeout(PATIENCE, self.stream.read_buf(&mut self.heard)).await;
            assert_ne!(read.expect("the library said nothing").unwrap(), 0);
        }
    }

    /// Check that nothing more was said, up to the end.
    pub async fn expect_end(&mut self) {
        assert_eq!(self.try_hear().await, None);
    }

    /// Close in a way that makes the other side's reads fail, and not just end.
    pub fn reset(self) {
        self.stream.set_zero_linger().unwrap();
    }
}

fn request(bytes: &[u8]) -> Option<(Vec<String>, usize)> {
    let mut at = 0;
    let mut line = |kind: u8| {
        let end = at + bytes.get(at..)?.windows(2).position(|two| two == b"\r\n")?;
        assert_eq!(bytes[at], kind);
        let number: usize = std::str::from_utf8(&bytes[at + 1..end]).unwrap().parse().unwrap();
        at = end + 2;
        if kind == b'*' {
            return Some((number, String::new()));
        }
        let word = bytes.get(at..at + number + 2)?;
        at += number + 2;
        Some((number, String::from_utf8(word[..number].to_vec()).unwrap()))
    };
    let (count, _) = line(b'*')?;
    let words = (0..count).map(|_| line(b'$').map(|(_, word)| word)).collect::<Option<_>>()?;
    Some((words, at))
}

/// The word behind a token.
pub fn behind<'a>(words: &'a [String], token: &str) -> &'a str {
    &words[words.iter().position(|word| word == token).expect(token) + 1]
}

/// What kind of failure it is.
pub fn kind(error: &Error) -> &'static str {
    match error {
        Error::Server(_) => "server",
        Error::ConnectionLost { .. } => "lost",
        Error::OutcomeUnknown { .. } => "unknown",
        Error::Timeout { .. } => "timeout",
        Error::Closed => "closed",
        Error::Protocol { .. } => "protocol",
        _ => "other",
    }
}

/// Numbers that look random, and are the same in each run.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
