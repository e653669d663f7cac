//! What one subscriber has been told, checked as it comes: each subscription begins with a snapshot, then one number
//! follows another. A snapshot in between is accepted only from another start of the server.

use crate::reply::{Outcome, equal};
use crate::scenario::variable;
use redis::Msg;
use serde_json::Value;
use std::collections::HashMap;

pub struct Tape {
    expected: Value, // documented fields of each kind of message, and how many are missed over a crash: see feed.py
    told: HashMap<(String, String), Vec<Value>>, // by pattern (empty: by the name) and channel
}

fn kind(channel: &str) -> &str {
    channel.split(':').next().unwrap_or(channel)
}

fn read(text: &str) -> Outcome<Value> {
    serde_json::from_str(text).map_err(|error| format!("{error} in {text}"))
}

fn names(fields: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = fields.collect();
    names.sort();
    names
}

impl Tape {
    pub fn new() -> Outcome<Tape> {
        Ok(Tape { expected: read(&variable("EXCHANGE_FEED"))?, told: HashMap::new() })
    }

    pub fn take(&mut self, message: &Msg) -> Outcome {
        let text: String = message.get_payload().map_err(|error| error.to_string())?;
        let pattern: Option<String> = message.get_pattern().map_err(|error| error.to_string())?;
        let channel = message.get_channel_name().to_string();
        let payload = read(&text)?;
        let variant = payload["type"].as_str().unwrap_or("no type");
        let documented = self.expected[variant][kind(&channel)].as_array().ok_or(format!("no message: {text}"))?;
        let documented = names(documented.iter().filter_map(|name| name.as_str().map(String::from)));
        let fields = payload.as_object().ok_or(format!("no map: {text}"))?;
        equal(&format!("fields of {channel}"), documented, names(fields.keys().cloned()))?;
        let told = self.told.entry((pattern.unwrap_or_default(), channel)).or_default();
        if variant == "snapshot" {
            let again = told.iter().any(|one| one["epoch"] == payload["epoch"]);
            equal("a second snapshot of one start", false, again)?;
        } else {
            let last = told.last().ok_or(format!("a subscription begins with {text}"))?;
            equal("prev", &last["seq"], &payload["prev"])?;
            equal("seq", payload["prev"].as_u64().map(|prev| prev + 1), payload["seq"].as_u64())?;
        }
        told.push(payload);
        Ok(())
    }

    fn of(&self, variant: &str, pattern: &str, channel: &str) -> Vec<&Value> {
        let told = self.told.get(&(pattern.to_string(), channel.to_string()));
        told.into_iter().flatten().filter(|one| one["type"] == variant).collect()
    }

    pub fn snapshots(&self, pattern: &str, channel: &str) -> usize {
        self.of("snapshot", pattern, channel).len()
    }

    pub fn updates(&self, pattern: &str, channel: &str) -> usize {
        self.of("update", pattern, channel).len()
    }

    /// Tell whether each of these channels has begun so many times.
    pub fn begun(&self, channels: &[String], snapshots: usize) -> bool {
        channels.iter().all(|channel| self.snapshots("", channel) >= snapshots)
    }

    /// One field of all updates of a channel.
    pub fn told(&self, channel: &str, pointer: &str) -> Vec<String> {
        let updates = self.of("update", "", channel).into_iter();
        updates.filter_map(|one| one.pointer(pointer)).map(|value| value.to_string().replace('"', "")).collect()
    }

    /// The last number before the last snapshot, and that snapshot's.
    pub fn gap(&self, channel: &str) -> Outcome<(u64, u64)> {
        let told = self.told.get(&(String::new(), channel.to_string())).ok_or("nothing was told")?;
        let place = told.iter().rposition(|one| one["type"] == "snapshot").filter(|place| *place > 0);
        let place = place.ok_or("no snapshot behind other messages")?;
        let number = |one: &Value| one["seq"].as_u64().ok_or("no seq".to_string());
        Ok((number(&told[place - 1])?, number(&told[place])?))
    }

    /// Check what FEED.REPLAY answered: all that is between two numbers, in order.
    pub fn fills_the_gap(&self, channel: &str, (before, after): (u64, u64), texts: &[String]) -> Outcome {
        equal("messages missed", self.expected["missed"][kind(channel)].as_u64(), Some(after - before))?;
        let mut numbers = vec![];
        for text in texts {
            let payload = read(text)?;
            numbers.push((payload["prev"].as_u64(), payload["seq"].as_u64()));
        }
        equal("numbers replayed", (before..after).map(|prev| (Some(prev), Some(prev + 1))).collect(), numbers)
    }
}
