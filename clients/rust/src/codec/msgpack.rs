//! MessagePack-RPC.

use rmp::decode::bytes::Bytes;
use rmp::{encode, Marker};

use super::{line_end, resp, Codec, Frame, Peek, Scanner};
use crate::node::{Mismatch, Node, DEPTH_MAX};
use crate::words::Words;
use crate::ServerError;

const REQUEST: u8 = 0;
const RESPONSE: u8 = 1;
const NOTIFICATION: u8 = 2;

pub(super) struct Msgpack;

impl Codec for Msgpack {
    fn hello(&self) -> &'static str {
        "msgpack"
    }

    fn encode(&self, words: &Words, msgid: u8, out: &mut Vec<u8>) {
        debug_assert!(msgid < 128, "one byte, which is a number of its own");
        out.extend_from_slice(&[0x94, REQUEST, msgid]);
        for (index, one) in words.iter().enumerate() {
            word(one, out);
            if index == 0 {
                array(words.len() - 1, out);
            }
        }
    }

    fn scan(&self, scanner: &mut Scanner, buffer: &[u8]) -> Result<Option<usize>, Mismatch> {
        if buffer.first() == Some(&b'-') {
            // Who is refused before it has said anything is told so in RESP.
            return Ok(line_end(buffer).map(|end| end + 2));
        }
        while scanner.done().is_none() {
            let Some((bytes, values)) = extent(&buffer[scanner.at..])? else { return Ok(None) };
            if !scanner.step(buffer, bytes, values)? {
                return Ok(None);
            }
        }
        Ok(scanner.done())
    }

    fn peek(&self, frame: &[u8]) -> Peek {
        match frame {
            [0x94, RESPONSE, msgid @ 0..=0x7f, 0xc0, ..] => Peek::Reply(Some(*msgid)),
            [0x93, NOTIFICATION, ..] => Peek::Push,
            _ if frame.starts_with(b"-LOADING ") => Peek::Loading,
            _ => match self.read(frame) {
                Ok(Frame::Reply(Node::Error(error))) if error.code == crate::Code::Loading => Peek::Loading,
                _ => Peek::Reply(frame.get(2).copied().filter(|_| frame.starts_with(&[0x94]))),
            },
        }
    }

    fn read<'a>(&self, frame: &'a [u8]) -> Result<Frame<'a>, Mismatch> {
        if let [b'-', line @ .., b'\r', b'\n'] = frame {
            return Ok(Frame::Reply(resp::error(line)));
        }
        let mut reader = Reader { rest: frame };
        match reader.value(0)? {
            Node::List(items) => message(items),
            other => Err(other.instead_of("a response or a notification")),
        }
    }
}

