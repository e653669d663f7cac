"""A real server process, with a market and two users, for who wants to see the library at work."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import dingir

ROOT: Final = Path(__file__).resolve().parents[3]
MARKET: Final = "BTC_USDT"
START_MAX_S: Final = 30.0


def interpreter() -> str:
    """Return a Python that has what the server needs: the project's, or who calls the checks."""
    own = ROOT / ".venv" / "bin" / "python"
    return str(own) if own.exists() else os.environ.get("PYTHON", sys.executable)


class ExchangeProcess:
    """A data directory and the process that serves it."""

    def __init__(self, home: Path, *flags: str) -> None:
        self.home = home
        self.flags = flags
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        self.url = f"dingir://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and return when it accepts connections; it may still be loading then."""
        words = [interpreter(), "-m", "server", "--port", str(self.port), "--dir", str(self.home / "data")]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*words, *self.flags],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + START_MAX_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                log_text = (self.home / "log").read_text()
                assert self.process.poll() is None, f"the server ended by itself:\n{log_text}"
                assert time.monotonic() < end, f"no server:\n{log_text}"
                time.sleep(0.01)

    def kill(self) -> None:
        """End the process as a power cut does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def furnish(exchange: dingir.Exchange) -> None:
    """Make the market and two rich users, 1 and 2."""
    exchange.asset.create("BTC", scale=8)
    exchange.asset.create("USDT", scale=8)
    exchange.market.create(MARKET, "BTC", "USDT", amount_scale=4, price_scale=2)
    exchange.engine.set("user-order-limit", 0)
    for user in (1, 2):
        assert exchange.user.register(l1=f"user-{user}") == user
        exchange.balance.update(user, "BTC", 1_000_000, business="deposit", business_id=1)
        exchange.balance.update(user, "USDT", 1_000_000_000, business="deposit", business_id=1)
