// What each client library of this folder goes through, whatever its own call is named.
//
// A client is described by { name, variants, open, ErrorType }. open(options) connects and gives
// { call(words), pipeline(rows), transaction(rows), close() }; pipeline and transaction give one
// reply a row, an Error where that row was refused. A variant is { label, options, maps, resp3 }: maps tells
// whether replies that are maps reach the user as objects (else as flat arrays of keys and values).
// What is asked of it as a subscriber is in feed.mjs.
//
// Prints one line a check, "ok NAME" or "not ok NAME: REASON", and exits with 1 when one failed.

import { failures } from "./checks.mjs";
import { runFeed } from "./feed.mjs";
import { runOrders } from "./orders.mjs";

export async function run(client) {
  for (const variant of client.variants) {
    const title = `${client.name} ${variant.label}`;
    await runOrders(client, title, variant);
    await runFeed(client, title, variant);
  }
  process.exit(failures === 0 ? 0 : 1);
}
