//! What can go wrong: what the server answers, and what keeps it from answering.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::sync::Arc;

use crate::Code;

/// Why a call failed. [`Error::Server`] is the server's answer; all else is no answer.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refused it: nothing has changed.
    #[error(transparent)]
    Server(#[from] ServerError),

    /// There was no connection for as long as `retry_for`: the command was not sent, or it only reads.
    #[error("the connection is lost: {source}")]
    ConnectionLost {
        /// What broke the connection, or the last try to connect.
        source: Arc<io::Error>,
    },

    /// The command was sent, and its connection broke before the answer: it may have taken effect.
    #[error("the connection broke before the answer, the command may have taken effect: {source}")]
    OutcomeUnknown {
        /// The client order ids of an order or of a batch's orders, or the id of a transfer.
        ids: Vec<String>,
        /// What broke the connection.
        source: Arc<io::Error>,
    },

    /// There was no answer within `timeout`: the command may have taken effect.
    #[error("no answer in time, the command may have taken effect")]
    Timeout {
        /// The client order ids of an order or of a batch's orders, or the id of a transfer.
        ids: Vec<String>,
    },

    /// The exchange is closed, the command was not sent.
    #[error("the exchange is closed")]
    Closed,

    /// What the server said is no such protocol, or not of the declared type; a command that it was to answer may have
    /// taken effect.
    #[error("what was received is not as the protocol has it: {text}")]
    Protocol {
        /// What was expected, and what was received.
        text: String,
        /// As those of [`Error::OutcomeUnknown`].
        ids: Vec<String>,
    },

    /// The connection string or an option is wrong: nothing was sent.
    #[error("{0}")]
    Options(String),

    /// The command is none for a connection that everybody shares: nothing was sent.
    #[error("{0} is not for the shared connection")]
    NotShared(String),
}

impl Error {
    /// The code of an error that the server answered.
    ///
    /// ```
    /// # async fn cancel(exchange: dingir::Exchange) -> Result<(), dingir::Error> {
    /// use dingir::Code;
    /// match exchange.order().cancel(1, "BTC_USDT", 17).await {
    ///     Err(error) if error.code() == Some(Code::NoOrder) => println!("too late"),
    ///     other => println!("{}", other?.status),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Server(error) => Some(error.code),
            _ => None,
        }
    }

    /// The client order id under which an order was sent whose outcome is not known.
    pub fn client_id(&self) -> Option<&str> {
        match self {
            Self::OutcomeUnknown { ids, .. } | Self::Timeout { ids } | Self::Protocol { ids, .. } => {
                ids.first().map(String::as_str)
            }
            _ => None,
        }
    }

    pub(crate) fn protocol(text: impl Into<String>) -> Self {
        Self::Protocol { text: text.into(), ids: Vec::new() }
    }
}

impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// An error that the server answered: nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerError {
    /// Which one it is.
    pub code: Code,
    /// For people: the field, the rule and what was received.
    pub text: String,
    /// It answers a repetition after a lost connection, so that it may be the first try that did it: [`Code::NoOrder`]
    /// for a cancel may mean that the order is cancelled.
    pub resent: bool,
}

impl ServerError {
    pub(crate) fn new(code: &str, text: &str) -> Self {
        Self { code: Code::from(code), text: text.to_owned(), resent: false }
    }

    /// Read an error as RESP has it: the code, a blank, the text.
    pub(crate) fn from_line(line: &str) -> Self {
        let (code, text) = line.split_once(' ').unwrap_or((line, ""));
        Self::new(code, text)
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code, self.text)?;
        if self.resent {
            formatter.write_str(" (answering a repetition)")?;
        }
        Ok(())
    }
}

impl std::error::Error for ServerError {}
