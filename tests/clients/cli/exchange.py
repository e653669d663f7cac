"""A real server with one market in a known state, and the command run against it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.real_server import ROOT, Server, Word

RUN_S_MAX: Final = 60.0
COMMAND: Final = (sys.executable, "-m", "clients.cli")
SETUP: Final[tuple[tuple[Word, ...], ...]] = (
    ("ASSET.CREATE", "BTC", "SCALE", 8),
    ("ASSET.CREATE", "USDT", "SCALE", 8),
    ("MARKET.CREATE", "BTC_USDT", "BTC", "USDT", "AMOUNTSCALE", 4, "PRICESCALE", 2),
    ("USER.REGISTER",),
    ("USER.REGISTER",),
    ("BALANCE.UPDATE", 1, "BTC", 1000, "BUSINESS", "deposit", "ID", 1),
    ("BALANCE.UPDATE", 2, "USDT", 100_000_000, "BUSINESS", "deposit", "ID", 1),
    ("ORDER.PUT", 1, "BTC_USDT", "ASK", "LIMIT", "1.5", "PRICE", "42000"),
    ("ORDER.PUT", 1, "BTC_USDT", "ASK", "LIMIT", "2", "PRICE", "42010.5"),
    ("ORDER.PUT", 1, "BTC_USDT", "ASK", "LIMIT", "0.25", "PRICE", "42011"),
    ("ORDER.PUT", 2, "BTC_USDT", "BID", "LIMIT", "0.5", "PRICE", "42000"),
    ("ORDER.PUT", 2, "BTC_USDT", "BID", "LIMIT", "3", "PRICE", "41990"),
    ("ORDER.PUT", 1, "BTC_USDT", "ASK", "LIMIT", "1", "PRICE", "41990"),
    ("ORDER.PUT", 2, "BTC_USDT", "BID", "LIMIT", "0.75", "PRICE", "41980"),
)
"""Two trades, 0.5 at 42000 (bought) and 1 at 41990 (sold); two levels of bids and three of asks."""


def set_up(server: Server) -> None:
    """Make the market, and let it trade."""
    with server.wire() as wire:
        for words in SETUP:
            wire.call(*words)


def environment(**more: str) -> dict[str, str]:
    """Return the environment without what would change the picture."""
    changing = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "REDISCLI_AUTH", "DINGIR_AUTH")
    kept = {name: value for name, value in os.environ.items() if name not in changing}
    return kept | {"DINGIR_CLI_HISTORY": ""} | more


def run(*words: str, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, with `text` on its standard input."""
    return subprocess.run(
        [*COMMAND, *words],
        cwd=ROOT,
        env=environment(**variables),
        input=text,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=RUN_S_MAX,
        check=False,
    )


def watch_words(server: Server, *words: str) -> tuple[str, ...]:
    """Return the words of a command that watches the market."""
    return ("watch", "BTC_USDT", "--port", str(server.port), *words)


def made(home: Path, *flags: str) -> Server:
    """Start a server with the market."""
    server = Server(home, "--save", "", *flags).start()
    try:
        set_up(server)
    except BaseException:
        server.close()
        raise
    return server
