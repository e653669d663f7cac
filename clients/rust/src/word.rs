//! Vocabularies: closed sets of words on the wire, open ones here, as servers grow.

use std::fmt;

/// Bytes of a word that is kept although this version does not know it; the longest known one has 19.
const WORD_MAX: usize = 31;

/// A word that this version of the library does not know.
///
/// It is `Copy`, so that the vocabularies are; a word longer than 31 bytes is cut.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownWord {
    bytes: [u8; WORD_MAX],
    length: u8,
}

impl UnknownWord {
    pub(crate) fn new(word: &str) -> Self {
        let mut length = word.len().min(WORD_MAX);
        while !word.is_char_boundary(length) {
            length -= 1;
        }
        let mut bytes = [0; WORD_MAX];
        bytes[..length].copy_from_slice(&word.as_bytes()[..length]);
        Self {
            bytes,
            length: length as u8, // at most WORD_MAX
        }
    }

    /// The word, as the server told it.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Debug for UnknownWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Declare a vocabulary: an enum of its words, and of those that it does not know.
macro_rules! vocabulary {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$told:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$told])* $variant,)+
            /// A word that this version of the library does not know.
            Unknown($crate::UnknownWord),
        }

        impl $name {
            /// Every word that this version knows, in the server's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Unknown(word) => word.as_str(),
                }
            }
        }

        impl From<&str> for $name {
            /// Read a word; one that is not known is kept as it is.
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    _ => Self::Unknown($crate::UnknownWord::new(word)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl $crate::node::Decode for $name {
            fn decode(node: $crate::node::Node<'_>) -> Result<Self, $crate::node::Mismatch> {
                node.text().map(Self::from)
            }
        }

        #[cfg(test)]
        impl $crate::vectors::Plain for $name {
            fn plain(&self) -> serde_json::Value {
                assert!(!matches!(self, Self::Unknown(_)), "{self} is not known");
                self.as_str().into()
            }
        }
    };
}

pub(crate) use vocabulary;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Side;

    #[test]
    fn a_word_that_is_not_known_is_kept() {
        assert_eq!(Side::from("BID"), Side::Bid);
        let side = Side::from("SIDEWAYS");
        assert_eq!(side.as_str(), "SIDEWAYS");
        assert_eq!(side, Side::from("SIDEWAYS"));
        assert_ne!(side, Side::from("SIDE"));
    }

    #[test]
    fn a_long_word_is_cut_between_characters() {
        assert_eq!(UnknownWord::new(&"a".repeat(40)).as_str(), "a".repeat(31));
        assert_eq!(UnknownWord::new(&"\u{20ac}".repeat(11)).as_str(), "\u{20ac}".repeat(10));
    }
}
