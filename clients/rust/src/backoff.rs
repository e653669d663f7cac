//! How long to wait before the next try to connect.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(10);
const LONGEST: Duration = Duration::from_secs(2);

/// Waits that double, each drawn between zero and that, so that clients do not all come back at the same moment.
#[derive(Debug)]
pub(crate) struct Backoff {
    most: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { most: FIRST }
    }
}

impl Backoff {
    pub fn reset(&mut self) {
        self.most = FIRST;
    }

    pub fn next(&mut self) -> Duration {
        let most = self.most;
        self.most = (most * 2).min(LONGEST);
        // Without randomness the full wait is right, too.
        getrandom::u32().map_or(most, |drawn| most * drawn / u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_two_seconds_and_begin_anew() {
        let mut backoff = Backoff::default();
        for most in [10, 20, 40, 80, 160, 320, 640, 1280, 2000, 2000] {
            assert_eq!(backoff.most, Duration::from_millis(most));
            assert!(backoff.next() <= Duration::from_millis(most));
        }
        backoff.reset();
        assert_eq!(backoff.most, FIRST);
    }
}
