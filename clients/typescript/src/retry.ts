/**
 * What may be sent again when its answer was lost, by the declaration of its command; and the ids that make it so.
 *
 * The server answers a repetition under the same id as it answered the first one, and does nothing twice. So where the
 * caller names no id, the library does, and every order can be sent again.
 */

import { randomBytes } from "node:crypto";

import type { Retry } from "./command.js";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const RANDOM_BYTES = 10;

/** Makes ids: 80 random bits in base 32, drawn once, and a counter. */
export class Ids {
  readonly #prefix = base32(randomBytes(RANDOM_BYTES));
  #count = 0;

  next(): string {
    return `${this.#prefix}-${++this.#count}`;
  }
}

function base32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = bits * 256n + BigInt(byte);
  let text = "";
  for (let left = (bytes.length * 8) / 5; left > 0; left--) {
    text = ALPHABET.charAt(Number(bits % 32n)) + text;
    bits /= 32n;
  }
  return text;
}

/** Arguments as they are sent, and what is known about sending them again. */
export interface Prepared<Arguments> {
  readonly given: Arguments;
  readonly resendable: boolean;
  /** The ids under which a repetition is known. */
  readonly clientIds: readonly string[];
}

/** What the rules look at; each is used for the commands that have these arguments. */
interface Identified {
  clientId?: string | undefined;
  id?: string | undefined;
  l1?: string | undefined;
  l2?: string | undefined;
  item?: readonly { put?: Identified }[];
}

type Rule = (given: Identified, ids: Ids) => Prepared<Identified>;

const NONE: readonly string[] = [];

const RULES: { readonly [declared in Retry]: Rule } = {
  always: (given) => ({ given, resendable: true, clientIds: NONE }),
  "": (given) => ({ given, resendable: false, clientIds: NONE }),
  CLIENTID: (given, ids) => {
    const clientId = given.clientId ?? ids.next();
    return { given: withClientId(given, clientId), resendable: true, clientIds: [clientId] };
  },
  "CLIENTID in every PUT": (given, ids) => {
    const clientIds: string[] = [];
    const item = given.item?.map((one) => {
      if (one.put === undefined) return one;
      const clientId = one.put.clientId ?? ids.next();
      clientIds.push(clientId);
      return { put: withClientId(one.put, clientId) };
    });
    return { given: { ...given, ...(item && { item }) }, resendable: true, clientIds };
  },
  ID: (given, ids) => {
    const id = given.id ?? ids.next();
    return { given: { ...given, id }, resendable: true, clientIds: [id] };
  },
  "L1 or L2": (given) => ({
    given,
    resendable: given.l1 !== undefined || given.l2 !== undefined,
    clientIds: NONE,
  }),
};

/** The id comes first: V8 takes 0.2 µs for this, and 1.9 for `{ ...given, clientId }`. */
function withClientId(given: Identified, clientId: string): Identified {
  const sent = { clientId, ...given };
  sent.clientId = clientId; // `given` may say that it is undefined
  return sent;
}

/** Give a command the id that it needs to be sent again, and tell whether it may be. */
export function prepare<Arguments>(declared: Retry, given: Arguments, ids: Ids): Prepared<Arguments> {
  return RULES[declared](given as Identified, ids) as Prepared<Arguments>;
}
