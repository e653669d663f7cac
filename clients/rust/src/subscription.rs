//! A stream of the feed's messages that does not end with its connection.
//!
//! # Design
//!
//! A task reads a connection of its own, and hands messages over through a short queue: a reader that is slow fills it,
//! then the socket, and then the server cuts the connection off, which is resumed like any other. What makes it whole is
//! `held`, the number of the last message that was handed over of each channel:
//!
//! 1. On each new connection the first message of a channel is its snapshot. If nothing is held it is handed over; if it
//!    is what is held, nothing was missed; else the messages in between are asked for, and where they are not to be had,
//!    the snapshot is handed over: the reader begins anew.
//! 2. Then each update is the next one, or the connection is given up.
//!
//! While an answer is awaited, messages come on; they stand in `backlog`.

use std::collections::{HashMap, HashSet, VecDeque};
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout, Instant};

use crate::backoff::Backoff;
use crate::codec::{codec, Frame};
use crate::feed::Feed;
use crate::link::{Broken, Link};
use crate::node::{Decode, Mismatch, Node};
use crate::words::Words;
use crate::{Error, Exchange, Message, Options, Replay, ServerError};

/// Messages that are handed over but not read yet.
const QUEUE_MAX: usize = 64;

/// Messages that stand behind an answer that is awaited; beyond, the connection is given up.
const BACKLOG_MAX: usize = 100_000;

