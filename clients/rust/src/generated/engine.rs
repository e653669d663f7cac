// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about the engine.

use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, EngineCheck, EngineParameter, Exchange, StateHash};

/// The commands about the engine: see [`Exchange::engine`].
#[derive(Debug, Clone, Copy)]
pub struct Engine<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about the engine.
    pub fn engine(&self) -> Engine<'_> {
        Engine(self)
    }
}

impl Engine<'_> {
    /// `ENGINE.STATEHASH`: hashes the whole state: equal after replay, restore, and on every machine.
    ///
    /// Answers: the journal's sequence, and SHA-256 in hex.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    pub fn state_hash(&self) -> StateHashCommand {
        StateHashCommand { exchange: self.0.clone() }
    }

    /// `ENGINE.CHECK`: verifies every invariant: books, reservations, conservation of each asset.
    ///
    /// Answers: whether all hold, and the problems found.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    pub fn check(&self) -> CheckCommand {
        CheckCommand { exchange: self.0.clone() }
    }

    /// `ENGINE.SET`: sets a parameter that is part of the state.
    ///
    /// * `parameter`: user-order-limit (open orders of a user, 0 for no limit), client-id-ttl (seconds),
    ///   finished-orders-max, trades-max (per market).
    /// * `value`: its new value.
    ///
    /// Answers: OK.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: no such parameter, or the value is out of its range.
    pub fn set(&self, parameter: EngineParameter, value: u64) -> SetCommand {
        SetCommand { exchange: self.0.clone(), parameter, value }
    }

    /// `ENGINE.TICK`: lets time pass: closes the candles that are over.
    ///
    /// Answers: how many candles it closed; when none, nothing changed.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    pub fn tick(&self) -> TickCommand {
        TickCommand { exchange: self.0.clone() }
    }
}

/// `ENGINE.STATEHASH`, ready to be sent: see [`Engine::state_hash`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct StateHashCommand {
    exchange: Exchange,
}

impl Command for StateHashCommand {
    type Reply = StateHash;

    fn request(self) -> Request<StateHash> {
        let words = Words::new("ENGINE.STATEHASH");
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(StateHashCommand);

/// `ENGINE.CHECK`, ready to be sent: see [`Engine::check`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct CheckCommand {
    exchange: Exchange,
}

impl Command for CheckCommand {
    type Reply = EngineCheck;

    fn request(self) -> Request<EngineCheck> {
        let words = Words::new("ENGINE.CHECK");
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(CheckCommand);

/// `ENGINE.SET`, ready to be sent: see [`Engine::set`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct SetCommand {
    exchange: Exchange,
    parameter: EngineParameter,
    value: u64,
}

impl SetCommand {
    fn write(&self, words: &mut Words) {
        words.push(self.parameter.as_str());
        words.push_text(self.value);
    }
}

impl Command for SetCommand {
    type Reply = ();

    fn request(self) -> Request<()> {
        let mut words = Words::new("ENGINE.SET");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(SetCommand);

/// `ENGINE.TICK`, ready to be sent: see [`Engine::tick`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct TickCommand {
    exchange: Exchange,
}

impl Command for TickCommand {
    type Reply = u64;

    fn request(self) -> Request<u64> {
        let words = Words::new("ENGINE.TICK");
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(TickCommand);
