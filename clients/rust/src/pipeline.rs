//! Commands that are sent in one write.

use std::fmt;

use crate::{Call, Command, Error, Exchange, Request};

/// Commands that are collected, and then sent in one write. They are executed in this order, not as one: each has a
/// result or an error of its own.
///
/// Commands of one kind fit as they are; of several, with [`Command::map`]. (Calls that are made at the same time, with
/// `join!` or in tasks, are pipelined without this.)
///
/// ```no_run
/// # async fn run(exchange: dingir::Exchange) {
/// use dingir::{OrderKind, Side};
///
/// let mut pipeline = exchange.pipeline();
/// for cents in 0..1000 {
///     let price = format!("{}.{:02}", 1 + cents / 100, cents % 100);
///     pipeline.add(exchange.order().put(1, "BTC_USDT", Side::Bid, OrderKind::Limit, "0.01").price(price));
/// }
/// for result in pipeline.send().await {
///     match result {
///         Ok(order) => println!("{}", order.id),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// # }
/// ```
#[must_use = "a pipeline is sent by `send`"]
pub struct Pipeline<R> {
    exchange: Exchange,
    requests: Vec<Request<R>>,
}

impl<R> Pipeline<R> {
    pub(crate) fn new(exchange: Exchange) -> Self {
        Self { exchange, requests: Vec::new() }
    }

    /// Add a command.
    pub fn add(&mut self, command: impl Command<Reply = R>) -> &mut Self {
        self.requests.push(command.request());
        self
    }

    /// How many commands there are.
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// Send them all, and wait for all answers, in the same order.
    pub async fn send(self) -> Vec<Result<R, Error>> {
        let mut pending = Vec::with_capacity(self.requests.len());
        let calls: Vec<Result<Call<R>, Error>> = (self.requests.into_iter())
            .map(|Request { exchange, outgoing, read }| {
                let (one, receiver) = self.exchange.pending(outgoing)?;
                pending.push(one);
                Ok(Call::sent(exchange, read, receiver))
            })
            .collect();
        // If it is closed by now, each of the calls says so.
        let _ = self.exchange.submit_all(pending);
        let mut answers = Vec::with_capacity(calls.len());
        for call in calls {
            answers.push(match call {
                Ok(call) => call.await,
                Err(error) => Err(error),
            });
        }
        answers
    }
}

impl<R> fmt::Debug for Pipeline<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pipeline").field("requests", &self.requests).finish_non_exhaustive()
    }
}
