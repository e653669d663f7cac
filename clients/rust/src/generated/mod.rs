// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! What follows from the declarations.

pub mod asset;
pub mod balance;
mod batch;
mod codes;
pub mod engine;
pub mod feed;
pub mod history;
pub mod market;
mod markets;
mod messages;
pub mod order;
mod orders;
mod pages;
mod records;
pub mod trade;
pub mod transfer;
pub mod user;
mod vocabularies;

pub use batch::*;
pub use codes::*;
pub use markets::*;
pub use messages::*;
pub use orders::*;
pub use pages::*;
pub use records::*;
pub use vocabularies::*;