impl Feed<'_> {
    /// Subscribe to channels, such as `depth:BTC_USDT`, on a connection of its own.
    ///
    /// The first message of each channel is a snapshot; then come updates, each the one after the last, whatever happens
    /// to connections and servers. Another snapshot means that something was missed that nobody keeps any more: begin anew
    /// with it. It is connected again for as long as the subscription is held.
    ///
    /// ```no_run
    /// # async fn run(exchange: dingir::Exchange) -> Result<(), dingir::Error> {
    /// use dingir::Payload;
    ///
    /// let mut messages = exchange.feed().subscribe(["trade:BTC_USDT", "balance:1"]).await?;
    /// while let Some(message) = messages.next().await {
    ///     match message?.payload {
    ///         Payload::TradeUpdate(told) => println!("{} at {}", told.trade.amount, told.trade.price),
    ///         Payload::BalanceUpdate(told) => println!("{} {}", told.available, told.asset),
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Server`] when the server refuses a name; else as [`Exchange::connect`].
    pub async fn subscribe<C: Into<String>>(
        &self,
        channels: impl IntoIterator<Item = C>,
    ) -> Result<Subscription, Error> {
        let exchange: &Exchange = self.0;
        let mut names = Vec::new();
        for channel in channels.into_iter().map(Into::into) {
            if !names.contains(&channel) {
                names.push(channel);
            }
        }
        if names.is_empty() {
            return Err(Error::Options("subscribe: expected a channel, received none".to_owned()));
        }
        if exchange.is_closed() {
            return Err(Error::Closed);
        }
        let (sender, receiver) = mpsc::channel(QUEUE_MAX);
        let mut reader = Reader::new(exchange.options().clone(), names, sender.clone());
        let closed = exchange.closed();
        tokio::pin!(closed);
        let link = tokio::select! {
            link = reader.connect_first() => link?,
            () = &mut closed => return Err(Error::Closed),
        };
        let closed = exchange.closed();
        tokio::spawn(async move {
            tokio::select! {
                () = reader.run(link) => {}
                () = sender.closed() => {}
                () = closed => {}
            }
        });
        Ok(Subscription { messages: receiver })
    }
}

/// The messages of some channels: a [`Stream`], or [`next`](Self::next) by [`next`](Self::next). Dropping it closes its
/// connection.
///
/// It ends when the exchange is closed, and after an error: when the server refuses what it accepted before, or says what
/// is no message.
#[derive(Debug)]
#[must_use = "messages are read from it"]
pub struct Subscription {
    messages: mpsc::Receiver<Result<Message, Error>>,
}

impl Subscription {
    /// The next message. Cancel safe: dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Message, Error>> {
        poll_fn(|context| self.messages.poll_recv(context)).await
    }
}

impl Stream for Subscription {
    type Item = Result<Message, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.messages.poll_recv(context)
    }
}

struct Reader {
    options: Options,
    channels: Vec<String>,
    /// The number of the last message that was handed over, by channel.
    held: HashMap<String, u64>,
    /// Channels of which this connection has told nothing yet.
    fresh: HashSet<String>,
    backlog: VecDeque<Message>,
    /// Questions whether the connection is still there that have no answer yet.
    pings: usize,
    messages: mpsc::Sender<Result<Message, Error>>,
    backoff: Backoff,
}

impl Reader {
    fn new(options: Options, channels: Vec<String>, messages: mpsc::Sender<Result<Message, Error>>) -> Self {
        Self {
            options,
            channels,
            held: HashMap::new(),
            fresh: HashSet::new(),
            backlog: VecDeque::new(),
            pings: 0,
            messages,
            backoff: Backoff::default(),
        }
    }

    // -- connecting ----------------------------------------------------------------------------

    /// Connect for the first time, as long as `retry_for` lasts.
    async fn connect_first(&mut self) -> Result<Link, Error> {
        let began = Instant::now();
        loop {
            match self.connect().await {
                Ok(link) => return Ok(link),
                Err(Broken::Lost(error)) if began.elapsed() >= self.options.retry_for => {
                    return Err(Error::ConnectionLost { source: Arc::new(error) });
                }
                Err(Broken::Lost(_)) => sleep(self.backoff.next()).await,
                Err(broken) => return Err(error(broken)),
            }
        }
    }

    async fn connect(&mut self) -> Result<Link, Broken> {
        let late = |_| Err(Broken::Lost(ErrorKind::TimedOut.into()));
        let limit = self.options.connect_timeout;
        timeout(limit, self.open()).await.unwrap_or_else(late)
    }

    async fn open(&mut self) -> Result<Link, Broken> {
        self.backlog.clear();
        self.pings = 0;
        self.fresh = self.channels.iter().cloned().collect();
        let mut link = Link::open(&self.options).await?;
        let mut words = Words::new("SUBSCRIBE");
        self.channels.iter().for_each(|channel| words.push(channel));
        link.put(&words);
        let mut confirmed = 0;
        while confirmed < self.channels.len() {
            match self.hear(&mut link).await? {
                Heard::Confirmation => confirmed += 1,
                Heard::Answer(_) => break, // MessagePack confirms all at once
                Heard::Refusal(refusal) => return Err(Broken::by(refusal)),
                Heard::Message => {}
            }
        }
        Ok(link)
    }

    // -- reading -------------------------------------------------------------------------------

    /// Hand over messages, over as many connections as it takes.
    async fn run(&mut self, first: Link) {
        let mut link = first;
        loop {
            let mut broken = self.follow(&mut link).await;
            drop(link);
            link = loop {
                if !matches!(broken, Broken::Lost(_)) {
                    // Who does not listen any more needs no error.
                    let _ = self.messages.send(Err(error(broken))).await;
                    return;
                }
                sleep(self.backoff.next()).await;
                match self.connect().await {
                    Ok(link) => break link,
                    Err(why) => broken = why,
                }
            };
        }
    }

    /// Hand over messages until the connection breaks.
    async fn follow(&mut self, link: &mut Link) -> Broken {
        loop {
            let told = match self.backlog.pop_front() {
                Some(message) => self.hand_over(link, message).await,
                None => self.listen(link).await,
            };
            if let Err(broken) = told {
                return broken;
            }
        }
    }

    /// Wait for the next message. A connection that says nothing for long is asked whether it is still there.
    async fn listen(&mut self, link: &mut Link) -> Result<(), Broken> {
        match timeout(self.options.timeout, self.hear(link)).await {
            Ok(heard) => heard.map(drop),
            Err(_) if self.pings > 0 => Err(Broken::Lost(ErrorKind::TimedOut.into())),
            Err(_) => {
                link.put(&Words::new("PING"));
                self.pings += 1;
                Ok(())
            }
        }
    }

    /// Wait for the answer to what was asked last.
    async fn answer(&mut self, link: &mut Link) -> Result<Result<Bytes, ServerError>, Broken> {
        loop {
            let pings = self.pings;
            match self.hear(link).await? {
                Heard::Answer(frame) if pings == 0 => return Ok(Ok(frame)),
                Heard::Refusal(refusal) if pings == 0 => return Ok(Err(refusal)),
                _ => {}
            }
        }
    }

    /// Read one frame; a message goes to the backlog. Cancel safe.
    async fn hear(&mut self, link: &mut Link) -> Result<Heard, Broken> {
        let frame = link.frame().await?;
        match codec(self.options.protocol).read(&frame)? {
            Frame::Push(kind, values) if kind == "message" => {
                let message = match <[Node<'_>; 2]>::try_from(values) {
                    Ok([channel, payload]) => Message::read(channel.text()?, payload)?,
                    Err(values) => return Err(Node::List(values).instead_of("a channel and a payload").into()),
                };
                self.backlog.push_back(message);
                if self.backlog.len() > BACKLOG_MAX {
                    return Err(lost("more messages than may stand behind an answer"));
                }
                Ok(Heard::Message)
            }
            Frame::Push(..) => Ok(Heard::Confirmation),
            Frame::Reply(answer) => {
                self.pings = self.pings.saturating_sub(1);
                match answer {
                    Node::Error(refusal) => Ok(Heard::Refusal(refusal)),
                    _ => Ok(Heard::Answer(frame.clone())),
                }
            }
        }
    }

    // -- numbers -------------------------------------------------------------------------------

    /// Hand over a message that is the next one, and what was missed before it.
    async fn hand_over(&mut self, link: &mut Link, message: Message) -> Result<(), Broken> {
        self.backoff.reset();
        let held = self.held.get(&message.channel).copied();
        let first = self.fresh.remove(&message.channel);
        match (message.prev, held) {
            (Some(_), _) if first => Err(lost("expected a snapshot, received an update")),
            (Some(prev), _) if held != Some(prev) => Err(lost("an update was missed")),
            (None, Some(held)) if first && held == message.seq => Ok(()),
            (None, Some(held)) if first && self.mend(link, &message, held).await? => Ok(()),
            _ => {
                self.send(message).await;
                Ok(())
            }
        }
    }

    /// Hand over what came between the message that is held and a snapshot; `false` when it is not to be had.
    async fn mend(&mut self, link: &mut Link, snapshot: &Message, mut held: u64) -> Result<bool, Broken> {
        let channel = &snapshot.channel;
        while held != snapshot.seq {
            let mut words = Words::new("FEED.REPLAY");
            words.push(channel);
            words.option_text("FROM", Some(held.saturating_add(1)));
            link.put(&words);
            let late = |_| Err(Broken::Lost(ErrorKind::TimedOut.into()));
            let page = match timeout(self.options.timeout, self.answer(link)).await.unwrap_or_else(late)? {
                Ok(frame) => self.page(&frame)?,
                Err(_) => return Ok(false),
            };
            let before = held;
            for message in page {
                if message.seq > snapshot.seq {
                    break; // it comes again, behind the snapshot
                }
                if message.prev != Some(held) {
                    return Ok(false);
                }
                held = message.seq;
                self.send(message).await;
            }
            if held == before {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn page(&self, frame: &[u8]) -> Result<Vec<Message>, Mismatch> {
        match codec(self.options.protocol).read(frame)? {
            Frame::Reply(node) => Replay::decode(node)?.read().map_err(|told| Mismatch(told.to_string())),
            Frame::Push(kind, _) => Err(Mismatch(format!("expected an answer, received a push, {kind}"))),
        }
    }

    async fn send(&mut self, message: Message) {
        self.held.insert(message.channel.clone(), message.seq);
        // When nobody listens any more, the task ends at once.
        let _ = self.messages.send(Ok(message)).await;
    }
}

/// What a frame was.
enum Heard {
    /// It is in the backlog.
    Message,
    Confirmation,
    Answer(Bytes),
    Refusal(ServerError),
}

fn lost(why: &str) -> Broken {
    Broken::Lost(io::Error::new(ErrorKind::InvalidData, why))
}

fn error(broken: Broken) -> Error {
    match broken {
        Broken::Lost(error) => Error::ConnectionLost { source: Arc::new(error) },
        Broken::Refused(refusal) => Error::Server(refusal),
        Broken::Garbage(mismatch) => Error::protocol(mismatch.0),
    }
}
