// Written by `python -m clients.generate` from protocol/schema.json: change it there.

use crate::word::vocabulary;

vocabulary! {
    /// The code of an error that the server answered.
    pub enum Code {
        /// `ERR`: Malformed command: unknown, wrong number of arguments, syntax, or a value out of its range.
        Malformed = "ERR",
        /// `NOAUTH`: The connection has not authenticated.
        NotAuthenticated = "NOAUTH",
        /// `WRONGPASS`: Wrong user name or password.
        WrongPassword = "WRONGPASS",
        /// `NOPERM`: This caller may not do that.
        NotPermitted = "NOPERM",
        /// `NOPROTO`: No such protocol version.
        NoProtocol = "NOPROTO",
        /// `LOADING`: The server is still recovering its state.
        Loading = "LOADING",
        /// `MISCONF`: The log can't be written; nothing was changed.
        LogNotWritable = "MISCONF",
        /// `OOM`: Memory limit reached; nothing was changed.
        OutOfMemory = "OOM",
        /// `EXECABORT`: The transaction held a command that was refused when it was queued.
        TransactionAborted = "EXECABORT",
        /// `DENIED`: Protected mode: only local connections until a password is set.
        Denied = "DENIED",
        /// `NOASSET`: No such asset.
        NoAsset = "NOASSET",
        /// `NOMARKET`: No such market.
        NoMarket = "NOMARKET",
        /// `NOUSER`: No such user.
        NoUser = "NOUSER",
        /// `NOORDER`: No such open order (unknown, ended, or another user's).
        NoOrder = "NOORDER",
        /// `NOFUNDS`: The available balance does not suffice.
        NoFunds = "NOFUNDS",
        /// `BADPRICE`: The price is malformed, missing, out of range, or not wanted.
        BadPrice = "BADPRICE",
        /// `BADAMOUNT`: The amount is malformed or out of range.
        BadAmount = "BADAMOUNT",
        /// `BADPRECISION`: More decimals than the asset or market has.
        BadPrecision = "BADPRECISION",
        /// `BADFEE`: The fee rate is malformed or out of range.
        BadFee = "BADFEE",
        /// `BADNAME`: A name that is too long, empty, or holds characters that are not allowed.
        BadName = "BADNAME",
        /// `BADJSON`: A detail or memo that is not a JSON object, or is too long.
        BadJson = "BADJSON",
        /// `TOOSMALL`: Below the market's smallest amount.
        TooSmall = "TOOSMALL",
        /// `ORDERLIMIT`: The user has as many open orders as it may.
        OrderLimit = "ORDERLIMIT",
        /// `HALTED`: The market does not accept this command in its present status.
        Halted = "HALTED",
        /// `EXISTS`: The asset or market exists with other properties.
        Exists = "EXISTS",
        /// `DUPLICATE`: The same idempotency id was used before, with different content.
        Duplicate = "DUPLICATE",
        /// `GONE`: Messages of the feed that are not kept any more.
        Gone = "GONE",
        /// `AHEAD`: Messages of the feed that have not been made yet: the asker's numbers are not this server's.
        Ahead = "AHEAD",
        /// `NOHISTORY`: History is off, or can't answer now.
        NoHistory = "NOHISTORY",
        /// `LIMIT`: A stated limit of this server is reached (assets, markets, items of a batch, ...).
        LimitReached = "LIMIT",
    }
}
