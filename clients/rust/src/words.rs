//! The words of a request.

use std::fmt::{self, Display, Write};

/// A command's name and arguments, in one buffer.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Words {
    pub fn new(command: &str) -> Self {
        let mut words = Self { bytes: Vec::with_capacity(128), ends: Vec::with_capacity(16) };
        words.push(command);
        words
    }

    pub fn push(&mut self, word: impl AsRef<[u8]>) {
        self.bytes.extend_from_slice(word.as_ref());
        self.ends.push(self.bytes.len());
    }

    /// Add what is written as text, such as a number.
    pub fn push_text(&mut self, word: impl Display) {
        // A write into a vector does not fail.
        let _ = write!(Text(&mut self.bytes), "{word}");
        self.ends.push(self.bytes.len());
    }

    /// Add a token and its value, unless it was left out.
    pub fn option(&mut self, token: &str, value: Option<impl AsRef<[u8]>>) {
        if let Some(value) = value {
            self.push(token);
            self.push(value);
        }
    }

    /// Add a token and its number, unless it was left out.
    pub fn option_text(&mut self, token: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.push(token);
            self.push_text(value);
        }
    }

    /// Add a token, if it is set.
    pub fn flag(&mut self, token: &str, set: bool) {
        if set {
            self.push(token);
        }
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.bytes[start..end])
    }

    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |end| &self.bytes[std::mem::replace(&mut start, *end)..*end])
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter().map(String::from_utf8_lossy)).finish()
    }
}

struct Text<'a>(&'a mut Vec<u8>);

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