/// Tell a response from a notification.
fn message(items: Vec<Node<'_>>) -> Result<Frame<'_>, Mismatch> {
    const RESPONSE: i64 = self::RESPONSE as i64;
    const NOTIFICATION: i64 = self::NOTIFICATION as i64;
    match <[Node<'_>; 4]>::try_from(items) {
        Ok([Node::Integer(RESPONSE), Node::Integer(_), Node::Nil, result]) => Ok(Frame::Reply(result)),
        Ok([Node::Integer(RESPONSE), _, error, Node::Nil]) => match (error.get("code"), error.get("text")) {
            (Some(Node::Text(code)), Some(Node::Text(text))) => {
                Ok(Frame::Reply(Node::Error(ServerError::new(code, text))))
            }
            _ => Err(error.instead_of("an error's code and text")),
        },
        Ok(other) => Err(Node::List(other.into()).instead_of("a response")),
        Err(items) => match <[Node<'_>; 3]>::try_from(items) {
            Ok([Node::Integer(NOTIFICATION), Node::Text(kind), Node::List(params)]) => Ok(Frame::Push(kind, params)),
            Ok(other) => Err(Node::List(other.into()).instead_of("a notification")),
            Err(items) => Err(Node::List(items).instead_of("a response or a notification")),
        },
    }
}

fn word(word: &[u8], out: &mut Vec<u8>) {
    // Writes into a vector do not fail, and no request is as long as 4 GiB.
    let _ = match std::str::from_utf8(word) {
        Ok(text) => encode::write_str(out, text).is_ok(),
        Err(_) => encode::write_bin(out, word).is_ok(),
    };
}

fn array(items: usize, out: &mut Vec<u8>) {
    let _ = encode::write_array_len(out, u32::try_from(items).unwrap_or(u32::MAX));
}

/// Tell how many bytes the value at the beginning has, and how many values it holds; `None` when more is needed.
fn extent(rest: &[u8]) -> Result<Option<(usize, usize)>, Mismatch> {
    let Some(first) = rest.first() else { return Ok(None) };
    let (head, bytes, values) = match Marker::from_u8(*first) {
        Marker::FixPos(_) | Marker::FixNeg(_) | Marker::Null | Marker::True | Marker::False => (1, 0, 0),
        Marker::U8 | Marker::I8 => (1, 1, 0),
        Marker::U16 | Marker::I16 => (1, 2, 0),
        Marker::U32 | Marker::I32 => (1, 4, 0),
        Marker::U64 | Marker::I64 => (1, 8, 0),
        Marker::FixStr(bytes) => (1, usize::from(bytes), 0),
        Marker::FixArray(items) => (1, 0, usize::from(items)),
        Marker::FixMap(pairs) => (1, 0, usize::from(pairs) * 2),
        marker => {
            let digits = match marker {
                Marker::Str8 | Marker::Bin8 => 1,
                Marker::Str16 | Marker::Bin16 | Marker::Array16 | Marker::Map16 => 2,
                Marker::Str32 | Marker::Bin32 | Marker::Array32 | Marker::Map32 => 4,
                _ => return Err(Mismatch(format!("expected a value that is no float, received {marker:?}"))),
            };
            let Some(length) = rest.get(1..1 + digits) else { return Ok(None) };
            let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            match marker {
                Marker::Array16 | Marker::Array32 => (1 + digits, 0, length),
                Marker::Map16 | Marker::Map32 => (1 + digits, 0, length * 2),
                _ => (1 + digits, length, 0),
            }
        }
    };
    Ok(Some((head + bytes, values)))
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Node<'a>, Mismatch> {
        let Some((bytes, values)) = extent(self.rest)?.filter(|(bytes, _)| *bytes <= self.rest.len()) else {
            return Err(Mismatch("a frame ends within a value".to_owned()));
        };
        if depth >= DEPTH_MAX || values > self.rest.len() {
            return Err(Mismatch("a frame has too many levels, or items".to_owned()));
        }
        let (whole, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        match Marker::from_u8(whole[0]) {
            Marker::Null => Ok(Node::Nil),
            Marker::True => Ok(Node::Flag(true)),
            Marker::False => Ok(Node::Flag(false)),
            Marker::FixStr(_) => Ok(Node::of(&whole[1..])),
            Marker::Str8 | Marker::Bin8 => Ok(Node::of(&whole[2..])),
            Marker::Str16 | Marker::Bin16 => Ok(Node::of(&whole[3..])),
            Marker::Str32 | Marker::Bin32 => Ok(Node::of(&whole[5..])),
            Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => {
                (0..values).map(|_| self.value(depth + 1)).collect::<Result<_, _>>().map(Node::List)
            }
            Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => (0..values / 2)
                .map(|_| Ok((self.value(depth + 1)?, self.value(depth + 1)?)))
                .collect::<Result<_, _>>()
                .map(Node::Map),
            _ => integer(whole),
        }
    }
}

fn integer(bytes: &[u8]) -> Result<Node<'_>, Mismatch> {
    let read: Result<i64, _> = rmp::decode::read_int(&mut Bytes::new(bytes));
    read.map(Node::Integer).map_err(|_| Mismatch("expected an integer of 64 bits".to_owned()))
}
