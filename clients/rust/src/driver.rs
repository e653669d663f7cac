//! The task that owns the connection: it writes what is called, hands out the answers, and connects again.
//!
//! # Design
//!
//! Callers hand commands over and wait for a oneshot each; whoever stops waiting leaves nothing half done. A command is
//! always in exactly one of two queues: `waiting`, not written to the present connection; `flying`, written, in the order
//! in which the server answers. When the connection breaks, `flying` goes back in front of `waiting`, but for what may not
//! be sent again. A command *may have arrived* when the socket has taken its last byte, as a part executes nothing.
//!
//! Deadlines need no timer for each command: of `flying` the first was written first (`timeout`), of `waiting` the first
//! was called first (`retry_for`), so that one alarm for the first is enough. No answer in time means that the connection
//! is worth nothing, as answers come in order: it is given up, and what is behind is treated as after any other break.
//!
//! The channel is unbounded: each command in it has its caller waiting.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep_until, timeout, Instant};

use crate::backoff::Backoff;
use crate::codec::{codec, Codec, Peek};
use crate::link::{Broken, Link, Put};
use crate::node::Mismatch;
use crate::request::Retry;
use crate::words::Words;
use crate::{Error, Options, ServerError};

/// Bytes beyond which no more commands are encoded until the socket has taken some.
const OUTPUT_MAX: usize = 256 * 1024;

/// A connection that has held so long was a good one: the next try need not wait.
const STEADY: Duration = Duration::from_secs(2);

/// When an alarm rings that nothing needs.
const FOREVER: Duration = Duration::from_secs(86_400 * 365);

/// What is to be sent.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub words: Words,
    pub retry: Retry,
    /// See [`Error::OutcomeUnknown`].
    pub ids: Vec<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub frame: Bytes,
    /// It answers a repetition.
    pub resent: bool,
    pub ids: Vec<String>,
}

/// A command and who waits for it.
#[derive(Debug)]
pub(crate) struct Pending {
    pub outgoing: Outgoing,
    pub reply: oneshot::Sender<Result<Answer, Error>>,
    pub called: Instant,
    /// It may have arrived on an earlier connection.
    pub sent: bool,
}

impl Pending {
    fn fail(self, error: Error) {
        // Who does not wait any more needs no answer.
        let _ = self.reply.send(Err(error));
    }

    /// Fail for good, as there is no connection.
    fn lose(self, source: &Arc<io::Error>) {
        let source = Arc::clone(source);
        if self.sent && self.outgoing.retry != Retry::Reads {
            let Outgoing { ids, .. } = self.outgoing;
            let _ = self.reply.send(Err(Error::OutcomeUnknown { ids, source }));
        } else {
            self.fail(Error::ConnectionLost { source });
        }
    }

    fn time_out(mut self) {
        let ids = std::mem::take(&mut self.outgoing.ids);
        self.fail(Error::Timeout { ids });
    }
}

/// What the driver is told.
pub(crate) enum Order {
    Send(Pending),
    /// In one write.
    SendAll(Vec<Pending>),
    Close,
}

struct Flying {
    pending: Pending,
    put: Put,
    written: Instant,
}

/// What ends a time with a connection.
enum End {
    Broken(Broken),
    /// The answer to the first of `flying` did not come.
    Late,
    /// The server told that it has not recovered yet.
    Loading,
    /// All is answered, and no more is wanted.
    Closed,
}

pub(crate) struct Driver {
    options: Options,
    codec: &'static dyn Codec,
    orders: mpsc::UnboundedReceiver<Order>,
    waiting: VecDeque<Pending>,
    flying: VecDeque<Flying>,
    backoff: Backoff,
    /// Who waits for the first connection.
    first: Option<oneshot::Sender<Result<(), Error>>>,
    began: Instant,
    /// When `close` ends what is still there.
    closing: Option<Instant>,
    /// What broke the connection, or the last try.
    cause: Arc<io::Error>,
}

impl Driver {
    pub fn new(
        options: Options,
        orders: mpsc::UnboundedReceiver<Order>,
        first: oneshot::Sender<Result<(), Error>>,
    ) -> Self {
        Self {
            codec: codec(options.protocol),
            options,
            orders,
            waiting: VecDeque::new(),
            flying: VecDeque::new(),
            backoff: Backoff::default(),
            first: Some(first),
            began: Instant::now(),
            closing: None,
            cause: Arc::new(ErrorKind::NotConnected.into()),
        }
    }

