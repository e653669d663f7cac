//! Reading replies strictly: what the server sent must have arrived as the type it has on the wire.

use redis::{RedisError, RedisResult, Value};

/// What a check answers; the text is the reason why it failed.
pub type Outcome<T = ()> = Result<T, String>;

/// Fail unless `received` is `expected`.
pub fn equal<T: PartialEq + std::fmt::Debug>(what: &str, expected: T, received: T) -> Outcome {
    if expected == received {
        return Ok(());
    }
    Err(format!("{what}: expected {expected:?}, received {received:?}"))
}

/// Turn the library's error into a reason.
pub fn answered<T>(result: RedisResult<T>) -> Outcome<T> {
    result.map_err(|error| error.to_string())
}

/// Fail unless `result` is the library's own error, with this code from the server.
pub fn refused<T: std::fmt::Debug>(code: &str, result: RedisResult<T>) -> Outcome {
    match result {
        Ok(value) => Err(format!("expected the error {code}, received {value:?}")),
        Err(error) => equal("error code", Some(code), RedisError::code(&error)),
    }
}

/// Read a bulk string.
pub fn text(value: &Value) -> Outcome<String> {
    match value {
        Value::BulkString(bytes) => String::from_utf8(bytes.clone()).map_err(|error| error.to_string()),
        other => Err(format!("expected a bulk string, received {other:?}")),
    }
}

/// Read an array.
pub fn list(value: &Value) -> Outcome<&[Value]> {
    match value {
        Value::Array(items) => Ok(items),
        other => Err(format!("expected an array, received {other:?}")),
    }
}

/// A reply with named fields.
#[derive(Debug, PartialEq)]
pub struct Record(pub Vec<(String, Value)>);

impl Record {
    /// Read a map in RESP3, a flat array in RESP2.
    pub fn read(resp3: bool, value: &Value) -> Outcome<Record> {
        let pairs: Vec<(&Value, &Value)> = match value {
            Value::Map(pairs) if resp3 => pairs.iter().map(|(key, value)| (key, value)).collect(),
            Value::Array(items) if !resp3 && items.len() % 2 == 0 => {
                items.chunks(2).map(|pair| (&pair[0], &pair[1])).collect()
            }
            other => return Err(format!("expected a map, received {other:?}")),
        };
        let named = pairs.into_iter().map(|(key, value)| Ok((text(key)?, value.clone())));
        Ok(Record(named.collect::<Outcome<_>>()?))
    }

    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub fn get(&self, name: &str) -> Outcome<&Value> {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value).ok_or(format!("no field {name} in {self:?}"))
    }

    pub fn text(&self, name: &str) -> Outcome<String> {
        text(self.get(name)?)
    }

    pub fn number(&self, name: &str) -> Outcome<i64> {
        self.text(name)?.parse().map_err(|error| format!("{name}: {error}"))
    }
}
