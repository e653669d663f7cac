//! What `clients/README.md` promises, against a scripted peer and against a server.

mod calls;
mod failures;
mod feed;
mod feed_faults;
mod peer;
mod retries;
mod server;
mod venue;
