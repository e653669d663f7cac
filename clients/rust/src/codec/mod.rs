//! The two encodings of the wire, behind one small interface: no I/O here.
//!
//! A frame is found in two steps: a [`Scanner`] tells where it ends, going on where it stopped when more arrives, so
//! that a long reply in many pieces is looked at once; then it is read whole into a [`Node`]. The first is done by who
//! owns the connection, the second by who waits for the answer.

mod json;
mod msgpack;
mod resp;

use std::borrow::Cow;

use crate::node::{Mismatch, Node};
use crate::words::Words;
use crate::Protocol;

pub(crate) use json::read as json;

/// Bytes of one frame: far above the longest reply of the server, a page of the feed with deep snapshots.
pub(crate) const FRAME_MAX: usize = 512 * 1024 * 1024;

/// How requests are written, and replies are read.
pub(crate) trait Codec: Send + Sync {
    /// The word that HELLO takes for it.
    fn hello(&self) -> &'static str;

    /// Append a request. `msgid` is below 128: answers come in order, so that it only has to tell neighbours apart.
    fn encode(&self, words: &Words, msgid: u8, out: &mut Vec<u8>);

    /// Look for the end of the frame that `buffer` begins with; `None` when more is needed.
    fn scan(&self, scanner: &mut Scanner, buffer: &[u8]) -> Result<Option<usize>, Mismatch>;

    /// Tell what a whole frame is, without reading it.
    fn peek(&self, frame: &[u8]) -> Peek;

    /// Read a whole frame.
    fn read<'a>(&self, frame: &'a [u8]) -> Result<Frame<'a>, Mismatch>;
}

/// The codec of a protocol.
pub(crate) fn codec(protocol: Protocol) -> &'static dyn Codec {
    match protocol {
        Protocol::Resp => &resp::Resp,
        Protocol::Msgpack => &msgpack::Msgpack,
    }
}

/// What a frame is.
#[derive(Debug, PartialEq)]
pub(crate) enum Frame<'a> {
    /// The answer to the oldest request that has none.
    Reply(Node<'a>),
    /// What the server says unasked: its kind, and what follows.
    Push(Cow<'a, str>, Vec<Node<'a>>),
}

/// What a frame is, at a glance.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Peek {
    /// An answer, and the msgid of its request, where the encoding has one.
    Reply(Option<u8>),
    /// The server has not yet recovered: nothing was executed.
    Loading,
    Push,
}

/// How far the frame at the buffer's beginning has been looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanner {
    /// Bytes that belong to it for certain.
    at: usize,
    /// Values that are yet to come.
    values: usize,
}

impl Default for Scanner {
    fn default() -> Self {
        Self { at: 0, values: 1 }
    }
}

impl Scanner {
    /// Go on behind a value of `bytes`, which holds `values` others. Returns whether its bytes are all there.
    fn step(&mut self, buffer: &[u8], bytes: usize, values: usize) -> Result<bool, Mismatch> {
        let end = self.at.saturating_add(bytes);
        let values = (self.values - 1).saturating_add(values);
        if end.saturating_add(values) > FRAME_MAX {
            return Err(Mismatch(format!("a frame is longer than {FRAME_MAX} bytes")));
        }
        if buffer.len() < end {
            return Ok(false);
        }
        self.at = end;
        self.values = values;
        Ok(true)
    }

    fn done(&self) -> Option<usize> {
        (self.values == 0).then_some(self.at)
    }
}

/// Find the end of a line: the index of its CR LF.
fn line_end(buffer: &[u8]) -> Option<usize> {
    buffer.windows(2).position(|two| two == b"\r\n")
}
