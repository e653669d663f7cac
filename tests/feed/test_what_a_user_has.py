"""A client that hears only its user's `order` and `balance` holds exactly ORDER.LIST and BALANCE.GET.

Random commands of six users (`tests/model/generator.py`: prices that cross, self-trades, batches, amends, markets that
halt, client ids that come again, nonsense) are pipelined over several connections and through MULTI. At random moments
the flow pauses; then every user's mirrors, kept by the messages alone, are compared with the answers. In between each
message is held to the one before it: a balance is what it was plus the change, an order's fills come to what is
finished, a cause fits what the order was (`mirrors.py`).
"""

import random

import hiredis
import pytest

from protocol.errors import CODES
from tests.feed.conftest import MakeServer
from tests.feed.listener import Key, Listener, last_of
from tests.feed.mirrors import Balances, Mirror, Orders
from tests.feed.told import Payload
from tests.model.generator import SETUP, USERS, Generator
from tests.model.naive import NaiveExchange
from tests.real_server import Server, Wire

ORDERS_BY_PAGE = 1000


class Owner:
    """What a listener to a user's two channels holds."""

    def __init__(self, user: int) -> None:
        self.user = user
        self.orders = Orders()
        self.balances = Balances()
        self.mirrors: dict[str, Mirror] = {f"order:{user}": self.orders, f"balance:{user}": self.balances}

    def compare(self, wire: Wire) -> None:
        """Hold both to the answers of the server."""
        assert self.orders.content() == orders_of(wire, self.user)[::-1], "ORDER.LIST has the newest first"
        answer = wire.call("BALANCE.GET", self.user)
        assert isinstance(answer, list)
        balances = {name.decode(): fields(pair) for name, pair in zip(answer[::2], answer[1::2], strict=True)}
        assert self.balances.content() == balances


def fields(flat: list[object]) -> dict[str, object]:
    """Read a RESP2 map as the payloads show it."""
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return {str(k, "ascii"): v.decode() if isinstance(v, bytes) else v for k, v in pairs}  # type: ignore[call-overload]


def orders_of(wire: Wire, user: int) -> list[dict[str, object]]:
    """Return ORDER.LIST, all of it; flags as the payloads have them."""
    found: list[dict[str, object]] = []
    while True:
        page = wire.call("ORDER.LIST", user, "OFFSET", len(found), "LIMIT", ORDERS_BY_PAGE)
        assert isinstance(page, list)
        found += [fields(order) for order in page]
        if len(page) < ORDERS_BY_PAGE:
            break
    for order in found:
        order["post_only"] = bool(order["post_only"])
    return found


class Trading:
    """Random commands on one server, and listeners to what they do."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server = server
        self.rng = random.Random(seed)
        self.naive = NaiveExchange()
        self.generator = Generator(self.naive)
        self.now = 1
        self.wires = [server.wire() for _ in range(4)]
        for line in SETUP:
            self.naive.call(line.encode().split(), self.now)
            self.now += 1
            self.run([line.encode().split()])
        self.owners = {user: Owner(user) for user in range(1, USERS + 1)}
        self.by_name = Listener(server.port, protocol=2)
        self.by_pattern = Listener(server.port, protocol=3)
        self.by_name.on_message = self.mirror
        self.by_pattern.on_message = self.mirror_of_everybody
        self.everybody: dict[str, Mirror] = {}
        self.by_name.subscribe(*(channel for owner in self.owners.values() for channel in owner.mirrors))
        self.by_pattern.subscribe_patterns("order:*", "balance:*")

    def mirror(self, key: Key, payload: Payload) -> None:
        self.owners[int(key[1].partition(":")[2])].mirrors[key[1]].take(payload)

    def mirror_of_everybody(self, key: Key, payload: Payload) -> None:
        mirror = self.everybody.get(key[1])
        if mirror is None:
            mirror = self.everybody[key[1]] = Orders() if key[1].startswith("order") else Balances()
        mirror.take(payload)

    def commands(self, count: int) -> list[list[bytes]]:
        """Write commands; the naive exchange, which does them too, gives the generator something to choose from."""
        found: list[list[bytes]] = []
        while len(found) < count:
            self.now += self.rng.randint(1, 400_000)
            args = self.generator.command(self.rng)
            self.naive.call(args, self.now)
            if sum(map(len, args)) < 4096:  # the nonsense that is refused for its size has tests of its own
                found.append(args)
        return found

    def run(self, commands: list[list[bytes]]) -> None:
        """Send commands in one piece over some connection, now and then as a transaction; read what is answered."""
        wire = self.rng.choice(self.wires)
        group = self.rng.random() < 0.15 and len(commands) > 1
        sent = [(b"MULTI",), *commands, (b"EXEC",)] if group else commands
        for reply in wire.ask_all(*(tuple(args) for args in sent)):
            if isinstance(reply, hiredis.ReplyError):
                code = str(reply).partition(" ")[0]
                assert code in CODES or code == "EXECABORT", reply

    def trade(self, operations: int) -> int:
        """Do so many operations, comparing at random moments; return how often."""
        compared = done = 0
        while done < operations:
            for _ in range(self.rng.randint(1, 30)):
                commands = self.commands(self.rng.randint(1, 24))
                self.run(commands)
                done += len(commands)
                self.by_name.pump(0.0001)
                self.by_pattern.pump(0.0001)
            self.compare()
            compared += 1
        return compared

    def compare(self) -> None:
        """Wait until everything is told, and hold all mirrors to the server's answers."""
        wire = self.wires[0]
        for user, owner in self.owners.items():
            for channel in owner.mirrors:
                last = last_of(self.server, channel)
                self.by_name.until(lambda c=channel, n=last: self.by_name.held(c) == n, f"{channel} {last}")  # type: ignore[misc]
                pattern = channel.partition(":")[0] + ":*"
                self.by_pattern.until(
                    lambda c=channel, n=last, p=pattern: self.by_pattern.held(c, p) == n,  # type: ignore[misc]
                    f"{channel} {last} by pattern",
                )
                assert self.everybody[channel].content() == owner.mirrors[channel].content()
            owner.compare(wire)
            assert user == owner.user

    def close(self) -> None:
        for wire in self.wires:
            wire.close()
        self.by_name.close()
        self.by_pattern.close()


@pytest.mark.parametrize(
    "operations", [5_000, pytest.param(100_000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_who_hears_orders_and_balances_holds_order_list_and_balance_get(
    make_server: MakeServer, operations: int
) -> None:
    server = make_server("--appendfsync", "everysec").start()
    trading = Trading(server, seed=operations)
    try:
        assert trading.trade(operations) > operations / 500
        for owner in trading.owners.values():
            assert owner.orders.sequence > operations / 100
            assert owner.balances.sequence > operations / 100
    finally:
        trading.close()
    assert server.stop() == 0
