/**
 * Money, prices, amounts and rates: exact decimals, never floats.
 *
 * big.js rather than decimal.js: its plus, minus and times are exact, whatever the number of digits. decimal.js rounds
 * every result to a number of significant digits (20, unless told otherwise), and a trillion of an asset of scale 8
 * has 21. A constructor of our own, so that the settings are nobody else's:
 *
 * - strict: a JavaScript number is refused, and so is comparing with `<` (which would compare texts); use `lt` and `gt`
 * - texts are never in exponential notation
 */

import { Big } from "big.js";

/** An exact decimal: a value of big.js, with `plus`, `minus`, `times`, `cmp`, `eq`, `lt`, `gt`, `toFixed`, ... */
export type Decimal = Big;

/** What is taken for a decimal: one, or its text, such as "0.10". Not a number: 0.1 is none that a float can hold. */
export type DecimalLike = Decimal | string;

/** Makes decimals: `new Decimal("0.10")`. */
export interface DecimalConstructor {
  new (value: DecimalLike | bigint): Decimal;
  readonly prototype: Decimal;
}

const EXPONENT_MAX = 1_000_000; // the library's own limit: beyond all that the exchange has

function strictDecimal(): DecimalConstructor {
  const constructor = Big();
  constructor.strict = true;
  constructor.NE = -EXPONENT_MAX;
  constructor.PE = EXPONENT_MAX;
  return constructor;
}

export const Decimal: DecimalConstructor = strictDecimal();

/** Tell whether something is a decimal of ours, or of the same copy of big.js. */
export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Big;
}
