"""`python -m tests.crash.bridge --kills 100`: kill the server and its bridge under gRPC load, and count what is wrong.

Four callers put orders through both services, two pay, each repeating a call with its id until it is acknowledged; and
streams of orders, balances and the book are gone on with from the last message that was read. At random moments the
server, the bridge or both are killed with -9, now and then while they are just starting, and come back.

In the end of each directory every acknowledged order must be there once, under the id that was told, and no other; each
payment must have been made once; each stream must have been told without a gap and have come to what the server says. A
stream may begin anew only where the server keeps too little of what was told, and here it keeps all.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep, time_ns
from typing import Any

from tests.clients.bridge.bridge_process import BridgeProcess
from tests.clients.bridge.load import BalanceListener, Caller, DepthListener, Listener, OrderListener, Orders, Payments
from tests.clients.bridge.stock import compiled
from tests.crash.process import DEFAULT_SERVER, Line, Server, StartFailed, fields, text
from tests.crash.told import Broken
from tests.crash.verify import check_engine
from tests.real_server import ServerFailure, free_port

KILLS_PER_DIRECTORY = 25
LOAD_S = (0.1, 1.0)
"""Between two kills; drawn."""
AWAY_S_MAX = 0.5
PROGRESS = 8
"""Calls that are acknowledged after each return, before the next kill."""
PROGRESS_S_MAX = 60.0
CATCH_UP_S_MAX = 60.0
POLL_S = 0.02
VICTIMS = (("server",), ("server",), ("bridge",), ("bridge",), ("server", "bridge"))
MARKET, ASSET, OTHER_ASSET = "BTC_USD", "BTC", "GOLD"
SELLERS, PAYERS, VAULT = (1, 2, 3, 4), (5, 6), 7
PAGE = 1000
OPEN_MAX = 10_000
"""Orders of one user in a snapshot of `order:<user>`."""


@dataclass
class Result:
    """What a run came to."""

    killed: Counter[str] = field(default_factory=Counter)
    orders: int = 0
    payments: int = 0
    repeated: int = 0
    resumed: int = 0
    messages: int = 0
    seconds: float = 0.0

    def add(self, other: "Result") -> None:
        self.killed += other.killed
        for name in ("orders", "payments", "repeated", "resumed", "messages"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self) -> str:
        """Return the result as one line."""
        kills = ", ".join(f"{count} of the {name}" for name, count in sorted(self.killed.items()))
        return (
            f"{sum(self.killed.values())} kills ({kills}) under {self.orders} orders and {self.payments} payments, "
            f"{self.repeated} calls repeated: 0 lost, 0 doubled; streams resumed {self.resumed} times over "
            f"{self.messages} messages: 0 gaps; in {self.seconds:.0f} s"
        )


class Run:
    """One data directory, its server, its bridge, and who uses them."""

    def __init__(self, directory: Path, command: str, rng: random.Random) -> None:
        self.rng = rng
        self.result = Result()
        self.server = Server(command, directory / "data", directory / "log")
        self.server.port = free_port()  # not one of those that clients are given, who try to connect all the time
        self.bridge = BridgeProcess(directory, self.server.port)
        self.bridge.port = free_port()
        self.callers: list[Caller] = []
        self.listeners: list[Listener] = []

    def begin(self) -> None:
        """Start all, and prepare a market and users."""
        self.start_server()
        with Line(self.server.port) as line:
            for command in (
                b"ASSET.CREATE BTC SCALE 8",
                b"ASSET.CREATE USD SCALE 8",
                b"ASSET.CREATE GOLD SCALE 0",
                b"MARKET.CREATE BTC_USD BTC USD AMOUNTSCALE 2 PRICESCALE 1",
            ):
                assert line.ask(*command.split()) == b"OK", command
            for user in (*SELLERS, *PAYERS, VAULT):
                assert line.ask(b"USER.REGISTER") == b"%d" % user
            for user in SELLERS:
                line.ask(b"BALANCE.UPDATE", b"%d" % user, b"BTC", b"1000000", b"BUSINESS", b"start", b"ID", b"1")
        self.bridge.start()
        address = self.bridge.address
        self.callers += [Orders(address, user, MARKET) for user in SELLERS]
        self.callers += [Payments(address, user, VAULT, OTHER_ASSET) for user in PAYERS]
        self.listeners += [OrderListener(address, user) for user in SELLERS]
        self.listeners += [BalanceListener(address, user) for user in (SELLERS[0], PAYERS[0], VAULT)]
        self.listeners += [DepthListener(address, MARKET)]
        for thread in (*self.listeners, *self.callers):
            thread.start()
        self.wait_for(lambda: all(one.snapshots for one in self.listeners), CATCH_UP_S_MAX, "the streams' beginnings")

    def start_server(self) -> None:
        self.server.start("--save", "", "--user-order-limit", "0", "--appendfsync", self.policy())

    def policy(self) -> str:
        return self.rng.choice(("always", "always", "everysec"))

    def step(self, kills_max: int) -> None:
        """Let them work, kill, and see that they can work again."""
        sleep(self.rng.uniform(*LOAD_S))  # the moment of the kill is what chance decides
        victims = self.rng.choice([some for some in VICTIMS if len(some) <= kills_max])
        for victim in victims:
            self.kill(victim)
        if self.rng.random() < 0.5:
            sleep(self.rng.uniform(0.0, AWAY_S_MAX))
        if "server" in victims:
            if len(victims) < kills_max and self.rng.random() < 0.2:
                self.server.spawn("--save", "", "--user-order-limit", "0", "--appendfsync", self.policy())
                sleep(self.rng.uniform(0.0, AWAY_S_MAX))
                self.kill("server")
            self.start_server()
        if "bridge" in victims:
            self.bridge.start()
        wanted = self.acknowledged() + PROGRESS
        self.wait_for(lambda: self.acknowledged() >= wanted, PROGRESS_S_MAX, "calls that are acknowledged again")

    def kill(self, victim: str) -> None:
        if victim == "server":
            self.server.kill(with_children=self.rng.random() < 0.5)
        else:
            self.bridge.kill()
        self.result.killed[victim] += 1

    def acknowledged(self) -> int:
        return sum(len(one.acknowledged) for one in self.callers)

    def wait_for(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait for something; raise `Broken` where it does not come, or somebody has seen what must not be."""
        deadline = monotonic() + seconds
        while not condition():
            self.check_threads()
            if monotonic() > deadline:
                raise Broken(f"waited {seconds:g} s for {what}:\n{self.server.tail()}\n{self.bridge.log()[-2000:]}")
            sleep(POLL_S)

    def check_threads(self) -> None:
        wrongs = [one.wrong for one in self.callers] + [one.wrong for one in self.listeners]
        for wrong in filter(None, wrongs):
            raise Broken(wrong)

    # -- the end ----------------------------------------------------------------------------------------

    def end(self) -> None:
        """Let everybody finish, and hold the server to what they were told."""
        for caller in self.callers:
            caller.stop()
        self.check_threads()
        with Line(self.server.port) as line:
            self.check_orders(line)
            self.check_payments(line)
            check_engine(line)
            self.check_streams(line)
        for listener in self.listeners:
            listener.stop()
        self.check_threads()
        self.result.repeated = sum(one.repeated for one in self.callers)
        self.result.resumed = sum(one.resumed for one in self.listeners)
        self.result.messages = sum(one.heard for one in self.listeners)
        if self.result.killed and not self.result.repeated:
            raise Broken("no call was repeated, so that nothing was tried")
        if self.result.killed["bridge"] and not all(one.resumed for one in self.listeners):
            raise Broken("a stream was never resumed, so that nothing was tried")

    def check_orders(self, line: Line) -> None:
        """Each acknowledged order is there once, under the id that was told, and no other order is."""
        ids: list[int] = []
        for caller in self.callers:
            if isinstance(caller, Orders):
                there = open_orders(line, caller.user)
                if there != caller.acknowledged:
                    different = sorted(there.items() ^ caller.acknowledged.items())
                    raise Broken(f"user {caller.user}: {len(different)} orders are not as told: {different[:10]}")
                ids += map(int, there.values())
        if sorted(ids) != list(range(1, len(ids) + 1)):
            raise Broken(f"{len(ids)} orders were told, and their ids are not 1..{len(ids)}")
        self.result.orders = len(ids)

    def check_payments(self, line: Line) -> None:
        """Each acknowledged payment was made once."""
        moved = 0
        for caller in self.callers:
            if isinstance(caller, Payments):
                count = len(caller.acknowledged)
                moved += count // 2
                expect(f"balance of user {caller.user}", balance(line, caller.user, OTHER_ASSET), (str(count % 2), "0"))
                self.result.payments += count
        expect("balance of the vault", balance(line, VAULT, OTHER_ASSET), (str(moved), "0"))

    def check_streams(self, line: Line) -> None:
        """Each stream has come to what the server says now, and began once."""
        for listener in self.listeners:
            self.check_stream(listener, *self.state_of(line, listener))

    def check_stream(self, listener: Listener, said: Any, told: Callable[[], Any]) -> None:
        self.wait_for(lambda: told() == said, CATCH_UP_S_MAX, f"{listener.name} to be told all")
        if listener.snapshots != 1:
            raise Broken(f"{listener.name}: it began anew {listener.snapshots - 1} times")

    def state_of(self, line: Line, listener: Listener) -> tuple[Any, Callable[[], Any]]:
        """Return what the server says of a stream's content, and what gives that content as it was told."""
        if isinstance(listener, OrderListener):
            there = open_orders(line, listener.user)
            assert len(there) < OPEN_MAX, "a snapshot of so many orders would be cut: fewer kills a directory"
            return there, lambda: {own_id: str(order) for order, own_id in dict(listener.open).items()}
        if isinstance(listener, BalanceListener):
            reply = fields(line.ask(b"BALANCE.GET", b"%d" % listener.user))
            said = {name.decode(): pair(value) for name, value in reply.items()}
            return said, lambda: dict(listener.balances)
        assert isinstance(listener, DepthListener)
        levels = fields(line.ask(b"MARKET.DEPTH", MARKET.encode()))[b"asks"]
        assert isinstance(levels, list)
        return {price.decode(): amount.decode() for price, amount in levels}, lambda: dict(listener.asks)

    def close(self) -> None:
        for caller in self.callers:
            caller.give_up()
        for listener in self.listeners:
            listener.stop()
        self.bridge.close()
        self.server.close()


