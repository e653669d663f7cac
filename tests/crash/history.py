"""`python -m tests.crash.history --kills 200`: kill the server, its followers and PostgreSQL; compare the histories.

Two followers of one directory, under load: the server's own, into SQLite, and a second one by name, into PostgreSQL.
At random moments one of the four processes is killed with -9 (now and then PostgreSQL is only stopped for a while), and
comes back. In the end of each directory both histories must be as the log says, row for row, and equal to each other.

A third name, of a follower that never comes, keeps the whole log, so that every row can be made anew.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from binascii import unhexlify
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep, time_ns

from persistence.files import FILES
from persistence.followers import follower_sequences
from persistence.history.projection import COLUMNS, Row
from persistence.history.verify import Verdict
from persistence.layout import history_position
from persistence.manifest import decode
from persistence.position import Position, PositionWriter
from tests.crash.harness import CLIENTS, DEPTHS, Epoch
from tests.crash.load import Client, Saver, drain, drive
from tests.crash.process import DEFAULT_SERVER, ROOT, Line, Server, StartFailed, fields, text
from tests.crash.told import Broken
from tests.crash.verify import verify
from tests.persistence.history.following import contents, verified
from tests.postgres import Postgres

KILLS_PER_DIRECTORY = 25
LOAD_S_MAX = 0.6
CATCH_UP_S_MAX = 120.0
SECOND = "second"
WITNESS = "witness"
VICTIMS = ("server", "server", "follower", "follower", "second", "second", "postgres")
POLL_S = 0.02


@dataclass
class Result:
    """What a run came to."""

    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    snapshots: int = 0
    compared: int = 0
    rows: int = 0
    seconds: float = 0.0

    def line(self) -> str:
        """Return the result as one line."""
        kills = ", ".join(f"{count} of {name}" for name, count in sorted(self.killed.items()))
        return (
            f"{sum(self.killed.values())} kills ({kills}) under {self.acknowledged} answers and {self.snapshots} "
            f"snapshots asked for: {self.rows} rows in each database, equal and as the log says; "
            f"{self.compared} states compared; {self.seconds:.0f} s"
        )


class Follower:
    """The second follower."""

    def __init__(self, directory: Path, url: str, log: Path) -> None:
        self.directory = directory
        self.url = url
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [sys.executable, "-m", "persistence.history", "--dir", str(self.directory), "--name", SECOND, "follow"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words,
                cwd=ROOT,
                env={**os.environ, "DINGIR_HISTORY": self.url},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        assert self.process is not None
        if self.process.poll() is not None:
            raise Broken(f"the second follower ended by itself:\n{self.log.read_text(errors='replace')[-2000:]}")
        self.process.kill()
        self.process.wait()


class Run(Epoch):
    """One data directory with two histories."""

    def __init__(self, server: Server, rng: random.Random, postgres: Postgres) -> None:
        super().__init__(server, rng)
        self.postgres = postgres
        self.outcome = Result()
        self.lite = f"sqlite:{server.directory}/history.db"
        self.large = postgres.create(f"crash_{time_ns()}")
        self.second = Follower(server.directory, self.large, server.log.with_name("second.log"))

    def begin(self) -> None:
        super().begin()
        manifest = decode((self.server.directory / "manifest").read_bytes(), "", "")
        path = str(self.server.directory / history_position(WITNESS))
        witness = PositionWriter(FILES, path, manifest.store)
        witness.publish(Position(0, 0, 1))
        witness.close()
        self.store = manifest.store
        self.second.start()

    def start(self) -> None:
        self.server.start("--appendfsync", self.rng.choice(("always", "everysec")))

    def step(self) -> None:
        """Load, kill one, load on, and bring back what was killed."""
        victim = self.rng.choice(VICTIMS)
        clients = self.connect()
        depths = dict(zip(clients, self.rng.sample(DEPTHS, CLIENTS), strict=True))
        saver = Saver(self.server.port, self.rng)
        before = self.told.acknowledged
        drive(depths, self.rng, saver, self.after(LOAD_S_MAX))
        bring_back = self.kill(victim)
        if victim == "server":
            drain(clients)
        else:
            drive(depths, self.rng, saver, self.after(LOAD_S_MAX / 2))
            bring_back()
            drive(depths, self.rng, saver, self.after(LOAD_S_MAX / 2))
            drive(dict.fromkeys(clients, 0), self.rng, saver, lambda: not any(client.waiting for client in clients))
        self.counters = [client.counter for client in clients]
        self.outcome.acknowledged += self.told.acknowledged - before
        self.outcome.snapshots += saver.asked
        self.outcome.killed[victim] += 1
        saver.close()
        for client in clients:
            client.close()
        if victim == "server":
            bring_back()

    def connect(self) -> list[Client]:
        found = []
        for number, counter in enumerate(self.counters):
            others = self.users[:number] + self.users[number + 1 :]
            name = b"c%d" % number
            client = Client(self.server.port, name, self.users[number], self.vaults[number], others, self.told)
            client.counter = counter
            found.append(client)
        return found

    def after(self, seconds_max: float) -> Callable[[], bool]:
        deadline = monotonic() + self.rng.uniform(0.0, seconds_max)
        return lambda: monotonic() >= deadline

    def kill(self, victim: str) -> Callable[[], None]:
        """Kill one; return what brings it back."""
        if victim == "server":
            together = self.rng.random() < 0.5
            follower = self.own_follower() if together else 0
            self.server.kill(with_children=together)
            if follower:
                with suppress(ProcessLookupError):  # it leaves with its server
                    os.kill(follower, signal.SIGKILL)
            return self.restart
        if victim == "follower":
            os.kill(self.own_follower(), signal.SIGKILL)
            return lambda: None  # the server does that
        if victim == "second":
            self.second.kill()
            return self.second.start
        if self.rng.random() < 0.3:
            self.postgres.pause()
            return self.postgres.resume
        self.postgres.kill()
        return self.postgres.start

    def restart(self) -> None:
        self.start()
        with Line(self.server.port) as line:
            verify(line, self.told, self.vaults, self.rng)

    def own_follower(self) -> int:
        """The process of the server's own follower, which may just be starting."""
        assert self.server.process is not None
        deadline = monotonic() + CATCH_UP_S_MAX
        while monotonic() < deadline:
            words = ["ps", "-o", "pid=,args=", "--ppid", str(self.server.process.pid)]
            for line in subprocess.run(words, capture_output=True, text=True, check=False).stdout.splitlines():
                if "persistence.history" in line:
                    return int(line.split()[0])
            sleep(POLL_S)
        raise Broken(f"the server does not start its follower again:\n{self.server.tail()}")

    def end(self) -> None:
        """Let both histories catch up, and hold them against the log and each other."""
        with Line(self.server.port) as line:
            sequence = int(text(fields(line.ask(b"ENGINE.STATEHASH"))[b"sequence"]))
            deadline = monotonic() + CATCH_UP_S_MAX
            self.wait_for(sequence, deadline)
            line.ask(b"BGSAVE")
            line.ask(b"USER.REGISTER")  # a record of the new file, so that both followers turn to it
            sequence += 1
            while self.compared(line) == 0:
                if monotonic() > deadline:
                    raise Broken(f"no state was compared:\n{self.server.tail()}")
                sleep(POLL_S)
            self.outcome.compared += self.compared(line)
            self.wait_for(sequence, deadline)
        if self.server.stop() != 0:
            raise Broken(f"an orderly stop failed:\n{self.server.tail()}")
        for url in (self.lite, self.large):
            verdict: Verdict = verified(str(self.server.directory), url)
            if not verdict.clean or (verdict.first, verdict.last) != (1, sequence):
                raise Broken(f"{url}: records {verdict.first}..{verdict.last} of {sequence}: {verdict.problems[:5]}")
        lite, large = contents(self.lite), contents(self.large)
        self.check_signatures(lite["order_history"])
        for name, rows in lite.items():
            if rows != large[name]:
                raise Broken(f"{name}: {len(rows)} rows in SQLite are not the {len(large[name])} in PostgreSQL")
        self.outcome.rows = sum(map(len, lite.values()))

    def check_signatures(self, rows: list[Row]) -> None:
        """Hold the signature of each order that has ended to the one that was sent with it."""
        user, client_id, signature = map(COLUMNS["order_history"].index, ("user_id", "client_id", "signature"))
        for row in rows:
            args = self.told.orders[str(row[user]).encode(), str(row[client_id]).encode()].args
            sent = unhexlify(args[args.index(b"SIGNATURE") + 1]) if b"SIGNATURE" in args else ""
            if row[signature] != sent:
                raise Broken(f"{args} has the signature {row[signature]!r} in history")

    def wait_for(self, sequence: int, deadline: float) -> None:
        """Wait until both histories have come up to a record."""
        while min(self.sequences()) < sequence:
            if monotonic() > deadline:
                raise Broken(f"histories are at {self.sequences()} of {sequence}:\n{self.server.tail()}")
            sleep(POLL_S)

    def compared(self, line: Line) -> int:
        """How many states the server's own follower has compared with snapshots, since it started."""
        info = text(line.ask(b"INFO", b"history")).decode()
        return int(info.partition("history_snapshots_compared:")[2].split()[0])

    def sequences(self) -> tuple[int, int]:
        found = follower_sequences(str(self.server.directory), self.store)
        return found.get("", 0), found.get(SECOND, 0)

    def close(self) -> None:
        if self.second.process is not None:
            self.second.process.kill()
            self.second.process.wait()
        self.server.close()


