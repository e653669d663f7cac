/**
 * What can go wrong. Everything that this library throws is a `DingirError`, but for a `TypeError` or `RangeError` where
 * the caller's arguments are wrong, and the reason of an `AbortSignal` of the caller's own.
 */

/** The root of all failures. */
export abstract class DingirError extends Error {
  /** What happened, in one word for programs. */
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** The server refused a command; nothing has changed. Each code of the table has a class of its own below this one. */
export class ServerError extends DingirError {
  /** The code: one of the server's table, such as "NOFUNDS", or one that this version of the library doesn't know. */
  readonly code: string;
  /** One line for people: the field, the rule, and what was received. */
  readonly text: string;
  /**
   * The command had been sent before, and that answer was lost: a `NoOrderError` of a cancel may mean that the first
   * one has worked.
   */
  resent = false;

  constructor(code: string, text: string) {
    super(text ? `${code} ${text}` : code);
    this.code = code;
    this.text = text;
  }
}

/** The command was not sent, or only asked something, and `retryFor` is over: nothing has happened. */
export class ConnectionLostError extends DingirError {
  readonly code = "CONNECTION_LOST";
}

/** A failure after which a command may or may not have taken effect. */
export abstract class UncertainError extends DingirError {
  /** The ids under which it can be found or sent again: client order ids, or a transfer's; empty where it had none. */
  readonly clientIds: readonly string[];

  constructor(message: string, clientIds: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.clientIds = clientIds;
  }

  /** The order's client id, or the transfer's id. */
  get clientId(): string | undefined {
    return this.clientIds[0];
  }
}

/** The command was sent, its answer was lost, and it can't be sent again: it may have taken effect. */
export class OutcomeUnknownError extends UncertainError {
  readonly code = "OUTCOME_UNKNOWN";
}

/** The command was sent, and not answered within `timeout`: it may have taken effect. */
export class TimeoutError extends UncertainError {
  readonly code = "TIMEOUT";
}

/** The connection was closed by `close`; the command was not sent, or only asked something. */
export class ClosedError extends DingirError {
  readonly code = "CLOSED";
}

/** What came is not what the protocol says. */
export class ProtocolError extends DingirError {
  readonly code = "PROTOCOL";
}

/** Say in a few words why something failed. */
export function reason(problem: unknown): string {
  if (problem instanceof AggregateError && problem.errors.length > 0) return reason(problem.errors[0]);
  return problem instanceof Error ? problem.message : String(problem);
}
