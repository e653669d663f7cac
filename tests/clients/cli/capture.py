"""Capture a session for the README: `python -m tests.clients.cli.capture`.

A real server, the real program, in a real terminal, which is tmux; what its screen shows is written between the marks
in `clients/cli/README.md`. Only the port is changed: to the one that everybody has.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.clients.cli.exchange import set_up
from tests.clients.cli.screen import Screen
from tests.real_server import ROOT, Server

README: Final = ROOT / "clients" / "cli" / "README.md"
BEGIN: Final = "<!-- captured by python -m tests.clients.cli.capture -->\n```\n"
END: Final = "```\n<!-- end of what is captured -->"
PORT: Final = 3464
PORT_AS_WIDE: Final = 9464
"""Where the server is: a port of as many digits, so that the screen is what it would be."""
COLUMNS, ROWS = 100, 44
SESSION: Final = (
    "BALANCE.GET 2",
    "ORDER.PUT 2 BTC_USDT BID LIMIT 0.25 PRICE 41995 CLIENTID mine-1",
    "ORDER.LIST 2",
    "ORDER.PUT 2 BTC_USDT BID LIMIT 90000 PRICE 41995",
    "MARKET.DEPTH BTC_USDT",
)
HALF_TYPED: Final = "ORDER.PUT 2 BTC_USDT BID LIMIT 1 TIF "
"""What is shown with its hint, and with what Tab offers."""


def main() -> int:
    """Write what the screen shows into the README."""
    with tempfile.TemporaryDirectory() as name:
        text = captured(Path(name))
    readme = README.read_text(encoding="utf-8")
    before, rest = readme.split(BEGIN)
    after = rest.split(END, 1)[1]
    README.write_text(f"{before}{BEGIN}{text}\n{END}{after}", encoding="utf-8")
    print(text)
    return 0


def captured(home: Path) -> str:
    """Run the session; return what is on the screen at its end."""
    (home / "server").mkdir()
    server = Server(home / "server", "--save", "")
    server.port = PORT_AS_WIDE
    server.start()
    try:
        set_up(server)
        screen = Screen(home, COLUMNS, ROWS, "-p", str(server.port))
        try:
            return session(screen).replace(str(PORT_AS_WIDE), str(PORT))
        finally:
            screen.close()
    finally:
        server.close()


def session(screen: Screen) -> str:
    """Type the session; return the screen."""
    screen.wait_for(r"> *\s*\Z")
    for line in SESSION:
        screen.type(line)
        screen.press("Enter")
        screen.wait_for(rf"> {re.escape(line)}\n(?:.*\n)*127\S+>\s*\Z")
    screen.type(HALF_TYPED)
    screen.press("Tab")
    return screen.wait_for(r"FOK +FOK").rstrip()


if __name__ == "__main__":
    sys.exit(main())
