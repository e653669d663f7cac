//! One connection, from its handshake to its end: bytes in, frames out.

use std::io::{self, ErrorKind};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{Interest, Ready};
use tokio::net::TcpStream;

use crate::codec::{codec, Codec, Frame, Peek, Scanner};
use crate::node::{Mismatch, Node};
use crate::words::Words;
use crate::{Code, Options, ServerError};

/// Room that is made for what is read, when little of it is left.
const READ: usize = 64 * 1024;

/// What the server is told about the library.
const LIBRARY: &str = "dingir(rust)";

/// Why there is no connection, or no more.
#[derive(Debug)]
pub(crate) enum Broken {
    /// It can be made again.
    Lost(io::Error),
    /// The server does not want us, and won't in a moment.
    Refused(ServerError),
    /// What is at the other end speaks something else.
    Garbage(Mismatch),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Lost(error)
    }
}

impl From<Mismatch> for Broken {
    fn from(mismatch: Mismatch) -> Self {
        Self::Garbage(mismatch)
    }
}

impl Broken {
    /// Tell by a refusal whether another try may be answered otherwise.
    pub fn by(refusal: ServerError) -> Self {
        let full = refusal.code == Code::Malformed && refusal.text.starts_with("max number of clients");
        match refusal.code {
            _ if full => Self::Lost(io::Error::new(ErrorKind::ConnectionRefused, refusal)),
            Code::Loading => Self::Lost(io::Error::new(ErrorKind::ConnectionRefused, refusal)),
            _ => Self::Refused(refusal),
        }
    }
}

pub(crate) struct Link {
    stream: TcpStream,
    codec: &'static dyn Codec,
    scanner: Scanner,
    input: BytesMut,
    output: Vec<u8>,
    /// Bytes of `output` that the socket has taken.
    taken: usize,
    /// Bytes that were ever put into `output`.
    put: u64,
    msgid: u8,
}

impl Link {
    /// Connect, and say who we are; `connect_timeout` is the caller's.
    pub async fn open(options: &Options) -> Result<Self, Broken> {
        let stream = TcpStream::connect((options.host.as_str(), options.port)).await?;
        stream.set_nodelay(true)?;
        let mut link = Self {
            stream,
            codec: codec(options.protocol),
            scanner: Scanner::default(),
            input: BytesMut::new(),
            output: Vec::new(),
            taken: 0,
            put: 0,
            msgid: 0,
        };
        let hello = link.put(&hello(options, link.codec.hello()));
        let library = [("LIB-NAME", LIBRARY), ("LIB-VER", env!("CARGO_PKG_VERSION"))].map(|(attribute, value)| {
            let mut words = Words::new("CLIENT");
            words.push("SETINFO");
            words.push(attribute);
            words.push(value);
            link.put(&words)
        });
        link.reply(hello.msgid).await?.map_err(Broken::by)?;
        for put in library {
            // A server that does not know the command serves us none the less.
            let _: Result<(), ServerError> = link.reply(put.msgid).await?;
        }
        Ok(link)
    }

    /// Wait for an answer that nothing but pushes comes before, and which is only looked at for an error.
    async fn reply(&mut self, msgid: u8) -> Result<Result<(), ServerError>, Broken> {
        loop {
            let frame = self.frame().await?;
            if self.codec.peek(&frame) == Peek::Push {
                continue;
            }
            self.check(self.codec.peek(&frame), msgid)?;
            return match self.codec.read(&frame)? {
                Frame::Reply(Node::Error(error)) => Ok(Err(error)),
                _ => Ok(Ok(())),
            };
        }
    }

    /// Check that an answer is the one to a request.
    pub fn check(&self, answer: Peek, msgid: u8) -> Result<(), Mismatch> {
        match answer {
            Peek::Reply(Some(told)) if told != msgid => {
                Err(Mismatch(format!("expected msgid {msgid}, received {told}")))
            }
            _ => Ok(()),
        }
    }

    /// Add a request to what will be written.
    pub fn put(&mut self, words: &Words) -> Put {
        let before = self.output.len();
        let msgid = self.msgid;
        self.msgid = (msgid + 1) % 128;
        self.codec.encode(words, msgid, &mut self.output);
        self.put += (self.output.len() - before) as u64;
        Put { msgid, end: self.put }
    }

    /// Whether the socket has taken all bytes of a request: only then the server can have executed it.
    pub fn has_taken(&self, put: Put) -> bool {
        put.end <= self.put - self.pending() as u64
    }

    /// Bytes that the socket has not taken yet.
    pub fn pending(&self) -> usize {
        self.output.len() - self.taken
    }

    /// Write what the socket takes without waiting.
    pub fn write(&mut self) -> io::Result<()> {
        while self.pending() > 0 {
            match self.stream.try_write(&self.output[self.taken..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(bytes) => self.taken += bytes,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        self.output.clear();
        self.taken = 0;
        Ok(())
    }

    /// Wait until something can be read, or written if there is something to write. Cancel safe.
    pub async fn ready(&self) -> io::Result<Ready> {
        let interest = if self.pending() > 0 { Interest::READABLE | Interest::WRITABLE } else { Interest::READABLE };
        self.stream.ready(interest).await
    }

    /// Read what has come, without waiting.
    pub fn read(&mut self) -> io::Result<()> {
        if self.input.capacity() - self.input.len() < READ / 4 {
            self.input.reserve(READ);
        }
        match self.stream.try_read_buf(&mut self.input) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Take the next whole frame out of what was read.
    pub fn next(&mut self) -> Result<Option<Bytes>, Mismatch> {
        if !self.input.has_remaining() {
            return Ok(None);
        }
        let Some(end) = self.codec.scan(&mut self.scanner, &self.input)? else { return Ok(None) };
        self.scanner = Scanner::default();
        Ok(Some(self.input.split_to(end).freeze()))
    }

    /// Wait for the next frame, and write meanwhile. Cancel safe.
    pub async fn frame(&mut self) -> Result<Bytes, Broken> {
        loop {
            if let Some(frame) = self.next()? {
                return Ok(frame);
            }
            self.write()?;
            if self.ready().await?.is_readable() {
                self.read()?;
            }
        }
    }
}

/// A request in the output: the msgid of its answer, and where it ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Put {
    pub msgid: u8,
    end: u64,
}

fn hello(options: &Options, protocol: &str) -> Words {
    let mut words = Words::new("HELLO");
    words.push(protocol);
    if let Some(password) = &options.password {
        words.push("AUTH");
        words.push(&options.user);
        words.push(password);
    }
    words.option("SETNAME", options.name.as_ref());
    words
}
