// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import { ServerError } from "../errors.js";

/** `ERR`: malformed command: unknown, wrong number of arguments, syntax, or a value out of its range */
export class MalformedError extends ServerError {
  declare readonly code: "ERR";
}

/** `NOAUTH`: the connection has not authenticated */
export class NotAuthenticatedError extends ServerError {
  declare readonly code: "NOAUTH";
}

/** `WRONGPASS`: wrong user name or password */
export class WrongPasswordError extends ServerError {
  declare readonly code: "WRONGPASS";
}

/** `NOPERM`: this caller may not do that */
export class NotPermittedError extends ServerError {
  declare readonly code: "NOPERM";
}

/** `NOPROTO`: no such protocol version */
export class NoProtocolError extends ServerError {
  declare readonly code: "NOPROTO";
}

/** `LOADING`: the server is still recovering its state */
export class LoadingError extends ServerError {
  declare readonly code: "LOADING";
}

/** `MISCONF`: the log can't be written; nothing was changed */
export class LogNotWritableError extends ServerError {
  declare readonly code: "MISCONF";
}

/** `OOM`: memory limit reached; nothing was changed */
export class OutOfMemoryError extends ServerError {
  declare readonly code: "OOM";
}

/** `EXECABORT`: the transaction held a command that was refused when it was queued */
export class TransactionAbortedError extends ServerError {
  declare readonly code: "EXECABORT";
}

/** `DENIED`: protected mode: only local connections until a password is set */
export class DeniedError extends ServerError {
  declare readonly code: "DENIED";
}

/** `NOASSET`: no such asset */
export class NoAssetError extends ServerError {
  declare readonly code: "NOASSET";
}

/** `NOMARKET`: no such market */
export class NoMarketError extends ServerError {
  declare readonly code: "NOMARKET";
}

/** `NOUSER`: no such user */
export class NoUserError extends ServerError {
  declare readonly code: "NOUSER";
}

/** `NOORDER`: no such open order (unknown, ended, or another user's) */
export class NoOrderError extends ServerError {
  declare readonly code: "NOORDER";
}

/** `NOFUNDS`: the available balance does not suffice */
export class NoFundsError extends ServerError {
  declare readonly code: "NOFUNDS";
}

/** `BADPRICE`: the price is malformed, missing, out of range, or not wanted */
export class BadPriceError extends ServerError {
  declare readonly code: "BADPRICE";
}

/** `BADAMOUNT`: the amount is malformed or out of range */
export class BadAmountError extends ServerError {
  declare readonly code: "BADAMOUNT";
}

/** `BADPRECISION`: more decimals than the asset or market has */
export class BadPrecisionError extends ServerError {
  declare readonly code: "BADPRECISION";
}

/** `BADFEE`: the fee rate is malformed or out of range */
export class BadFeeError extends ServerError {
  declare readonly code: "BADFEE";
}

/** `BADNAME`: a name that is too long, empty, or holds characters that are not allowed */
export class BadNameError extends ServerError {
  declare readonly code: "BADNAME";
}

/** `BADJSON`: a detail or memo that is not a JSON object, or is too long */
export class BadJsonError extends ServerError {
  declare readonly code: "BADJSON";
}

/** `TOOSMALL`: below the market's smallest amount */
export class TooSmallError extends ServerError {
  declare readonly code: "TOOSMALL";
}

/** `ORDERLIMIT`: the user has as many open orders as it may */
export class OrderLimitError extends ServerError {
  declare readonly code: "ORDERLIMIT";
}

/** `HALTED`: the market does not accept this command in its present status */
export class HaltedError extends ServerError {
  declare readonly code: "HALTED";
}

/** `EXISTS`: the asset or market exists with other properties */
export class ExistsError extends ServerError {
  declare readonly code: "EXISTS";
}

/** `DUPLICATE`: the same idempotency id was used before, with different content */
export class DuplicateError extends ServerError {
  declare readonly code: "DUPLICATE";
}

/** `GONE`: messages of the feed that are not kept any more */
export class GoneError extends ServerError {
  declare readonly code: "GONE";
}

/** `AHEAD`: messages of the feed that have not been made yet: the asker's numbers are not this server's */
export class AheadError extends ServerError {
  declare readonly code: "AHEAD";
}

/** `NOHISTORY`: history is off, or can't answer now */
export class NoHistoryError extends ServerError {
  declare readonly code: "NOHISTORY";
}

/** `LIMIT`: a stated limit of this server is reached (assets, markets, items of a batch, ...) */
export class LimitReachedError extends ServerError {
  declare readonly code: "LIMIT";
}

const CLASSES = new Map<string, typeof ServerError>([
  ["ERR", MalformedError],
  ["NOAUTH", NotAuthenticatedError],
  ["WRONGPASS", WrongPasswordError],
  ["NOPERM", NotPermittedError],
  ["NOPROTO", NoProtocolError],
  ["LOADING", LoadingError],
  ["MISCONF", LogNotWritableError],
  ["OOM", OutOfMemoryError],
  ["EXECABORT", TransactionAbortedError],
  ["DENIED", DeniedError],
  ["NOASSET", NoAssetError],
  ["NOMARKET", NoMarketError],
  ["NOUSER", NoUserError],
  ["NOORDER", NoOrderError],
  ["NOFUNDS", NoFundsError],
  ["BADPRICE", BadPriceError],
  ["BADAMOUNT", BadAmountError],
  ["BADPRECISION", BadPrecisionError],
  ["BADFEE", BadFeeError],
  ["BADNAME", BadNameError],
  ["BADJSON", BadJsonError],
  ["TOOSMALL", TooSmallError],
  ["ORDERLIMIT", OrderLimitError],
  ["HALTED", HaltedError],
  ["EXISTS", ExistsError],
  ["DUPLICATE", DuplicateError],
  ["GONE", GoneError],
  ["AHEAD", AheadError],
  ["NOHISTORY", NoHistoryError],
  ["LIMIT", LimitReachedError],
]);

/** The error of a code: of its class, or of the base where this version doesn't know the code. */
export function serverError(code: string, text: string): ServerError {
  return new (CLASSES.get(code) ?? ServerError)(code, text);
}
