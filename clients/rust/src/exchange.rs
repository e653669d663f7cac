//! The connection that everybody shares.

use std::fmt;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use crate::codec::{codec, Codec};
use crate::driver::{Answer, Driver, Order, Outgoing, Pending};
use crate::ids::Ids;
use crate::request::{Request, Retry};
use crate::words::Words;
use crate::{Error, Options, Pipeline, Value};

/// Commands that would change the connection for everybody on it, or answer otherwise than once.
const NOT_SHARED: [&str; 15] = [
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "PSUBSCRIBE",
    "PUNSUBSCRIBE",
    "MONITOR",
    "HELLO",
    "RESET",
    "QUIT",
    "MULTI",
    "EXEC",
    "DISCARD",
    "CLIENT REPLY",
    "FEED.FORMAT",
    "SYNC",
    "PSYNC",
];

/// A connection to the exchange, for everybody: clones share it, and many calls at a time are pipelined on it.
///
/// It connects again when it breaks; [what is sent again](crate#retries) is told by the commands. Must be used within a
/// tokio runtime.
///
/// ```no_run
/// # async fn run() -> Result<(), dingir::Error> {
/// use dingir::{Exchange, OrderKind, Side};
///
/// let exchange = Exchange::connect("dingir://localhost").await?;
/// let order = exchange.order().put(1, "BTC_USDT", Side::Bid, OrderKind::Limit, "0.50").price("100.00").await?;
/// println!("{} is {}", order.id, order.status);
/// exchange.close().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Exchange {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub options: Options,
    orders: mpsc::UnboundedSender<Order>,
    ids: Ids,
    closed: watch::Sender<bool>,
    codec: &'static dyn Codec,
}

impl Exchange {
    /// Connect: to a connection string, or with [`Options`].
    ///
    /// # Errors
    ///
    /// [`Error::Options`] before anything is sent; [`Error::ConnectionLost`] when no try was successful within `retry_for`;
    /// [`Error::Server`] when the server does not want this connection (`WRONGPASS`, `NOAUTH`, `DENIED`);
    /// [`Error::Protocol`] when it is no such server.
    pub async fn connect<T>(to: T) -> Result<Self, Error>
    where
        T: TryInto<Options>,
        Error: From<T::Error>,
    {
        let options = to.try_into()?;
        options.check()?;
        let (orders, received) = mpsc::unbounded_channel();
        let (first, connected) = oneshot::channel();
        let exchange = Self::new(options.clone(), orders)?;
        tokio::spawn(Driver::new(options, received, first).run());
        connected.await.unwrap_or(Err(Error::Closed))?;
        Ok(exchange)
    }

    fn new(options: Options, orders: mpsc::UnboundedSender<Order>) -> Result<Self, Error> {
        let codec = codec(options.protocol);
        let closed = watch::Sender::new(false);
        Ok(Self { shared: Arc::new(Shared { options, orders, ids: Ids::new()?, closed, codec }) })
    }

    /// Send any command: its words, the name first. The answer is a plain value.
    ///
    /// It is not sent again once it may have arrived. Commands that change the connection (`SUBSCRIBE`, `MULTI`,
    /// `HELLO`, ...) are refused, as others are on it.
    ///
    /// ```no_run
    /// # async fn run(exchange: dingir::Exchange) -> Result<(), dingir::Error> {
    /// let about = exchange.call(["INFO", "server"]).await?;
    /// println!("{}", about.as_str().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    pub fn call<W: AsRef<[u8]>>(&self, words: impl IntoIterator<Item = W>) -> Request<Value> {
        let mut all = Words::default();
        for word in words {
            all.push(word);
        }
        Request::new(self.clone(), all, Retry::Never)
    }

    /// Collect commands, to be sent in one write.
    pub fn pipeline<R>(&self) -> Pipeline<R> {
        Pipeline::new(self.clone())
    }

    /// Let the calls in flight end, for as long as `timeout`, then close the connection, also for all clones.
    ///
    /// Later calls fail with [`Error::Closed`], and subscriptions end. Dropping the last clone closes, too, at once.
    pub async fn close(&self) {
        self.shared.closed.send_replace(true);
        // The driver may be gone already: then all is done.
        let _ = self.shared.orders.send(Order::Close);
        self.shared.orders.closed().await;
    }

    /// Whether [`close`](Self::close) was called.
    pub fn is_closed(&self) -> bool {
        *self.shared.closed.borrow()
    }

    /// Completes when [`close`](Self::close) is called; never, when it is not.
    pub(crate) fn closed(&self) -> impl std::future::Future<Output = ()> + Send + 'static {
        let mut closed = self.shared.closed.subscribe();
        async move {
            if closed.wait_for(|closed| *closed).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    pub(crate) fn options(&self) -> &Options {
        &self.shared.options
    }

    pub(crate) fn codec(&self) -> &'static dyn Codec {
        self.shared.codec
    }

    pub(crate) fn next_id(&self) -> String {
        self.shared.ids.next()
    }

    pub(crate) fn submit(&self, outgoing: Outgoing) -> Result<oneshot::Receiver<Result<Answer, Error>>, Error> {
        let (pending, receiver) = self.pending(outgoing)?;
        self.shared.orders.send(Order::Send(pending)).map_err(|_| Error::Closed)?;
        Ok(receiver)
    }

    pub(crate) fn submit_all(&self, all: Vec<Pending>) -> Result<(), Error> {
        self.shared.orders.send(Order::SendAll(all)).map_err(|_| Error::Closed)
    }

    /// Prepare to send, and to wait for the answer.
    #[allow(clippy::type_complexity)] // a pair, and its two halves are plain
    pub(crate) fn pending(
        &self,
        outgoing: Outgoing,
    ) -> Result<(Pending, oneshot::Receiver<Result<Answer, Error>>), Error> {
        if self.is_closed() {
            return Err(Error::Closed);
        }
        check_shared(&outgoing.words)?;
        let (reply, receiver) = oneshot::channel();
        Ok((Pending { outgoing, reply, called: Instant::now(), sent: false }, receiver))
    }

    /// An exchange that is connected to nothing: for looking at what would be sent.
    #[cfg(test)]
    pub(crate) fn detached(options: Options) -> Self {
        Self::new(options, mpsc::unbounded_channel().0).unwrap()
    }
}

/// Refuse what is not for a connection that others use, and what is no command.
fn check_shared(words: &Words) -> Result<(), Error> {
    let name = words.get(0).unwrap_or_default();
    if name.contains(&b'.') && !name.eq_ignore_ascii_case(b"FEED.FORMAT") {
        return Ok(()); // ours, all of which may be shared
    }
    let told: Vec<_> = words.iter().take(2).map(String::from_utf8_lossy).collect();
    let told = told.join(" ").to_ascii_uppercase();
    let refused = |one: &&str| told.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if name.is_empty() || NOT_SHARED.iter().any(refused) {
        return Err(Error::NotShared(format!("{told:?}")));
    }
    Ok(())
}

impl fmt::Debug for Exchange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options { host, port, protocol, .. } = &self.shared.options;
        formatter.debug_struct("Exchange").field("host", host).field("port", port).field("protocol", protocol).finish()
    }
}
