"""After a restart: hold the server to everything that was told before it was killed."""

import random

import hiredis

from tests.crash.load import MARKET
from tests.crash.process import Line, fields, text
from tests.crash.told import Broken, Group, Order, Told

OLD_SAMPLE = 200
"""Orders verified in earlier rounds that are looked at again."""

PAGE = 1000


def verify(line: Line, told: Told, vaults: list[bytes], rng: random.Random) -> None:
    """Check all promises, and send again what was not answered; afterwards nothing is unknown."""
    check_engine(line)
    sequence = int(text(fields(line.ask(b"ENGINE.STATEHASH"))[b"sequence"]))
    if sequence < told.sequence:
        raise Broken(f"a client was shown sequence {told.sequence}, recovered was {sequence}")
    check_groups(line, told, vaults)
    check_trades(line, told)
    send_orders_again(line, told, rng)
    send_payments_again(line, told, rng)
    check_gold(line, told)
    check_ids(line, told, vaults[0])
    check_engine(line)


def check_engine(line: Line) -> None:
    """Ask the engine for its invariants."""
    check = fields(line.ask(b"ENGINE.CHECK"))
    if check[b"ok"] != 1:
        raise Broken(f"ENGINE.CHECK: {check[b'problems']}")


def check_groups(line: Line, told: Told, vaults: list[bytes]) -> None:
    """Of each group all orders are there or none; of an acknowledged one all. Then clear them away."""
    present: set[bytes] = set()
    for vault in vaults:
        offset = 0
        while True:
            page = line.ask(b"ORDER.LIST", vault, b"OFFSET", b"%d" % offset, b"LIMIT", b"%d" % PAGE)
            assert isinstance(page, list)
            present.update(text(fields(order)[b"client_id"]) for order in page)
            offset += PAGE
            if len(page) < PAGE:
                break
    for group in told.groups:
        check_group(group, present)
    told.groups.clear()
    for vault in vaults:
        line.ask(b"ORDER.CANCELALL", vault)


def check_group(group: Group, present: set[bytes]) -> None:
    """Check one group."""
    found = [client_id for client_id in group.client_ids if client_id in present]
    if len(found) != len(group.client_ids) and (found or group.acknowledged):
        state = "acknowledged" if group.acknowledged else "unanswered"
        raise Broken(f"of the {state} group {group.client_ids} only {found} are there")


def check_trades(line: Line, told: Told) -> None:
    """The trades that the server remembers are those that were told."""
    trades = line.ask(b"MARKET.TRADES", MARKET, b"LIMIT", b"%d" % PAGE)
    assert isinstance(trades, list)
    for trade in map(fields, trades):
        told.trade_told(text(trade[b"id"]), text(trade[b"price"]), text(trade[b"amount"]))
    if told.trades:
        newest_told = max(map(int, told.trades))
        newest = int(text(fields(trades[0])[b"id"])) if trades else 0
        if newest < newest_told:
            raise Broken(f"trade {newest_told} was told, the newest remembered is {newest}")


def send_orders_again(line: Line, told: Told, rng: random.Random) -> None:
    """Send orders again: those that were answered must be known, the others become known now."""
    unanswered = [key for key, order in told.orders.items() if not order.id]
    fresh, told.unverified = told.unverified, []
    old = rng.sample(list(told.orders), min(OLD_SAMPLE, len(told.orders)))
    for key, reply in zip(fresh + old, line.ask_all([told.orders[key].args for key in fresh + old]), strict=True):
        if isinstance(reply, hiredis.ReplyError):
            raise Broken(f"{told.orders[key].args}, known before, is refused: {reply}")
        told.order_told(key, fields(reply))
    for _ in range(2):
        for key, reply in zip(unanswered, line.ask_all([told.orders[key].args for key in unanswered]), strict=True):
            if isinstance(reply, hiredis.ReplyError):
                raise Broken(f"{told.orders[key].args} is refused: {reply}")
            told.order_told(key, fields(reply))


def send_payments_again(line: Line, told: Told, rng: random.Random) -> None:
    """Send payments again: each answer must be the first one, and twice the same."""
    old = rng.sample(told.paid, min(OLD_SAMPLE, len(told.paid)))
    for _ in range(2):
        payments = told.payments + old
        for payment, reply in zip(payments, line.ask_all([p.args for p in payments]), strict=True):
            if isinstance(reply, hiredis.ReplyError):
                raise Broken(f"{payment.args} is refused: {reply}")
            if payment.reply is not None and payment.reply != reply:
                raise Broken(f"{payment.args} answered {payment.reply} and now {reply}")
            payment.reply = reply
    for payment in told.payments:
        told.settle(payment)
    told.payments.clear()


def check_gold(line: Line, told: Told) -> None:
    """Each payment has had its effect exactly once."""
    for user, amount in told.gold.items():
        balances = fields(line.ask(b"BALANCE.GET", user, b"GOLD"))
        available = int(text(fields(balances[b"GOLD"])[b"available"]))
        if available != amount:
            raise Broken(f"user {user!r} has {available} gold, expected {amount}")
    summary = line.ask(b"ASSET.SUMMARY", b"GOLD")
    assert isinstance(summary, list)
    if int(text(fields(summary[0])[b"deposited"])) != told.deposited:
        raise Broken(f"gold: {summary[0]}, expected {told.deposited} deposited")


def check_ids(line: Line, told: Told, user: bytes) -> None:
    """The ids of all known orders are 1..n: none was lost, none is there that nobody sent or that was sent once."""
    client_id = b"probe-%d" % len(told.orders)
    args = [b"ORDER.PUT", user, MARKET, b"BID", b"LIMIT", b"0.01", b"PRICE", b"1", b"TIF", b"IOC", b"CLIENTID"]
    key = user, client_id
    told.orders[key] = Order([*args, client_id])
    reply = line.ask(*args, client_id)
    told.order_told(key, fields(reply))
    newest = int(told.orders[key].id)
    if len(told.owner_of) != newest or max(map(int, told.owner_of)) != newest:
        missing = [n for n in range(1, newest + 1) if b"%d" % n not in told.owner_of][:10]
        raise Broken(f"{len(told.owner_of)} orders are known, the newest has id {newest}; unknown ids: {missing}")
