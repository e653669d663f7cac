"""Show one market live: the book by price, the last trades, candles, and 24 hours at a glance.

A larger terminal shows more: 80 x 24 everything, below that the book first. q or Ctrl-C ends it. When the connection
is lost it tries again by itself, and says so in the last line.
"""

import argparse
import os
import signal
import sys
import time
from typing import Final

import trio
from rich.console import Console

from clients.cli import address as where
from clients.cli.address import Address
from clients.cli.options import PROGRAM, Parser, add_color, wants_color
from clients.cli.watch.drawing.page import Status, page
from clients.cli.watch.drawing.screen import Screen, shown_size
from clients.cli.watch.session import Link, follow, look_once
from clients.cli.watch.state.candles import INTERVALS
from clients.cli.watch.state.picture import LEVELS_MAX, Picture
from clients.cli.watch.state.records import BadMessage
from clients.cli.wire import Gone, Refused

FRAME_S: Final = 0.1
"""Shortest time between two drawings: faster than this no eye can follow, and a slow line can't carry."""
ONCE_S_MAX: Final = 15.0
"""Longest wait of --once for the whole picture."""
END_KEYS: Final = b"qQ\x03\x04"
"""Also Ctrl-C and Ctrl-D; the screen makes a key of Ctrl-C."""


def parser() -> Parser:
    """Make the parser of what follows `watch`."""
    root = Parser(
        prog=f"{PROGRAM} watch",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    root.add_argument("market", help="its name, such as BTC_USDT; MARKET.LIST tells which there are")
    root.add_argument("--interval", choices=INTERVALS, default="1m", help="of the candles (default: %(default)s)")
    root.add_argument(
        "--levels", type=level_count, default=LEVELS_MAX, help="of each side, at most (default: all that fit)"
    )
    root.add_argument("--once", action="store_true", help="print it as it is now, and end")
    add_color(root)
    root.add_argument("--help", action="help", help="this text")
    where.add_arguments(root)
    return root


def level_count(text: str) -> int:
    """Read the number of levels."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LEVELS_MAX:
        raise argparse.ArgumentTypeError(f"expected 1 to {LEVELS_MAX}, received {text[:20]!r}")
    return int(text)


def run(words: list[str], outer: Address, *, color: bool) -> int:
    """Run the command with what follows its name; return its exit code. `outer` is the server, if nothing else is."""
    args = parser().parse_args(words)
    address = where.address(args, outer)
    picture = Picture(args.market, args.interval)
    color = color and wants_color(args)
    console = Console(no_color=None if color else True, highlight=False, soft_wrap=False)
    if not args.once and not (console.is_terminal and sys.stdout.isatty()):
        return told("expected a terminal to draw on, standard output is none; --once prints one picture")
    try:
        if args.once:
            trio.run(once, console, picture, address, args.levels)
        else:
            trio.run(live, console, picture, address, args.levels)
    except Gone as problem:
        return told(f"no answer from {address}: {problem}")
    except Refused as problem:
        return told(refusal(str(problem), args.market, address))
    except BadMessage as problem:
        return told(str(problem))
    except KeyboardInterrupt:
        return 130
    return 0


def told(text: str) -> int:
    """Say in one line why it can't go on; return the exit code."""
    print(f"watch: {text}", file=sys.stderr)
    return 1


def refusal(error: str, market: str, address: Address) -> str:
    """Say what an error of the server means here."""
    code = error.split(" ", 1)[0]
    if code == "NOMARKET":
        return f"{address} has no market {market!r}; MARKET.LIST tells which there are"
    if code in ("NOAUTH", "WRONGPASS"):
        how = f"give it with --password or in {where.PASSWORD_VARIABLES[0]}"
        return f"{address} wants {'a password' if code == 'NOAUTH' else 'another password'}: {how}"
    return f"{address} refused: {error}"


async def once(console: Console, picture: Picture, address: Address, levels: int) -> None:
    """Print the picture as it is now."""
    try:
        with trio.fail_after(ONCE_S_MAX):
            await look_once(picture, address)
    except trio.TooSlowError:
        raise Gone(f"the picture was not complete within {ONCE_S_MAX:g} s") from None
    width, height = shown_size(console)
    status = Status(str(address), live=True, problem="", again_s=0.0, now_us=time.time_ns() // 1000, keys=False)
    console.print(page(picture.view(), status, levels, width, height), width=width, height=height, end="")


async def live(console: Console, picture: Picture, address: Address, levels: int) -> None:
    """Draw the picture until somebody ends it.

    nursery: follow (reads) | draw (hands views to a thread) | until_key | until_signal
    Whichever ends first ends all; the screen is restored after the last of them.
    """
    watching = Watching(picture, address, levels)
    with Screen(console) as screen:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(watching.follow, nursery.cancel_scope)
            nursery.start_soon(watching.draw, screen)
            nursery.start_soon(until_key, nursery.cancel_scope)
            nursery.start_soon(watching.until_signal, screen, nursery.cancel_scope)
    if watching.problem is not None:
        raise watching.problem


class Watching:
    """What the tasks of a live view share."""

    def __init__(self, picture: Picture, address: Address, levels: int) -> None:
        self.picture = picture
        self.address = address
        self.levels = levels
        self.link = Link()
        self.problem: Exception | None = None
        self.drawing = trio.Lock()

    async def follow(self, scope: trio.CancelScope) -> None:
        """Keep the picture in step; end everything when that can't be."""

        def tell(link: Link) -> None:
            self.link = link

        try:
            await follow(self.picture, self.address, tell)
        except (Refused, BadMessage) as problem:
            self.problem = problem
            scope.cancel()

    async def draw(self, screen: Screen) -> None:
        """Draw whatever is not on the screen yet, at most every `FRAME_S`."""
        drawn: object = None
        while True:
            size, status = screen.size(), self.status()
            wanted = (self.picture.version, size, status.text(), status.clock())
            if wanted != drawn:
                what = page(self.picture.view(), status, self.levels, *size)
                async with self.drawing:
                    await trio.to_thread.run_sync(screen.draw, what, *size)
                drawn = wanted
            await trio.sleep(FRAME_S)

    async def until_signal(self, screen: Screen, scope: trio.CancelScope) -> None:
        """End everything when told to, by a signal; give the terminal back while stopped by Ctrl-Z."""
        with trio.open_signal_receiver(signal.SIGINT, signal.SIGTERM, signal.SIGTSTP) as signals:
            async for number in signals:
                if number != signal.SIGTSTP:
                    scope.cancel()
                    continue
                async with self.drawing:
                    screen.give_back()
                    os.kill(os.getpid(), signal.SIGSTOP)
                    screen.take()

    def status(self) -> Status:
        """Return what the last line says."""
        again_s = max(0.0, self.link.again_s - time.monotonic())
        now_us = time.time_ns() // 1000
        return Status(str(self.address), self.picture.complete, self.link.problem, again_s, now_us, keys=True)


async def until_key(scope: trio.CancelScope) -> None:
    """End everything when q or Ctrl-C is pressed; other keys mean nothing."""
    keyboard = sys.stdin.fileno()
    while os.isatty(keyboard):
        await trio.lowlevel.wait_readable(keyboard)
        keys = os.read(keyboard, 64)
        if not keys or any(key in END_KEYS for key in keys):
            scope.cancel()
