"""A real server process for client libraries: started on a free port, set up with one market, stopped and checked.

Who tests a library, one of others or one of ours, talks to a process over TCP and knows nothing of what is inside
it. The command that starts it is a template, so that the same tests can judge another build
(`EXCHANGE_SERVER_COMMAND`): `{port}`, `{dir}` and `{unixsocket}` are filled in, and `--requirepass` is added for
a locked server.

Set-up uses the tests' own connection (`real_server.Wire`), so that a fault of one client library can't hide
or cause a fault in the tests of another.
"""

import contextlib
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.real_server import HOST as HOST
from tests.real_server import POLL_S as POLL_S
from tests.real_server import ROOT as ROOT
from tests.real_server import START_MAX_S, STOP_MAX_S, Wire, free_port
from tests.real_server import ServerFailure as ServerFailure
from tests.real_server import wait_until as wait_until

MARKET: Final = "BTC_USDT"
PASSWORD: Final = "correct horse"
COMMAND_DEFAULT: Final = (
    f"{shlex.quote(sys.executable)} -m server --port {{port}} --dir {{dir}} --history off "
    "--unixsocket {unixsocket} --appendfsync always"
)
CLOSED_MAX_S: Final = 5.0
"""Longest wait until the server has noticed that its clients are gone."""
FUNDS_BTC: Final = "1000000"
FUNDS_USDT: Final = "1000000000000"


@dataclass(frozen=True)
class Traders:
    """Two funded users: ids as the wire writes them."""

    maker: str
    taker: str


class Exchange:
    """A server on a data directory of its own: where it listens, how to prepare it, and how to end it."""

    def __init__(self, home: Path, password: str | None, flags: Iterable[str] = ()) -> None:
        self.flags = tuple(flags)
        self.port = free_port()
        self.unixsocket = home / "exchange.sock"
        self.password = password
        self._directory = home / "data"
        self._directory.mkdir()
        self._log = home / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def spawn(self) -> None:
        """Start the process and don't wait for it."""
        template = os.environ.get("EXCHANGE_SERVER_COMMAND", COMMAND_DEFAULT)
        fields = {"port": str(self.port), "dir": str(self._directory), "unixsocket": str(self.unixsocket)}
        command = [*(word.format(**fields) for word in shlex.split(template)), *self.flags]
        if self.password is not None:
            command += ["--requirepass", self.password]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )

    def start(self) -> None:
        """Start the process and wait until it has recovered its state."""
        self.spawn()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the process that was spawned answers."""
        try:
            wait_until(self.answers, START_MAX_S, "an answer to PING")
        except ServerFailure as failure:
            failure.add_note(self.log())
            raise

    def kill(self) -> None:
        """End the process without a chance to do anything more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def crash(self, missed: Iterable[tuple[str, ...]] = ()) -> None:
        """Kill the process, and start it again on what it has left behind.

        The commands `missed` are executed in between, by a server on another port: whoever comes back has missed them.
        """
        self.kill()
        port, self.port = self.port, free_port()
        self.start()
        for words in missed:
            self.call(*words)
        self.kill()
        self.port = port
        self.start()

    def assert_running(self) -> None:
        """Raise `ServerFailure` with the server's last words when its process has ended."""
        if self.has_ended():
            raise ServerFailure(f"the server ended by itself:\n{self.log()}")

    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def answers(self) -> bool:
        """Tell whether the server is up and has finished loading."""
        self.assert_running()
        try:
            wire = Wire(self.port, self.password)
        except (OSError, ServerFailure):
            return False
        with contextlib.closing(wire):
            return wire.ask("PING") == b"PONG"

    def log(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]

    def call(self, *words: str) -> object:
        """Run one command on a connection of its own."""
        with contextlib.closing(Wire(self.port, self.password)) as wire:
            return wire.call(*words)

    def create_market(self) -> None:
        self.call("ASSET.CREATE", "BTC", "SCALE", "8")
        self.call("ASSET.CREATE", "USDT", "SCALE", "8")
        scales = ("AMOUNTSCALE", "4", "PRICESCALE", "2", "TAKERFEE", "0.001")
        self.call("MARKET.CREATE", MARKET, "BTC", "USDT", *scales)

    def new_user(self) -> str:
        """Register a user with funds in both assets."""
        user = self.call("USER.REGISTER", "L1", f"test-{time.time_ns()}")
        assert isinstance(user, bytes), user
        for asset, funds in (("BTC", FUNDS_BTC), ("USDT", FUNDS_USDT)):
            self.call("BALANCE.UPDATE", user.decode(), asset, funds, "BUSINESS", "test", "ID", "1")
        return user.decode()

    def new_traders(self) -> Traders:
        return Traders(self.new_user(), self.new_user())

    def connection_count(self) -> int:
        """Count the connections other than the one that asks."""
        listing = self.call("CLIENT", "LIST")
        assert isinstance(listing, bytes), listing
        return len(listing.splitlines()) - 1

    def wait_until_alone(self) -> None:
        """Wait until every connection but our own is gone; raise `ServerFailure` when one stays."""
        wait_until(lambda: self.connection_count() == 0, CLOSED_MAX_S, "connections are left behind")

    def wait_until_unheard(self) -> None:
        """Wait until nobody subscribes any channel."""
        wait_until(lambda: self.call("PUBSUB", "CHANNELS") == [], CLOSED_MAX_S, "subscribers are left behind")

    def stop(self) -> None:
        """Send SIGTERM; raise `ServerFailure` unless the server ends in time, with 0."""
        assert self._process is not None
        self._process.terminate()
        try:
            code = self._process.wait(STOP_MAX_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise ServerFailure(f"the server did not end within {STOP_MAX_S:g} s of SIGTERM:\n{self.log()}") from None
        if code != 0:
            raise ServerFailure(f"the server ended with {code} after SIGTERM:\n{self.log()}")


@contextlib.contextmanager
def running(password: str | None = None, flags: Iterable[str] = ()) -> Iterator[Exchange]:
    """Run a server with an empty data directory, and remove the directory after it."""
    with tempfile.TemporaryDirectory(prefix="exchange-") as directory:
        exchange = Exchange(Path(directory), password, flags)
        try:
            exchange.start()
            yield exchange
        except BaseException:
            exchange.kill()
            raise
        exchange.stop()
