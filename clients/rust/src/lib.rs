//! Client of Dingir Exchange, on tokio.
//!
//! ```no_run
//! use dingir::{Code, Exchange, OrderKind, Side};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), dingir::Error> {
//!     let exchange = Exchange::connect("dingir://localhost").await?;
//!     let put = exchange.order().put(2, "BTC_USDT", Side::Bid, OrderKind::Limit, "0.5").price("42100");
//!     match put.await {
//!         Ok(order) => println!("{} is {}, {} are left", order.id, order.status, order.remain),
//!         Err(error) if error.code() == Some(Code::NoFunds) => println!("not enough: {error}"),
//!         Err(error) => return Err(error),
//!     }
//!     exchange.close().await;
//!     Ok(())
//! }
//! ```
//!
//! [`Exchange`] is the connection; its nouns hold the commands ([`Exchange::order`], [`Exchange::market`], ...). What a
//! command needs are the arguments of its method; what it may have, methods of what that returns; and that is sent when it
//! is awaited. The commands are explained with the server; each method tells its arguments, its answer and its errors.
//!
//! # Values
//!
//! Money, prices, amounts and rates are [`Decimal`]s; where a command takes them, integers and text will do, too, and floats
//! do not compile. Ids are `u64`, times are [`Time`]s: microseconds. Vocabularies, such as [`Side`], keep a word that this
//! version does not know as `Unknown`; records keep silent about fields that it does not know.
//!
//! # Cancellation
//!
//! Every future of this crate may be dropped at any time: neither the connection nor other calls notice. A call that was
//! not sent yet is not sent any more; one that was sent takes effect or not, as if its answer had been lost.
//!
//! # Retries
//!
//! When the connection breaks, the library connects again (after 10 ms, doubled up to 2 s, each wait drawn between zero and
//! that), and sends again what had no answer, as long as [`retry_for`](Options::retry_for) lasts and as it can do no harm:
//! everything that changes nothing twice; orders and transfers, as the library gives them an id where the caller does not;
//! a registration that has a key. What may have taken effect and can't be repeated fails with [`Error::OutcomeUnknown`]. An
//! error that answers a repetition says so: [`ServerError::resent`].

mod backoff;
mod batch;
mod book;
mod codec;
mod driver;
mod error;
mod exchange;
mod generated;
mod ids;
mod link;
mod message;
mod money;
mod node;
mod options;
mod pipeline;
mod request;
mod subscription;
mod time;
mod value;
#[cfg(test)]
mod vectors;
mod word;
mod words;

pub use book::Book;
pub use error::{Error, ServerError};
pub use exchange::Exchange;
pub use generated::*;
pub use message::{Message, RawPayload};
pub use money::{Decimal, Money};
pub use options::{Options, Protocol};
pub use pipeline::Pipeline;
pub use request::{Call, Command, Request};
pub use subscription::Subscription;
pub use time::Time;
pub use value::Value;
pub use word::UnknownWord;

/// The page's examples are tried, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
