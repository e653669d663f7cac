// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about history.

use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, Exchange};

/// The commands about history: see [`Exchange::history`].
#[derive(Debug, Clone, Copy)]
pub struct History<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about history.
    pub fn history(&self) -> History<'_> {
        History(self)
    }
}

impl History<'_> {
    /// `WAITHISTORY`: waits until history has come up to a record of the log.
    ///
    /// * `sequence`: the record; 0 for all there is now.
    /// * `timeout`: milliseconds, 0 for as long as it takes; a connection of RESP or MessagePack does nothing else
    ///   meanwhile.
    ///
    /// Answers: the record up to which history has come: less than what was asked for, when the time was up.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// Answers come in order: what else is called on this connection waits behind it. Ask on a connection of its own,
    /// and with a `timeout` below that of the [options](crate::Options::timeout), which ends it, too.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOHISTORY`: history is off, or can't answer now.
    pub fn wait(&self, sequence: u64, timeout: u64) -> WaitCommand {
        WaitCommand { exchange: self.0.clone(), sequence, timeout }
    }
}

/// `WAITHISTORY`, ready to be sent: see [`History::wait`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct WaitCommand {
    exchange: Exchange,
    sequence: u64,
    timeout: u64,
}

impl WaitCommand {
    fn write(&self, words: &mut Words) {
        words.push_text(self.sequence);
        words.push_text(self.timeout);
    }
}

impl Command for WaitCommand {
    type Reply = u64;

    fn request(self) -> Request<u64> {
        let mut words = Words::new("WAITHISTORY");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(WaitCommand);
