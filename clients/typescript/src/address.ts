/** Where to connect to and how: the connection string, and the same as options. */

/** The wire encodings. */
export type Protocol = "resp" | "msgpack";

/** Options of a connection. They win over those in the connection string, whose times are in seconds. */
export interface ConnectOptions {
  /** The wire encoding; the default is the one that was measured to be faster. */
  protocol?: Protocol | undefined;
  /** Longest wait for the answer of one command, in milliseconds; 10,000. */
  timeoutMs?: number | undefined;
  /** Longest time for one try to connect, in milliseconds; 5,000. */
  connectTimeoutMs?: number | undefined;
  /** For how long a command outlives lost connections, in milliseconds; 30,000. */
  retryForMs?: number | undefined;
  /** The connection's name, as CLIENT LIST shows it. */
  name?: string | undefined;
  /** Gives up connecting, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** A connection string that was understood. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly protocol: Protocol;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly retryForMs: number;
  readonly name: string | undefined;
}

const FORM = "dingir://[[user:]password@]host[:port][?option=value&...]";
const SHAPE = /^dingir:\/\/(?:([^@/?#]*)@)?(\[[^\]@/?#]*\]|[^@:/?#[\]]+)(?::([^@/?#]*))?\/?(?:\?([^#]*))?$/;
const DEFAULTS = { user: "default", protocol: "resp", timeout: 10, connect_timeout: 5, retry_for: 30 } as const;
const SECONDS_MAX = 1_000_000; // what Node's timers can wait is somewhat more
const PORT = 3464;

/** Understand a connection string; raise `TypeError`, which never tells the password, where it is wrong. */
export function parseAddress(text: string, options: ConnectOptions = {}): Address {
  const found = SHAPE.exec(text);
  if (found === null) throw new TypeError(`connection string: expected ${FORM}`);
  const [, credentials, host = "", port, query] = found;
  const said = parseQuery(query);
  return {
    ...parseCredentials(credentials),
    host: decoded("host", host.startsWith("[") ? host.slice(1, -1) : host),
    port: parsePort(port),
    protocol: parseProtocol(options.protocol ?? said.get("protocol") ?? DEFAULTS.protocol),
    timeoutMs: milliseconds("timeout", options.timeoutMs, said),
    connectTimeoutMs: milliseconds("connect_timeout", options.connectTimeoutMs, said),
    retryForMs: milliseconds("retry_for", options.retryForMs, said),
    name: checkedName(options.name ?? said.get("name")),
  };
}

function wrong(part: string, expected: string): TypeError {
  return new TypeError(`connection string: ${part}: expected ${expected}`);
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong(part, "percent-encoded UTF-8");
  }
}

function parseCredentials(text: string | undefined): { user: string; password: string | undefined } {
  if (text === undefined) return { user: DEFAULTS.user, password: undefined };
  const colon = text.indexOf(":");
  const user = colon < 0 ? "" : decoded("user", text.slice(0, colon));
  const password = decoded("password", text.slice(colon + 1));
  if (password === "") throw wrong("password", "one before the @");
  return { user: user || DEFAULTS.user, password };
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw wrong("port", `1 to 65535, received '${text}'`);
  return port;
}

function parseQuery(query: string | undefined): Map<string, string> {
  const said = new Map<string, string>();
  const known = ["protocol", "timeout", "connect_timeout", "retry_for", "name"];
  for (const pair of query ? query.split("&") : []) {
    const [option = "", ...rest] = pair.split("=");
    if (!known.includes(option)) throw wrong("option", `one of ${known.join(", ")}, received '${option}'`);
    if (said.has(option)) throw wrong(option, "it once");
    said.set(option, decoded(option, rest.join("=")));
  }
  return said;
}

function parseProtocol(text: string): Protocol {
  if (text === "resp" || text === "msgpack") return text;
  throw wrong("protocol", `resp or msgpack, received '${text}'`);
}

function checkedName(name: string | undefined): string | undefined {
  if (name === undefined || /^[!-~]+$/.test(name)) return name;
  throw wrong("name", "printable characters without blanks");
}

function milliseconds(
  option: "timeout" | "connect_timeout" | "retry_for",
  given: number | undefined,
  said: Map<string, string>,
): number {
  const text = said.get(option);
  if (given === undefined && text !== undefined && !/^\d+(\.\d+)?$/.test(text)) {
    throw wrong(option, `seconds, received '${text}'`);
  }
  const seconds = given !== undefined ? given / 1000 : text !== undefined ? Number(text) : DEFAULTS[option];
  const least = option === "retry_for" ? 0 : Number.MIN_VALUE;
  if (!(seconds >= least && seconds <= SECONDS_MAX)) {
    throw wrong(option, `${least === 0 ? "0" : "more than 0"} to ${SECONDS_MAX} seconds, received ${seconds}`);
  }
  return seconds * 1000;
}