def run(kills: int, seed: int, command: str = DEFAULT_SERVER, say: Callable[[str], None] = print) -> Result:
    """Do so many kills; raise `Broken` at the first promise that does not hold, its directory kept."""
    command = command.replace("--history off", "")
    total = Result()
    started = monotonic()
    postgres = Postgres(fsync=False)
    try:
        while (done := sum(total.killed.values())) < kills:
            directory = Path(tempfile.mkdtemp(prefix="dingir-crash-"))
            server = Server(command, directory / "data", directory / "log")
            one = Run(server, random.Random(seed * 1_000_003 + done), postgres)
            try:
                one.begin()
                for _ in range(min(KILLS_PER_DIRECTORY, kills - done)):
                    one.step()
                one.end()
            except BaseException:
                say(f"failed in {directory} (kept), seed {seed}, after {done} kills and {one.outcome.killed}")
                raise
            finally:
                one.close()
            total.killed += one.outcome.killed
            total.acknowledged += one.outcome.acknowledged
            total.snapshots += one.outcome.snapshots
            total.compared += one.outcome.compared
            total.rows += one.outcome.rows
            total.seconds = monotonic() - started
            say(total.line())
            shutil.rmtree(directory)
    finally:
        postgres.close()
    return total


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.history", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=time_ns() % 1_000_000, help="default: another one each time")
    parser.add_argument("--server", default=DEFAULT_SERVER, help="the server's command line (default: %(default)s)")
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    try:
        run(args.kills, args.seed, args.server, lambda line: print(line, flush=True))
    except (Broken, StartFailed) as problem:
        print(f"BROKEN: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