    pub async fn run(mut self) {
        let mut wait = Duration::ZERO;
        while let Some(link) = self.connect(wait).await {
            match link {
                Ok(mut link) => {
                    let connected = Instant::now();
                    let end = self.serve(&mut link).await;
                    self.recall(&link, end);
                    if connected.elapsed() >= STEADY {
                        self.backoff.reset();
                    }
                }
                Err(Broken::Lost(error)) => self.missed(error),
                Err(Broken::Refused(refusal)) => self.refuse(&refusal, Error::Server(refusal.clone())),
                Err(Broken::Garbage(mismatch)) => {
                    self.refuse(&mismatch.to_string(), Error::protocol(mismatch.0));
                }
            }
            wait = self.backoff.next();
        }
        self.end();
    }

    // -- without a connection ------------------------------------------------------------------

    /// Connect after a while; meanwhile take orders, and give up what has waited too long. `None`: nobody needs it.
    async fn connect(&mut self, wait: Duration) -> Option<Result<Link, Broken>> {
        let options = self.options.clone();
        let attempt = async move {
            tokio::time::sleep(wait).await;
            let late = |_| Err(Broken::Lost(ErrorKind::TimedOut.into()));
            timeout(options.connect_timeout, Link::open(&options)).await.unwrap_or_else(late)
        };
        tokio::pin!(attempt);
        loop {
            self.give_up();
            let over = |end| self.waiting.is_empty() || end <= Instant::now();
            if self.orders.is_closed() || self.closing.is_some_and(over) {
                return None;
            }
            let alarm = self.alarm();
            tokio::select! {
                link = &mut attempt => return Some(link),
                order = self.orders.recv() => self.take(order?),
                () = sleep_until(alarm) => {}
            }
        }
    }

    /// When something has waited too long.
    fn alarm(&self) -> Instant {
        let oldest = self.waiting.front().map(|pending| pending.called + self.options.retry_for);
        oldest.into_iter().chain(self.closing).min().unwrap_or_else(|| Instant::now() + FOREVER)
    }

    fn give_up(&mut self) {
        let now = Instant::now();
        while self.waiting.front().is_some_and(|pending| pending.called + self.options.retry_for <= now) {
            if let Some(pending) = self.waiting.pop_front() {
                pending.lose(&self.cause);
            }
        }
    }

    /// Note that a try failed; who waits for the first connection is told when there were enough.
    fn missed(&mut self, error: io::Error) {
        self.cause = Arc::new(error);
        if self.began + self.options.retry_for <= Instant::now() {
            if let Some(first) = self.first.take() {
                let _ = first.send(Err(Error::ConnectionLost { source: Arc::clone(&self.cause) }));
            }
        }
    }

    /// Tell everybody that the server does not want us.
    fn refuse(&mut self, told: &dyn std::fmt::Display, error: Error) {
        self.cause = Arc::new(io::Error::new(ErrorKind::ConnectionRefused, told.to_string()));
        if let Some(first) = self.first.take() {
            let _ = first.send(Err(error.clone()));
        }
        for pending in self.waiting.drain(..) {
            if pending.sent && pending.outgoing.retry != Retry::Reads {
                pending.lose(&self.cause);
            } else {
                pending.fail(error.clone());
            }
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Send(pending) => self.waiting.push_back(pending),
            Order::SendAll(all) => self.waiting.extend(all),
            Order::Close => self.closing = Some(Instant::now() + self.options.timeout),
        }
    }

    /// Fail what is still there: the exchange is closed.
    fn end(mut self) {
        self.orders.close();
        while let Ok(order) = self.orders.try_recv() {
            self.take(order);
        }
        let source = Arc::new(io::Error::new(ErrorKind::NotConnected, "the exchange was closed"));
        for pending in self.waiting {
            if pending.sent && pending.outgoing.retry != Retry::Reads {
                pending.lose(&source);
            } else {
                pending.fail(Error::Closed);
            }
        }
    }

    // -- with a connection ---------------------------------------------------------------------

    async fn serve(&mut self, link: &mut Link) -> End {
        if let Some(first) = self.first.take() {
            let _ = first.send(Ok(()));
        }
        let alarm = sleep_until(Instant::now() + FOREVER);
        tokio::pin!(alarm);
        let mut armed = false;
        loop {
            while link.pending() < OUTPUT_MAX {
                let Ok(order) = self.orders.try_recv() else { break };
                self.take(order);
                self.put(link);
            }
            self.put(link);
            if let Err(error) = link.write() {
                return End::Broken(error.into());
            }
            let idle = self.flying.is_empty() && self.waiting.is_empty();
            if idle && (self.closing.is_some() || self.orders.is_closed()) {
                return End::Closed;
            }
            if let Some(deadline) = self.deadline().filter(|_| !armed) {
                alarm.as_mut().reset(deadline);
                armed = true;
            }
            tokio::select! {
                biased;
                ready = link.ready() => {
                    if let Err(end) = self.receive(link, ready) {
                        return end;
                    }
                }
                order = self.orders.recv(), if link.pending() < OUTPUT_MAX && self.waiting.is_empty() => match order {
                    Some(order) => self.take(order),
                    None => return End::Closed,
                },
                () = &mut alarm, if armed => {
                    armed = false;
                    let now = Instant::now();
                    if self.closing.is_some_and(|end| end <= now) {
                        return End::Closed;
                    }
                    if self.deadline().is_some_and(|deadline| deadline <= now) {
                        return End::Late;
                    }
                }
            }
        }
    }

