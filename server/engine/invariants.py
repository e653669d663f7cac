"""Everything that must be true between two commands, added up anew from the leaves.

`check` trusts no total, no index and no count that the engine keeps: it recomputes each from the orders
and accounts themselves and says where they differ. It changes nothing. O(everything); at most
PROBLEMS_MAX problems are listed.
"""

from __future__ import annotations

from typing import Final

from protocol.terms import ASK, BID, GTC, LIMIT, NEW, PARTIALLY_FILLED, TRADING
from server.engine.book import Level, Side
from server.engine.candle_audit import candle_problems
from server.engine.exchange import Exchange
from server.engine.market import Market
from server.engine.order import Order
from server.engine.user import User

PROBLEMS_MAX: Final = 100
"""Problems listed: one is enough to stop trading, a hundred to find out why."""


def check(exchange: Exchange) -> list[str]:
    """List what is wrong; empty when every invariant holds."""
    audit = Audit(exchange)
    for market in exchange.markets:
        audit.check_market(market)
    for user in exchange.users:
        audit.check_user(user)
    audit.check_orders()
    audit.check_assets()
    audit.check_memories()
    return audit.problems[:PROBLEMS_MAX]


class Audit:
    def __init__(self, exchange: Exchange) -> None:
        self.exchange: Final = exchange
        self.problems: Final[list[str]] = []
        self.resting = 0
        self.reserved: Final[list[dict[int, int]]] = [{} for _ in exchange.assets]  # by asset: user -> units

    def claim(self, holds: bool, problem: str) -> None:
        if not holds:
            self.problems.append(problem)

    # -- books ----------------------------------------------------------------------------------

    def check_market(self, market: Market) -> None:
        name = market.market.decode()
        self.claim(self.exchange.market_names.get(market.market) is market, name + ": not found by its name")
        self.claim(self.exchange.markets[market.index] is market, name + ": not found by its index")
        for side in (market.bids, market.asks):
            self.check_side(market, side, name + (" asks" if side.side == ASK else " bids"))
        bid = market.bids.best
        ask = market.asks.best
        if market.status == TRADING and bid is not None and ask is not None:
            self.claim(bid.price < ask.price, "%s: crossed, bid %d, ask %d" % (name, bid.price, ask.price))
        self.claim(len(market.trades) <= self.exchange.trades_max, name + ": too many trades in memory")
        self.claim(len(market.trades) <= market.trade_count, name + ": more trades in memory than were made")
        self.problems.extend([name + ": " + problem for problem in candle_problems(market)])

    def check_side(self, market: Market, side: Side, name: str) -> None:
        ranks: list[int] = []
        for place in range(len(side.chunks)):
            chunk = side.chunks[place]
            self.claim(len(chunk) > 0, name + ": empty chunk")
            self.claim(len(chunk) == 0 or side.firsts[place] == chunk[0], name + ": a chunk's first rank is wrong")
            ranks += chunk
        self.claim(len(side.firsts) == len(side.chunks), name + ": firsts and chunks differ")
        self.claim(ranks == sorted(set(ranks)), name + ": the ladder is not ascending")
        prices = [-rank if side.side == ASK else rank for rank in ranks]
        self.claim(sorted(prices) == sorted(side.levels), name + ": ladder and levels differ")
        best = side.levels.get(prices[-1]) if prices else None
        self.claim(side.best is best, name + ": best is not the best level")
        amount = 0
        count = 0
        for price in prices:
            level = side.levels.get(price)
            if level is not None:
                self.check_level(market, side, level, "%s at %d" % (name, price))
                self.claim(level.price == price, "%s at %d: level has another price" % (name, price))
                amount += level.amount
                count += level.count
        self.claim(side.amount == amount, "%s: amount is %d, levels have %d" % (name, side.amount, amount))
        self.claim(side.count == count, "%s: count is %d, levels have %d" % (name, side.count, count))

    def check_level(self, market: Market, side: Side, level: Level, name: str) -> None:
        amount = 0
        count = 0
        before: Order | None = None
        order = level.head
        while order is not None:
            self.check_resting(market, side, level, order)
            self.claim(order.earlier is before, "%s: order %d has a wrong link" % (name, order.id))
            amount += order.remain
            count += 1
            before = order
            order = order.later
        self.claim(level.tail is before, name + ": tail is not the last order")
        self.claim(count > 0, name + ": empty level")
        self.claim(level.amount == amount, "%s: amount is %d, orders have %d" % (name, level.amount, amount))
        self.claim(level.count == count, "%s: count is %d, orders are %d" % (name, level.count, count))

    def check_resting(self, market: Market, side: Side, level: Level, order: Order) -> None:
        name = "order %d" % order.id
        self.claim(self.exchange.orders.get(order.id) is order, name + ": rests but is not known by its id")
        self.claim(order.level is level and order.price == level.price, name + ": rests at another level")
        self.claim(order.side == side.side and order.market is market, name + ": rests in another book")
        self.claim(order.is_open() and order.remain > 0, name + ": rests but has ended")
        self.claim(order.kind == LIMIT and order.tif == GTC, name + ": rests but may not")
        status = NEW if order.finished_base() == 0 else PARTIALLY_FILLED
        self.claim(order.status == status, name + ": status is not what was filled")
        given = market.quote if order.side == BID else market.base
        owed = self.reserved[given.index]
        owed[order.user.id] = owed.get(order.user.id, 0) + order.reserve()
        self.resting += 1

    # -- users ----------------------------------------------------------------------------------

    def check_user(self, user: User) -> None:
        name = "user %d" % user.id
        exchange = self.exchange
        self.claim(exchange.users[user.id - 1] is user, name + ": not found by its id")
        self.claim(not user.l1 or exchange.l1_keys.get(user.l1) is user, name + ": not found by its L1 key")
        self.claim(not user.l2 or exchange.l2_keys.get(user.l2) is user, name + ": not found by its L2 key")
        for account in user.accounts:
            if account is not None:
                where = "%s: %s" % (name, account.asset.asset.decode())
                self.claim(account.available >= 0 and account.frozen >= 0, where + " is negative")
        for asset in exchange.assets:
            account = user.find_account(asset)
            frozen = account.frozen if account is not None else 0
            owed = self.reserved[asset.index].get(user.id, 0)
            self.claim(
                frozen == owed,
                "%s: %s frozen is %d, open orders reserve %d" % (name, asset.asset.decode(), frozen, owed),
            )
        count = 0
        before: Order | None = None
        order = user.oldest
        while order is not None:
            self.claim(order.user is user and order.level is not None, "%s: lists order %d" % (name, order.id))
            self.claim(order.older is before, "%s: order %d has a wrong link" % (name, order.id))
            self.claim(before is None or before.id < order.id, "%s: order %d is out of order" % (name, order.id))
            count += 1
            before = order
            order = order.newer
        self.claim(user.newest is before, name + ": newest is not the last open order")
        self.claim(user.open_count == count, "%s: open count is %d, listed are %d" % (name, user.open_count, count))
        if user.client_ids is not None:
            for client_id, known in user.client_ids.items():
                whose = known.user is user and known.client_id == client_id and known.intent is not None
                self.claim(whose, "%s: order %d under a wrong client id" % (name, known.id))

    # -- the whole ------------------------------------------------------------------------------

    def check_orders(self) -> None:
        exchange = self.exchange
        listed = 0
        for user in exchange.users:
            listed += user.open_count
        self.claim(exchange.open_count == self.resting, "open count is not what rests in the books")
        self.claim(listed == self.resting, "users list %d open orders, books hold %d" % (listed, self.resting))
        expected = self.resting + len(exchange.finished)
        self.claim(len(exchange.orders) == expected, "%d orders are known, not %d" % (len(exchange.orders), expected))
        for order_id, order in exchange.orders.items():
            name = "order %d" % order_id
            self.claim(order.id == order_id, name + ": known under another id")
            self.claim(order.is_open() == (order.level is not None), name + ": open but not resting, or reverse")
            numbers = order.remain >= 0 and order.prevented >= 0 and order.finished_base() >= 0
            self.claim(numbers and order.finished_quote >= 0 and order.finished_fee >= 0, name + ": negative amount")
            self.claim(1 <= order_id <= exchange.order_ids.last, name + ": an id that was not given")
            if order.is_open() and order.intent is not None:
                ids = order.user.client_ids
                self.claim(ids is not None and ids.get(order.client_id) is order, name + ": client id not found")

    def check_assets(self) -> None:
        exchange = self.exchange
        for asset in exchange.assets:
            name = asset.asset.decode()
            available = frozen = available_count = frozen_count = 0
            for user in exchange.users:
                account = user.find_account(asset)
                if account is not None:
                    available += account.available
                    frozen += account.frozen
                    available_count += 1 if account.available else 0
                    frozen_count += 1 if account.frozen else 0
            self.claim(exchange.asset_names.get(asset.asset) is asset, name + ": not found by its name")
            self.claim(asset.available == available, name + ": available is not the sum of accounts")
            self.claim(asset.frozen == frozen, name + ": frozen is not the sum of accounts")
            self.claim(asset.available_count == available_count, name + ": available_count is wrong")
            self.claim(asset.frozen_count == frozen_count, name + ": frozen_count is wrong")
            self.claim(asset.fees >= 0, name + ": fees are negative")
            held = available + frozen + asset.fees
            brought = asset.deposited - asset.withdrawn
            self.claim(held == brought, "%s: not conserved, held %d, brought %d" % (name, held, brought))

    def check_memories(self) -> None:
        exchange = self.exchange
        self.claim(len(exchange.finished) <= exchange.finished_orders_max, "too many finished orders in memory")
        for order in exchange.finished:
            self.claim(not order.is_open(), "order %d: finished but open" % order.id)
            self.claim(exchange.orders.get(order.id) is order, "order %d: finished but not known" % order.id)
        before = 0
        for order in exchange.ended_clients:
            self.claim(order.intent is not None and not order.is_open(), "order %d: wrongly remembered" % order.id)
            self.claim(order.update_time >= before, "order %d: remembered out of order" % order.id)
            before = order.update_time
        before = 0
        for transfer in exchange.transfers:
            self.claim(transfer.time >= before, "a transfer is remembered out of order")
            before = transfer.time
        problem = exchange.businesses.problem()
        self.claim(problem == "", problem)
