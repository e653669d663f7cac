//! Ids for orders and transfers whose caller gives none, so that they may be sent again.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::Error;

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Makes `<80 random bits in base 32>-<counter>`, the bits drawn once.
#[derive(Debug)]
pub(crate) struct Ids {
    prefix: String,
    counter: AtomicU64,
}

impl Ids {
    pub fn new() -> Result<Self, Error> {
        let mut bits = [0; 16];
        // Without randomness two programs could make the same id, and one's order would be taken for the other's.
        getrandom::fill(&mut bits[..10]).map_err(|error| Error::Options(format!("no random bits for ids: {error}")))?;
        let bits = u128::from_le_bytes(bits);
        let prefix = (0..16).map(|digit| char::from(ALPHABET[(bits >> (5 * digit) & 31) as usize])).collect();
        Ok(Self { prefix, counter: AtomicU64::new(1) })
    }

    pub fn next(&self) -> String {
        format!("{}-{}", self.prefix, self.counter.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sixteen_random_digits_and_a_counter() {
        let ids = Ids::new().unwrap();
        let (first, second) = (ids.next(), ids.next());
        let (prefix, counter) = first.split_once('-').unwrap();
        assert_eq!((prefix.len(), counter), (16, "1"));
        assert!(prefix.bytes().all(|digit| ALPHABET.contains(&digit)));
        assert_eq!(second, format!("{prefix}-2"));
        assert_ne!(ids.prefix, Ids::new().unwrap().prefix);
    }
}
