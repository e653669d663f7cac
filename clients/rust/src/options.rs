//! Where and how to connect: the connection string, or the same by methods.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::Error;

const PORT: u16 = 3464;
const USER: &str = "default";
const SECONDS_MAX: f64 = 1e9;

/// What a connection speaks. Both say the same; the default is the faster one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Protocol {
    /// RESP3, the protocol of Redis.
    #[default]
    Resp,
    /// MessagePack-RPC.
    Msgpack,
}

impl fmt::Display for Protocol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Resp => "resp",
            Self::Msgpack => "msgpack",
        })
    }
}

/// Where and how to connect.
///
/// ```
/// use dingir::{Options, Protocol};
/// use std::time::Duration;
///
/// let options: Options = "dingir://:secret@exchange.example?protocol=msgpack&timeout=2.5".parse()?;
/// assert_eq!(options, Options::new("exchange.example")
///     .password("secret")
///     .protocol(Protocol::Msgpack)
///     .timeout(Duration::from_millis(2500)));
/// # Ok::<(), dingir::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Options {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: String,
    pub(crate) password: Option<String>,
    pub(crate) protocol: Protocol,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) retry_for: Duration,
    pub(crate) name: Option<String>,
}

impl Options {
    /// Connect to a host's port 3464, with defaults for all else.
    pub fn new(host: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port: PORT,
            user: USER.to_owned(),
            password: None,
            protocol: Protocol::default(),
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            retry_for: Duration::from_secs(30),
            name: None,
        }
    }

    /// The port; 3464 if not told.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The user that the password is of; `default` if not told.
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = user.into();
        self
    }

    /// The password, where the server wants one.
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// What to speak.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.protocol = protocol;
        self
    }

    /// How long one command may take, once it is sent; 10 s if not told.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one try to connect may take; 5 s if not told.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = connect_timeout;
        self
    }

    /// How long a command outlives lost connections, from when it was called; 30 s if not told.
    pub fn retry_for(mut self, retry_for: Duration) -> Self {
        self.retry_for = retry_for;
        self
    }

    /// The connection's name, as CLIENT LIST shows it.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    fn set(self, name: &str, value: String) -> Result<Self, Error> {
        match name {
            "protocol" => match value.as_str() {
                "resp" => Ok(self.protocol(Protocol::Resp)),
                "msgpack" => Ok(self.protocol(Protocol::Msgpack)),
                other => Err(wrong(format!("protocol: expected resp or msgpack, received {other:?}"))),
            },
            "timeout" => seconds(name, &value, false).map(|timeout| self.timeout(timeout)),
            "connect_timeout" => seconds(name, &value, false).map(|timeout| self.connect_timeout(timeout)),
            "retry_for" => seconds(name, &value, true).map(|retry_for| self.retry_for(retry_for)),
            "name" if value.is_empty() => Err(wrong("name: expected a name, received none")),
            "name" => Ok(self.name(value)),
            _ => Err(wrong(
                "expected one of the options protocol, timeout, connect_timeout, retry_for and name, each once",
            )),
        }
    }

    /// Check what the types of the methods leave open.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.host.is_empty() {
            return Err(wrong("expected a host, received none"));
        }
        if self.port == 0 {
            return Err(wrong("port: expected 1 to 65535, received 0"));
        }
        if self.timeout.is_zero() || self.connect_timeout.is_zero() {
            return Err(wrong("timeout and connect_timeout: expected more than 0 seconds"));
        }
        let longest = Duration::from_secs_f64(SECONDS_MAX);
        if [self.timeout, self.connect_timeout, self.retry_for].iter().any(|told| *told > longest) {
            return Err(wrong("timeout, connect_timeout and retry_for: expected at most 1e9 seconds"));
        }
        Ok(())
    }
}

/// Without the password.
impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("user", &self.user)
            .field("password", &self.password.as_ref().map(|_| "(redacted)"))
            .field("protocol", &self.protocol)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retry_for", &self.retry_for)
            .field("name", &self.name)
            .finish()
    }
}

/// `dingir://[[user:]password@]host[:port][?option=value&...]`
impl FromStr for Options {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let rest = text.strip_prefix("dingir://").ok_or_else(|| wrong("expected dingir://host at the beginning"))?;
        let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
        let (credentials, address) =
            place.rsplit_once('@').map_or((None, place), |(credentials, address)| (Some(credentials), address));
        let address = address.strip_suffix('/').unwrap_or(address);
        let (host, port) = split_address(address)?;
        let mut options = Self::new(decoded(host)?);
        if let Some(port) = port {
            let port = port.parse().ok().filter(|_| port.bytes().all(|byte| byte.is_ascii_digit()));
            options.port = port.ok_or_else(|| wrong("port: expected 1 to 65535"))?;
        }
        if let Some(credentials) = credentials {
            let (user, password) =
                credentials.split_once(':').map_or((None, credentials), |(user, password)| (Some(user), password));
            if let Some(user) = user.filter(|user| !user.is_empty()) {
                options.user = decoded(user)?;
            }
            options.password = Some(decoded(password)?);
        }
        let mut seen = Vec::new();
        for option in query.unwrap_or_default().split('&').filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').ok_or_else(|| wrong("expected option=value behind the ?"))?;
            if seen.contains(&name) {
                return Err(wrong("expected each option once"));
            }
            seen.push(name);
            options = options.set(&decoded(name)?, decoded(value)?)?;
        }
        options.check()?;
        Ok(options)
    }
}