    /// When the first answer is late. An alarm that was set for an earlier one rings too early, and is set anew.
    fn deadline(&self) -> Option<Instant> {
        let first = self.flying.front().map(|flying| flying.written + self.options.timeout);
        first.into_iter().chain(self.closing).min()
    }

    /// Encode what waits, as long as the socket can be expected to take it.
    fn put(&mut self, link: &mut Link) {
        if self.waiting.is_empty() {
            return;
        }
        let written = Instant::now();
        while link.pending() < OUTPUT_MAX {
            let Some(pending) = self.waiting.pop_front() else { return };
            if pending.reply.is_closed() {
                continue; // its caller has gone
            }
            let put = link.put(&pending.outgoing.words);
            self.flying.push_back(Flying { pending, put, written });
        }
    }

    fn receive(&mut self, link: &mut Link, ready: io::Result<tokio::io::Ready>) -> Result<(), End> {
        let broken = |error: io::Error| End::Broken(error.into());
        if !ready.map_err(broken)?.is_readable() {
            return Ok(());
        }
        let read = link.read(); // what came before the end counts
        while let Some(frame) = link.next().map_err(|mismatch| End::Broken(mismatch.into()))? {
            self.answer(link, frame)?;
        }
        read.map_err(broken)
    }

    fn answer(&mut self, link: &Link, frame: Bytes) -> Result<(), End> {
        let peek = self.codec.peek(&frame);
        match (&peek, self.flying.front()) {
            (Peek::Push, _) => return Ok(()),
            (Peek::Loading, Some(_)) => return Err(End::Loading),
            (_, None) => return Err(End::Broken(Mismatch("an answer to nothing".to_owned()).into())),
            (_, Some(first)) => {
                link.check(peek, first.put.msgid).map_err(|mismatch| End::Broken(mismatch.into()))?;
            }
        }
        self.backoff.reset();
        if let Some(Flying { pending, .. }) = self.flying.pop_front() {
            let Pending { outgoing, reply, sent, .. } = pending;
            let _ = reply.send(Ok(Answer { frame, resent: sent, ids: outgoing.ids }));
        }
        Ok(())
    }

    /// Take back what was not answered, and fail what may not be sent again.
    fn recall(&mut self, link: &Link, end: End) {
        let mut back = VecDeque::with_capacity(self.flying.len());
        self.cause = Arc::new(match end {
            End::Broken(Broken::Lost(error)) => error,
            End::Broken(Broken::Refused(refusal)) => io::Error::new(ErrorKind::ConnectionRefused, refusal),
            End::Broken(Broken::Garbage(mismatch)) => {
                if let Some(Flying { pending, .. }) = self.flying.pop_front() {
                    let ids = pending.outgoing.ids.clone();
                    pending.fail(Error::Protocol { text: mismatch.0.clone(), ids });
                }
                io::Error::new(ErrorKind::InvalidData, mismatch.0)
            }
            End::Late => {
                let now = Instant::now();
                while self.flying.front().is_some_and(|flying| flying.written + self.options.timeout <= now) {
                    if let Some(Flying { pending, .. }) = self.flying.pop_front() {
                        pending.time_out();
                    }
                }
                ErrorKind::TimedOut.into()
            }
            End::Loading => {
                // The server says that it did not execute it, so that any command may be sent again.
                back.extend(self.flying.pop_front().map(|flying| flying.pending));
                let loading = ServerError::from_line("LOADING the server is still recovering its state");
                io::Error::new(ErrorKind::ConnectionRefused, loading)
            }
            End::Closed => io::Error::new(ErrorKind::NotConnected, "the exchange was closed"),
        });
        for Flying { mut pending, put, .. } in self.flying.drain(..) {
            pending.sent |= link.has_taken(put);
            if pending.sent && pending.outgoing.retry == Retry::Never {
                pending.lose(&self.cause);
            } else {
                back.push_back(pending);
            }
        }
        back.append(&mut self.waiting);
        self.waiting = back;
    }
}
