//! The server's times.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A time as the server tells it: microseconds since 1970, UTC.
///
/// ```
/// let time = dingir::Time(1_764_115_200_123_456);
/// let seconds = time.system_time().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
/// assert_eq!(seconds, 1_764_115_200);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time(pub u64);

impl Time {
    /// Microseconds since 1970.
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// The same as the standard library's time.
    pub fn system_time(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_micros(self.0)
    }
}

impl From<Time> for SystemTime {
    fn from(time: Time) -> Self {
        time.system_time()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
