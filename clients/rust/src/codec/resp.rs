//! RESP3, and RESP2, which differs only in what the server makes of maps, flags and nil.
//!
//! Hand-written: it is shorter than what would fit a general crate to frames that are scanned first and borrowed from.

use std::borrow::Cow;

use super::{line_end, Codec, Frame, Peek, Scanner};
use crate::node::{Mismatch, Node, DEPTH_MAX};
use crate::words::Words;
use crate::ServerError;

/// Bytes of a line without its end: an error's text is the longest.
const LINE_MAX: usize = 64 * 1024;

pub(super) struct Resp;

impl Codec for Resp {
    fn hello(&self) -> &'static str {
        "3"
    }

    fn encode(&self, words: &Words, _: u8, out: &mut Vec<u8>) {
        length(b'*', words.len(), out);
        for word in words.iter() {
            length(b'$', word.len(), out);
            out.extend_from_slice(word);
            out.extend_from_slice(b"\r\n");
        }
    }

    fn scan(&self, scanner: &mut Scanner, buffer: &[u8]) -> Result<Option<usize>, Mismatch> {
        while scanner.done().is_none() {
            let rest = &buffer[scanner.at..];
            let Some(end) = line_end(rest) else {
                let known = rest.first().is_none_or(|kind| b"+-:,(#_$=!*~>%".contains(kind));
                if !known || rest.len() > LINE_MAX {
                    return Err(wrong("a line", rest));
                }
                return Ok(None);
            };
            let (bytes, values) = match rest.first() {
                Some(b'+' | b'-' | b':' | b',' | b'(' | b'#' | b'_') => (0, 0),
                Some(b'$' | b'=' | b'!') => (count(&rest[1..end])?.map_or(0, |bytes| bytes + 2), 0),
                Some(b'*' | b'~' | b'>') => (0, count(&rest[1..end])?.unwrap_or(0)),
                Some(b'%') => (0, count(&rest[1..end])?.unwrap_or(0) * 2),
                _ => return Err(wrong("a value", rest)),
            };
            if !scanner.step(buffer, end + 2 + bytes, values)? {
                return Ok(None);
            }
            if !buffer[..scanner.at].ends_with(b"\r\n") {
                return Err(wrong("the end of a text", &rest[end + 2..]));
            }
        }
        Ok(scanner.done())
    }

    fn peek(&self, frame: &[u8]) -> Peek {
        match frame {
            [b'>', ..] => Peek::Push,
            _ if frame.starts_with(b"-LOADING ") => Peek::Loading,
            _ => Peek::Reply(None),
        }
    }

    fn read<'a>(&self, frame: &'a [u8]) -> Result<Frame<'a>, Mismatch> {
        let mut reader = Reader { rest: frame };
        let node = reader.value(0)?;
        if frame.first() != Some(&b'>') {
            return Ok(Frame::Reply(node));
        }
        match node {
            Node::List(items) => {
                let mut items = items.into_iter();
                match items.next() {
                    Some(Node::Text(kind)) => Ok(Frame::Push(kind, items.collect())),
                    _ => Err(wrong("a push with its kind", frame)),
                }
            }
            _ => Err(wrong("a push", frame)),
        }
    }
}

fn length(kind: u8, length: usize, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = length;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8; // a digit
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.push(kind);
    out.extend_from_slice(&digits[at..]);
    out.extend_from_slice(b"\r\n");
}

/// Read a length, which is -1 for nil.
fn count(digits: &[u8]) -> Result<Option<usize>, Mismatch> {
    match digits {
        b"-1" => Ok(None),
        [first, ..] if first.is_ascii_digit() && digits.len() <= 10 => {
            let length = std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok());
            length.map(Some).ok_or_else(|| wrong("a length", digits))
        }
        _ => Err(wrong("a length", digits)),
    }
}

fn wrong(expected: &str, received: &[u8]) -> Mismatch {
    let received = &received[..received.len().min(60)];
    Mismatch(format!("expected {expected}, received \"{}\"", received.escape_ascii()))
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn line(&mut self) -> Result<(u8, &'a [u8]), Mismatch> {
        let end = line_end(self.rest).filter(|end| *end > 0).ok_or_else(|| wrong("a line", self.rest))?;
        let line = &self.rest[..end];
        self.rest = &self.rest[end + 2..];
        Ok((line[0], &line[1..]))
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>, Mismatch> {
        let (kind, told) = self.line()?;
        match kind {
            b'+' | b',' | b'(' => Ok(Node::of(told)),
            b'-' => Ok(error(told)),
            b':' => number(told),
            b'#' if told == b"t" => Ok(Node::Flag(true)),
            b'#' if told == b"f" => Ok(Node::Flag(false)),
            b'_' => Ok(Node::Nil),
            b'$' | b'=' | b'!' => self.bulk(kind, count(told)?),
            b'*' | b'~' | b'>' => {
                let Some(items) = count(told)? else { return Ok(Node::Nil) };
                let mut list = Vec::with_capacity(self.room(items, depth)?);
                for _ in 0..items {
                    list.push(self.value(depth + 1)?);
                }
                Ok(Node::List(list))
            }
            b'%' => {
                let items = count(told)?.unwrap_or(0);
                let mut map = Vec::with_capacity(self.room(items, depth)?);
                for _ in 0..items {
                    map.push((self.value(depth + 1)?, self.value(depth + 1)?));
                }
                Ok(Node::Map(map))
            }
            _ => Err(wrong("a value", &[kind])),
        }
    }

    /// Check that so many items may be there, before anything is allocated for them.
    fn room(&self, items: usize, depth: usize) -> Result<usize, Mismatch> {
        if depth >= DEPTH_MAX || items > self.rest.len() {
            return Err(wrong("fewer levels, or items", self.rest));
        }
        Ok(items)
    }

    fn bulk(&mut self, kind: u8, bytes: Option<usize>) -> Result<Node<'a>, Mismatch> {
        let Some(bytes) = bytes else { return Ok(Node::Nil) };
        match self.rest.get(bytes..bytes + 2) {
            Some(b"\r\n") => {}
            _ => return Err(wrong("the end of a text", &self.rest[bytes.min(self.rest.len())..])),
        }
        let text = &self.rest[..bytes];
        self.rest = &self.rest[bytes + 2..];
        match kind {
            b'=' => Ok(Node::of(text.get(4..).unwrap_or(text))), // behind "txt:"
            b'!' => Ok(error(text)),
            _ => Ok(Node::of(text)),
        }
    }
}

fn number(digits: &[u8]) -> Result<Node<'_>, Mismatch> {
    let text = std::str::from_utf8(digits).ok();
    text.and_then(|text| text.parse().ok()).map(Node::Integer).ok_or_else(|| wrong("an integer", digits))
}

/// An error, as its line tells it.
pub(super) fn error(line: &[u8]) -> Node<'static> {
    let line: Cow<'_, str> = String::from_utf8_lossy(line);
    Node::Error(ServerError::from_line(&line))
}
