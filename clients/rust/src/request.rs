//! A command that is ready to be sent, and one that is on its way.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{ready, Context, Poll};

use tokio::sync::oneshot;

use crate::codec::Frame;
use crate::driver::{Answer, Outgoing};
use crate::node::{Decode, Mismatch, Node};
use crate::words::Words;
use crate::{Error, Exchange};

type Read<R> = Box<dyn FnOnce(Node<'_>) -> Result<R, Mismatch> + Send>;

/// A command with its arguments. It is sent when it is awaited, or with a [`Pipeline`](crate::Pipeline).
///
/// The methods of the nouns ([`Exchange::order`] and so on) return one each.
pub trait Command: IntoFuture<Output = Result<Self::Reply, Error>> + sealed::Command {
    /// What the server answers.
    type Reply;

    /// Turn it into a request, whatever command it is.
    fn request(self) -> Request<Self::Reply>;

    /// Turn the reply into something else, so that different commands fit into one pipeline.
    ///
    /// ```
    /// # async fn both(exchange: dingir::Exchange) {
    /// use dingir::{Command, Order, User};
    /// enum Either { Order(Order), User(User) }
    ///
    /// let mut pipeline = exchange.pipeline();
    /// pipeline.add(exchange.order().get("BTC_USDT", 17).map(Either::Order));
    /// pipeline.add(exchange.user().get(1).map(Either::User));
    /// let answers = pipeline.send().await;
    /// # }
    /// ```
    fn map<T>(self, with: impl FnOnce(Self::Reply) -> T + Send + 'static) -> Request<T>
    where
        Self: Sized,
        Self::Reply: 'static,
    {
        let Request { exchange, outgoing, read } = self.request();
        Request { exchange, outgoing, read: Box::new(|node| read(node).map(with)) }
    }
}

pub(crate) mod sealed {
    pub trait Command {}
}

/// Make a command awaitable.
macro_rules! awaitable {
    ($name:ty $(, $form:ident)?) => {
        impl $(<$form: $crate::node::Decode + 'static>)? $crate::request::sealed::Command for $name {}

        impl $(<$form: $crate::node::Decode + 'static>)? std::future::IntoFuture for $name {
            type Output = Result<<Self as $crate::Command>::Reply, $crate::Error>;
            type IntoFuture = $crate::Call<<Self as $crate::Command>::Reply>;

            fn into_future(self) -> Self::IntoFuture {
                $crate::Command::request(self).into_future()
            }
        }
    };
}

pub(crate) use awaitable;

/// What a declaration says of sending a command again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retry {
    /// It only reads.
    Reads,
    /// It changes nothing twice.
    Always,
    /// Not once it may have arrived.
    Never,
}

/// Any command, ready to be sent.
#[must_use = "a command is sent when it is awaited"]
pub struct Request<R> {
    pub(crate) exchange: Exchange,
    pub(crate) outgoing: Outgoing,
    pub(crate) read: Read<R>,
}

impl<R: Decode + 'static> Request<R> {
    pub(crate) fn new(exchange: Exchange, words: Words, retry: Retry) -> Self {
        Self { exchange, outgoing: Outgoing { words, retry, ids: Vec::new() }, read: Box::new(R::decode) }
    }
}

impl<R> Request<R> {
    pub(crate) fn reading(
        exchange: Exchange,
        words: Words,
        retry: Retry,
        read: impl FnOnce(Node<'_>) -> Result<R, Mismatch> + Send + 'static,
    ) -> Self {
        Self { exchange, outgoing: Outgoing { words, retry, ids: Vec::new() }, read: Box::new(read) }
    }

    /// Say under which ids it may be sent again.
    pub(crate) fn with_ids(mut self, ids: impl IntoIterator<Item = String>) -> Self {
        self.outgoing.ids.extend(ids);
        self
    }
}

impl<R> fmt::Debug for Request<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Request").field("words", &self.outgoing.words).finish_non_exhaustive()
    }
}

impl<R> sealed::Command for Request<R> {}

impl<R> Command for Request<R> {
    type Reply = R;

    fn request(self) -> Request<R> {
        self
    }
}

impl<R> IntoFuture for Request<R> {
    type Output = Result<R, Error>;
    type IntoFuture = Call<R>;

    fn into_future(self) -> Call<R> {
        let Self { exchange, outgoing, read } = self;
        Call { exchange, read: Some(read), state: State::Ready(Some(outgoing)) }
    }
}

/// A command on its way: the future of its reply.
///
/// It is sent at the first poll. Dropping it is always safe for the connection, and for the others on it: what was not
/// sent yet is not sent any more; else the command runs, and its reply is dropped.
#[must_use = "a command is sent when it is awaited"]
pub struct Call<R> {
    exchange: Exchange,
    read: Option<Read<R>>,
    state: State,
}

enum State {
    Ready(Option<Outgoing>),
    Sent(oneshot::Receiver<Result<Answer, Error>>),
}

impl<R> Call<R> {
    /// A call whose command is in the hands of the connection already.
    pub(crate) fn sent(exchange: Exchange, read: Read<R>, receiver: oneshot::Receiver<Result<Answer, Error>>) -> Self {
        Self { exchange, read: Some(read), state: State::Sent(receiver) }
    }

    fn finish(&mut self, answer: Answer) -> Result<R, Error> {
        let protocol = |mismatch: Mismatch| Error::Protocol { text: mismatch.0, ids: answer.ids.clone() };
        match self.exchange.codec().read(&answer.frame).map_err(protocol)? {
            Frame::Reply(Node::Error(mut error)) => {
                error.resent = answer.resent;
                Err(Error::Server(error))
            }
            Frame::Reply(node) => match self.read.take() {
                Some(read) => read(node).map_err(protocol),
                None => Err(Error::Closed), // polled after its end
            },
            Frame::Push(kind, _) => Err(Error::protocol(format!("expected a reply, received a push, {kind}"))),
        }
    }
}

impl<R> Future for Call<R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::Ready(outgoing) = &mut self.state {
            let Some(outgoing) = outgoing.take() else { return Poll::Ready(Err(Error::Closed)) };
            let receiver = self.exchange.submit(outgoing)?;
            self.state = State::Sent(receiver);
        }
        let State::Sent(receiver) = &mut self.state else { return Poll::Pending };
        match ready!(Pin::new(receiver).poll(context)) {
            Ok(answer) => Poll::Ready(answer.and_then(|answer| self.finish(answer))),
            Err(_) => Poll::Ready(Err(Error::Closed)),
        }
    }
}

impl<R> fmt::Debug for Call<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").finish_non_exhaustive()
    }
}
