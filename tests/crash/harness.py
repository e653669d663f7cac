"""Kill a server again and again, and count what it has forgotten. It should be nothing.

One point: eight clients pipeline commands, snapshots and log rewrites run, and at a random moment the
process is killed (sometimes with its snapshot child, sometimes while it is still recovering). What had
reached the clients is read to the end. The server starts again, is held to everything it had told,
ends once more (by a kill or an orderly stop) and must come back with the same state hash.

A data directory is used for some points and then a new one begun, so that long logs, young ones and
everything between come up.
"""

import random
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from tests.crash.load import MARKET, Client, Saver, drain, drive
from tests.crash.process import DEFAULT_SERVER, Line, Server, fields, text
from tests.crash.told import Broken, Payment, Told
from tests.crash.verify import verify

CLIENTS = 8
DEPTHS = (1, 2, 4, 8, 16, 32, 48, 64)
POINTS_PER_DIRECTORY = 25
LOAD_S_MAX = 0.6
GOLD_AT_START = 1_000_000_000
POLICIES = ("always", "always", "always", "everysec", "no")


@dataclass
class Result:
    """What a run came to."""

    points: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    orders: int = 0
    saves: int = 0
    starts: int = 0
    seconds: float = 0.0

    def line(self) -> str:
        """Return the result as one line."""
        return (
            f"{self.points} points, {self.starts} starts, {self.acknowledged} answers, {self.orders} orders, "
            f"{self.saves} snapshots and rewrites asked for, {self.unanswered} commands unanswered at a kill: "
            f"0 lost, 0 applied twice, in {self.seconds:.0f} s"
        )


class Epoch:
    """One data directory from its birth."""

    def __init__(self, server: Server, rng: random.Random) -> None:
        self.server = server
        self.rng = rng
        self.told = Told()
        self.users: list[bytes] = []
        self.vaults: list[bytes] = []
        self.counters = [0] * CLIENTS
        self.result = Result()

    def begin(self) -> None:
        """Start the server and prepare a market and funded users."""
        self.start()
        with Line(self.server.port) as line:
            self.prepare(line)

    def prepare(self, line: Line) -> None:
        """Create assets, a market, and funded users."""
        for command in (
            b"ASSET.CREATE BTC SCALE 8",
            b"ASSET.CREATE USD SCALE 8",
            b"ASSET.CREATE GOLD SCALE 0",
            b"MARKET.CREATE BTC_USD BTC USD AMOUNTSCALE 2 PRICESCALE 1 TAKERFEE 0.001 STP DECREMENT",
        ):
            assert line.ask(*command.split()) == b"OK", command
        for number in range(CLIENTS):
            for users in (self.users, self.vaults):
                user = text(line.ask(b"USER.REGISTER"))
                users.append(user)
                for asset in (b"BTC", b"USD"):
                    line.ask(b"BALANCE.UPDATE", user, asset, b"1000000000", b"BUSINESS", b"start", b"ID", b"1")
            args = [b"BALANCE.UPDATE", self.users[-1], b"GOLD", b"%d" % GOLD_AT_START, b"BUSINESS", b"start"]
            payment = Payment([*args, b"ID", b"%d" % number], b"", self.users[-1], GOLD_AT_START)
            payment.reply = line.ask(*payment.args)
            self.told.payments.append(payment)

    def start(self) -> None:
        """Start the server with a policy and save points of chance."""
        saves = self.rng.choice(((), ("--save", ""), ("--save", "1 100")))
        self.server.start("--appendfsync", self.rng.choice(POLICIES), *saves)

    def point(self) -> None:
        """Load, kill, restart, verify, restart, compare."""
        self.load_and_kill()
        if self.rng.random() < 0.2:
            self.server.spawn("--appendfsync", "always")
            sleep(self.rng.uniform(0.0, 0.8))  # the moment of the kill is what chance decides
            self.server.kill()
        self.start()
        with Line(self.server.port) as line:
            verify(line, self.told, self.vaults, self.rng)
            before = self.state(line)
            if self.rng.random() < 0.3:
                line.ask(b"BGSAVE")
        if self.rng.random() < 0.3:
            if self.server.stop() != 0:
                raise Broken(f"an orderly stop failed:\n{self.server.tail()}")
        else:
            self.server.kill(with_children=self.rng.random() < 0.5)
        self.start()
        with Line(self.server.port) as line:
            after = self.state(line)
        if before != after:
            raise Broken(f"the state was {before} and is {after} after another restart")
        self.result.points += 1

    def state(self, line: Line) -> tuple[bytes, bytes]:
        """Return the state's sequence and hash."""
        reply = fields(line.ask(b"ENGINE.STATEHASH"))
        return text(reply[b"sequence"]), text(reply[b"hash"])

    def load_and_kill(self) -> None:
        """Run the clients, kill the server among them, and read what they were still told."""
        clients = [
            Client(
                self.server.port,
                b"c%d" % number,
                self.users[number],
                self.vaults[number],
                self.users[:number] + self.users[number + 1 :],
                self.told,
            )
            for number in range(CLIENTS)
        ]
        for client, counter in zip(clients, self.counters, strict=True):
            client.counter = counter
        depths = dict(zip(clients, self.rng.sample(DEPTHS, CLIENTS), strict=True))
        saver = Saver(self.server.port, self.rng)
        answers_wanted = self.told.acknowledged + self.rng.randint(1, 3000)
        deadline = monotonic() + self.rng.uniform(0.0, LOAD_S_MAX)
        by_count = self.rng.random() < 0.5
        limit = monotonic() + LOAD_S_MAX

        def over() -> bool:
            if by_count:
                return self.told.acknowledged >= answers_wanted or monotonic() > limit
            return monotonic() >= deadline

        before = self.told.acknowledged
        drive(depths, self.rng, saver, over)
        self.server.kill(with_children=self.rng.random() < 0.3)
        drain(clients)
        self.counters = [client.counter for client in clients]
        self.result.acknowledged += self.told.acknowledged - before
        self.result.unanswered += sum(len(client.waiting) for client in clients)
        self.result.saves += saver.asked
        saver.close()
        for client in clients:
            client.close()


def run(points: int, seed: int, command: str = DEFAULT_SERVER, say: Callable[[str], None] = print) -> Result:
    """Do so many points; raise `Broken` at the first promise that does not hold, its directory kept."""
    total = Result()
    started = monotonic()
    while total.points < points:
        epoch_seed = seed * 1_000_003 + total.points
        directory = Path(tempfile.mkdtemp(prefix="dingir-crash-"))
        server = Server(command, directory / "data", directory / "log")
        epoch = Epoch(server, random.Random(epoch_seed))
        try:
            epoch.begin()
            for _ in range(min(POINTS_PER_DIRECTORY, points - total.points)):
                epoch.point()
        except BaseException:
            say(f"failed in {directory} (kept), seed {seed}, after {total.points + epoch.result.points} points")
            raise
        finally:
            server.close()
        add(total, epoch)
        total.seconds = monotonic() - started
        say(total.line())
        shutil.rmtree(directory)
    return total


def add(total: Result, epoch: Epoch) -> None:
    """Add what one directory came to."""
    total.points += epoch.result.points
    total.acknowledged += epoch.result.acknowledged
    total.unanswered += epoch.result.unanswered
    total.orders += len(epoch.told.owner_of)
    total.saves += epoch.result.saves
    total.starts += epoch.server.starts


assert MARKET == b"BTC_USD", "the market that Epoch.begin creates is the one that the clients trade"
