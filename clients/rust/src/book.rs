//! A market's book, kept from its channel.

use std::collections::BTreeMap;

use bigdecimal::num_bigint::Sign;

use crate::{Decimal, Error, Level, Message, Payload};

/// The price levels of one market, kept up to date by its `depth:` channel.
///
/// ```no_run
/// # async fn run(exchange: dingir::Exchange) -> Result<(), dingir::Error> {
/// use dingir::Book;
///
/// let mut book = Book::new("BTC_USDT");
/// let mut messages = exchange.feed().subscribe([book.channel()]).await?;
/// while let Some(message) = messages.next().await {
///     book.apply(&message?)?;
///     if let (Some((bid, _)), Some((ask, _))) = (book.bids().next(), book.asks().next()) {
///         println!("{bid} {ask}");
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    channel: String,
    seq: Option<u64>,
    bids: BTreeMap<Decimal, Decimal>,
    asks: BTreeMap<Decimal, Decimal>,
}

impl Book {
    /// An empty book of a market, which waits for its snapshot.
    pub fn new(market: &str) -> Self {
        Self { channel: format!("depth:{market}"), seq: None, bids: BTreeMap::new(), asks: BTreeMap::new() }
    }

    /// The channel that it follows.
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// The number of the last message that was applied; `None` before the first snapshot.
    pub fn seq(&self) -> Option<u64> {
        self.seq
    }

    /// The bids, price and amount, best first. O(1) for each.
    pub fn bids(&self) -> impl DoubleEndedIterator<Item = (&Decimal, &Decimal)> + ExactSizeIterator {
        self.bids.iter().rev()
    }

    /// The asks, price and amount, best first. O(1) for each.
    pub fn asks(&self) -> impl DoubleEndedIterator<Item = (&Decimal, &Decimal)> + ExactSizeIterator {
        self.asks.iter()
    }

    /// Apply a message; those of other channels change nothing. O(log n) for each level that changed.
    ///
    /// # Errors
    ///
    /// [`Error::Protocol`] for an update that is not the next one, which changes nothing either. A subscription hands
    /// over none such.
    pub fn apply(&mut self, message: &Message) -> Result<(), Error> {
        if message.channel != self.channel {
            return Ok(());
        }
        match &message.payload {
            Payload::DepthSnapshot(snapshot) => {
                self.bids.clear();
                self.asks.clear();
                self.set(&snapshot.bids, &snapshot.asks);
            }
            Payload::DepthUpdate(update) => {
                if self.seq != message.prev {
                    let (seq, prev) = (message.seq, update.prev);
                    let text =
                        format!("update {seq} of {} follows {prev}, the book is at {:?}", self.channel, self.seq);
                    return Err(Error::protocol(text));
                }
                self.set(&update.bids, &update.asks);
            }
            _ => return Ok(()),
        }
        self.seq = Some(message.seq);
        Ok(())
    }

    fn set(&mut self, bids: &[Level], asks: &[Level]) {
        for (side, levels) in [(&mut self.bids, bids), (&mut self.asks, asks)] {
            for Level { price, amount } in levels {
                if amount.sign() == Sign::NoSign {
                    side.remove(price);
                } else {
                    side.insert(price.clone(), amount.clone());
                }
            }
        }
    }
}
