/** What the compiler must know, and must refuse. Nothing of this is run; that it compiles is the test. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type {
  BalanceEntry,
  Exchange,
  Id,
  Message,
  Order,
  OrderFull,
  OrderResult,
  ServerError,
  Side,
  Transfer,
  UserTrade,
} from "../src/index.js";
import { DingirError, NoFundsError, NoUserError } from "../src/index.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

function same<A, B>(_: Equal<A, B>): void {}

const ORDER = { user: 1, market: "M", side: "BID", kind: "LIMIT", amount: "1" } as const;

async function replies({ order, feed, pipeline }: Exchange): Promise<void> {
  const usual = await order.put(ORDER);
  same<typeof usual, OrderResult>(true);
  const id = await order.put({ ...ORDER, reply: "ACK" });
  same<typeof id, Id>(true);
  const full = await order.put({ ...ORDER, reply: "FULL" });
  same<typeof full, OrderFull>(true);
  const either = await order.put({ ...ORDER, reply: Math.random() > 0.5 ? "ACK" : "FULL" });
  same<typeof either, Id | OrderFull>(true);

  const batch = await order.batch({
    user: 1,
    item: [{ put: ORDER }, { put: { ...ORDER, reply: "ACK" } }, { cancel: { market: "M", orderId: 1 } }],
  });
  same<typeof batch, [OrderResult | ServerError, Id | ServerError, Order | ServerError]>(true);

  const both = await pipeline((p) => [p.order.put(ORDER), p.order.get({ market: "M", orderId: 1 })]);
  same<typeof both, [OrderResult | DingirError, Order | DingirError]>(true);
  const many = await pipeline((p) => [1, 2].map(() => p.order.put(ORDER)));
  same<typeof many, (OrderResult | DingirError)[]>(true);

  for await (const message of await feed.subscribe("depth:M", "order:7")) {
    same<typeof message.kind, "depth" | "order">(true);
    if (message.kind === "depth" && message.payload.type === "snapshot")
      same<typeof message.payload.complete, boolean>(true);
  }
  for await (const message of await feed.subscribe(...(["market"] as [string]))) same<typeof message, Message>(true);
}

async function pages({ order, balance, trade, transfer, history }: Exchange): Promise<void> {
  const { sequence, next, orders } = await order.history({ user: 1, status: "FILLED" });
  same<typeof orders, Order[]>(true);
  const { trades } = await trade.history({ user: 1, orderId: orders[0]?.id, before: next });
  same<typeof trades, UserTrade[]>(true);
  const { entries } = await balance.history({ user: 1, business: "deposit" });
  same<typeof entries, BalanceEntry[]>(true);
  const { transfers } = await transfer.history({ user: 1, direction: "IN" });
  same<typeof transfers, Transfer[]>(true);
  const reached = await history.wait({ sequence, timeout: 1_000 });
  same<typeof reached, number>(true);
  // @ts-expect-error: an order of history has ended
  await order.history({ user: 1, status: "NEW" });
}

async function refused({ order, market }: Exchange): Promise<void> {
  // @ts-expect-error: floats are no money
  await order.put({ ...ORDER, price: 0.1 });
  // @ts-expect-error: no such side
  await order.put({ ...ORDER, side: "BUY" });
  // @ts-expect-error: a misspelt name would place another order
  await order.put({ ...ORDER, postonly: true });
  // @ts-expect-error: by which?
  await order.cancel({ user: 1, market: "M" });
  // @ts-expect-error: by one of them
  await order.cancel({ user: 1, market: "M", orderId: 1, clientId: "a" });
  // @ts-expect-error: an id is no number, which would lose digits
  const id: number = (await order.put(ORDER)).id;
  // @ts-expect-error: a newer server may say a word that is no side
  const side: Side = (await order.get({ market: "M", orderId: id })).side;
  // @ts-expect-error: nothing was traded yet
  (await market.ticker({ market: side })).last.toFixed();
}

function narrowed(error: unknown): string {
  if (error instanceof NoFundsError) return error.code satisfies "NOFUNDS";
  if (error instanceof NoUserError) return error.text;
  if (error instanceof DingirError) return error.code;
  return "";
}

test("the types are as the declarations say", () => {
  for (const compiled of [replies, pages, refused, narrowed]) assert.equal(typeof compiled, "function");
});