def open_orders(line: Line, user: int) -> dict[str, str]:
    """Return the ids of a user's open orders by their client ids; raise `Broken` where one of these comes twice."""
    found: dict[str, str] = {}
    while True:
        page = line.ask(b"ORDER.LIST", b"%d" % user, b"OFFSET", b"%d" % len(found), b"LIMIT", b"%d" % PAGE)
        assert isinstance(page, list), page
        for one in page:
            order = fields(one)
            own_id = text(order[b"client_id"]).decode()
            if own_id in found:
                raise Broken(f"two orders have the client id {own_id}")
            found[own_id] = text(order[b"id"]).decode()
        if len(page) < PAGE:
            return found


def balance(line: Line, user: int, asset: str) -> tuple[str, str]:
    """Return what is available and frozen."""
    return pair(fields(line.ask(b"BALANCE.GET", b"%d" % user, asset.encode()))[asset.encode()])


def pair(value: object) -> tuple[str, str]:
    found = fields(value)
    return text(found[b"available"]).decode(), text(found[b"frozen"]).decode()


def expect(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise Broken(f"{what}: expected {expected}, found {found}")


def run(kills: int, seed: int, command: str = DEFAULT_SERVER, say: Callable[[str], None] = print) -> Result:
    """Do so many kills; raise `Broken` at the first promise that does not hold, its directory kept."""
    compiled()  # once, before threads want it
    total = Result()
    started = monotonic()
    while (done := sum(total.killed.values())) < kills:
        directory = Path(tempfile.mkdtemp(prefix="dingir-crash-"))
        one = Run(directory, command, random.Random(seed * 1_000_003 + done))
        try:
            one.begin()
            wanted = min(KILLS_PER_DIRECTORY, kills - done)
            while (left := wanted - sum(one.result.killed.values())) > 0:
                one.step(left)
            one.end()
        except BaseException:
            say(f"failed in {directory} (kept), seed {seed}, after {done} kills and {one.result.killed}")
            raise
        finally:
            one.close()
        total.add(one.result)
        total.seconds = monotonic() - started
        say(total.line())
        shutil.rmtree(directory)
    return total


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.bridge", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=time_ns() % 1_000_000, help="default: another one each time")
    parser.add_argument("--server", default=DEFAULT_SERVER, help="the server's command line (default: %(default)s)")
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    try:
        run(args.kills, args.seed, args.server, lambda line: print(line, flush=True))
    except (Broken, StartFailed, ServerFailure) as problem:
        print(f"BROKEN: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