/// Split a host, which may be an IPv6 address in brackets, from its port.
fn split_address(address: &str) -> Result<(&str, Option<&str>), Error> {
    if address.contains(['/', '#', '@']) {
        return Err(wrong("expected nothing behind the host and port but options"));
    }
    if let Some(bracketed) = address.strip_prefix('[') {
        let (host, rest) = bracketed.split_once(']').ok_or_else(|| wrong("expected ] behind the IPv6 address"))?;
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err(wrong("expected :port behind the IPv6 address")),
        };
    }
    match address.split_once(':') {
        Some((_, port)) if port.contains(':') => Err(wrong("expected an IPv6 address in brackets")),
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((address, None)),
    }
}

/// Read seconds, which may have decimals.
fn seconds(name: &str, text: &str, zero: bool) -> Result<Duration, Error> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let read = text.parse::<f64>().ok().filter(|read| plain && *read <= SECONDS_MAX);
    match read.and_then(|read| Duration::try_from_secs_f64(read).ok()) {
        Some(duration) if zero || !duration.is_zero() => Ok(duration),
        _ => Err(wrong(format!("{name}: expected seconds, such as 2.5, received {text:?}"))),
    }
}

fn decoded(text: &str) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next(), rest.next()].map(|digit| digit.and_then(|digit| char::from(digit).to_digit(16)));
        match digits {
            [Some(high), Some(low)] => bytes.push((high << 4 | low) as u8), // two hexadecimal digits
            _ => return Err(wrong("expected two hexadecimal digits behind %")),
        }
    }
    String::from_utf8(bytes).map_err(|_| wrong("expected UTF-8 behind the percent signs"))
}

/// Nothing is shown that may be part of a password in which a sign was not encoded.
fn wrong(text: impl fmt::Display) -> Error {
    Error::Options(format!("connection string: {text}"))
}

impl TryFrom<&str> for Options {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<&String> for Options {
    type Error = Error;

    fn try_from(text: &String) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<String> for Options {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connection_strings_are_read() {
        let plain = Options::new("h");
        let table = [
            ("dingir://h", plain.clone()),
            ("dingir://h/", plain.clone()),
            ("dingir://h:4000", plain.clone().port(4000)),
            ("dingir://[::1]", Options::new("::1")),
            ("dingir://[::1]:4000", Options::new("::1").port(4000)),
            ("dingir://pw@h", plain.clone().password("pw")),
            ("dingir://:pw@h", plain.clone().password("pw")),
            ("dingir://u:p:w@h", plain.clone().user("u").password("p:w")),
            ("dingir://u:p%40%3a%e2%82%ac@h", plain.clone().user("u").password("p@:\u{20ac}")),
            ("dingir://h?", plain.clone()),
            ("dingir://h?protocol=resp", plain.clone().protocol(Protocol::Resp)),
            ("dingir://h?protocol=msgpack", plain.clone().protocol(Protocol::Msgpack)),
            ("dingir://h?timeout=0.25&retry_for=0", {
                plain.clone().timeout(Duration::from_millis(250)).retry_for(Duration::ZERO)
            }),
            ("dingir://h?connect_timeout=3&name=a%26b", {
                plain.clone().connect_timeout(Duration::from_secs(3)).name("a&b")
            }),
        ];
        for (text, expected) in table {
            assert_eq!(text.parse::<Options>().unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_connection_string_is_told_without_the_password() {
        let table = [
            ("redis://h", "dingir://"),
            ("dingir://", "host"),
            ("dingir://secret@", "host"),
            ("dingir://secret@h:", "port"),
            ("dingir://secret@h:0", "port"),
            ("dingir://secret@h:65536", "port"),
            ("dingir://secret@h:+1", "port"),
            ("dingir://secret@h/0", "behind the host"),
            ("dingir://::1", "brackets"),
            ("dingir://[::1", "]"),
            ("dingir://[::1]4000", ":port"),
            ("dingir://secret%4@h", "hexadecimal"),
            ("dingir://secret%zz@h", "hexadecimal"),
            ("dingir://secret%ff@h", "UTF-8"),
            ("dingir://secret@h?protocol=grpc", "protocol"),
            ("dingir://secret@h?timeout=0", "timeout"),
            ("dingir://secret@h?timeout=-1", "timeout"),
            ("dingir://secret@h?timeout=inf", "timeout"),
            ("dingir://secret@h?retry_for=1e3", "retry_for"),
            ("dingir://secret@h?retry_for=99999999999", "retry_for"),
            ("dingir://secret@h?name=", "name"),
            ("dingir://secret@h?colour=red", "options"),
            ("dingir://secret@h?timeout", "option=value"),
            ("dingir://secret@h?timeout=1&timeout=2", "once"),
            ("dingir://a?secret@h", "option=value"),
            ("dingir://a?secret=b@h", "options"),
        ];
        for (text, expected) in table {
            let told = text.parse::<Options>().unwrap_err().to_string();
            assert!(told.contains(expected) && !told.contains("secret"), "{text}: {told}");
        }
    }

    #[test]
    fn options_do_not_show_the_password() {
        let shown = format!("{:?}", Options::new("h").password("secret"));
        assert!(shown.contains("redacted") && !shown.contains("secret"), "{shown}");
    }
}
