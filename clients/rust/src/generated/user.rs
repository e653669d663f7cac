// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about users.

use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Command, Exchange, User};

/// The commands about users: see [`Exchange::user`].
#[derive(Debug, Clone, Copy)]
pub struct Users<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about users.
    pub fn user(&self) -> Users<'_> {
        Users(self)
    }
}

impl Users<'_> {
    /// `USER.REGISTER`: registers a user; the same pair of keys again gives the same user.
    ///
    /// What may be given besides: [`l1`](RegisterCommand::l1), [`l2`](RegisterCommand::l2).
    ///
    /// Answers: the user's id.
    ///
    /// Sent again after a lost connection if `l1` or `l2` is given.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `BADNAME`: a key is not 1 to 128 printable characters without blanks.
    /// * `DUPLICATE`: one of the keys belongs to a user whose other key is another.
    pub fn register(&self) -> RegisterCommand {
        RegisterCommand { exchange: self.0.clone(), l1: None, l2: None }
    }

    /// `USER.GET`: tells a user.
    ///
    /// * `user`: the owner.
    ///
    /// Answers: a map.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong.
    /// * `NOUSER`: the user is not registered.
    pub fn get(&self, user: u64) -> GetCommand {
        GetCommand { exchange: self.0.clone(), user }
    }
}

/// `USER.REGISTER`, ready to be sent: see [`Users::register`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct RegisterCommand {
    exchange: Exchange,
    l1: Option<String>,
    l2: Option<String>,
}

impl RegisterCommand {
    /// L1 address.
    pub fn l1(mut self, l1: impl Into<String>) -> Self {
        self.l1 = Some(l1.into());
        self
    }

    /// L2 public key.
    pub fn l2(mut self, l2: impl Into<String>) -> Self {
        self.l2 = Some(l2.into());
        self
    }

    fn write(&self, words: &mut Words) {
        words.option("L1", self.l1.as_ref());
        words.option("L2", self.l2.as_ref());
    }
}

impl Command for RegisterCommand {
    type Reply = u64;

    fn request(self) -> Request<u64> {
        let mut words = Words::new("USER.REGISTER");
        self.write(&mut words);
        let retry = if self.l1.is_some() || self.l2.is_some() { Retry::Always } else { Retry::Never };
        Request::new(self.exchange, words, retry)
    }
}

awaitable!(RegisterCommand);

/// `USER.GET`, ready to be sent: see [`Users::get`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct GetCommand {
    exchange: Exchange,
    user: u64,
}

impl GetCommand {
    fn write(&self, words: &mut Words) {
        words.push_text(self.user);
    }
}

impl Command for GetCommand {
    type Reply = User;

    fn request(self) -> Request<User> {
        let mut words = Words::new("USER.GET");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(GetCommand);
