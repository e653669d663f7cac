"""The first two lines: the last price and what became of it in 24 hours; best bid and ask, and volume."""

from decimal import Decimal

from rich.text import Text

from clients.cli.palette import ASK, BID, LABEL, NAME, WARNING, direction
from clients.cli.watch.drawing.figures import NOTHING, exact, fitting, rounded_down, signed
from clients.cli.watch.state.picture import View

GAP = "   "
VOLUME_WIDTH = 12
"""Digits of a volume: enough for its size, which is what is looked for."""


def header(view: View, width: int) -> list[Text]:
    """Return the two lines; what does not fit is left out, the least important first."""
    return [in_a_row(first_line(view), width), in_a_row(second_line(view), width)]


def in_a_row(parts: list[Text], width: int) -> Text:
    """Put parts side by side, as many as fit."""
    line = Text(" ")
    for number, part in enumerate(parts):
        gap = GAP if number else ""
        if line.cell_len + len(gap) + part.cell_len > width:
            break
        line.append(gap)
        line.append_text(part)
    return line


def labelled(label: str, value: str, style: str = "") -> Text:
    return Text.assemble((label + " ", LABEL), (value, style))


def first_line(view: View) -> list[Text]:
    """Return the parts of the first line, the most important first."""
    name = Text(view.market, style=NAME)
    if view.listing is not None and view.listing.status != "TRADING":
        name.append(f" {view.listing.status}", style=WARNING)
    ticker = view.ticker
    if ticker is None:
        return [name]
    change = ticker.change if ticker.change is not None else Decimal(0)
    style = direction(change)
    last = ticker.last
    if last is None and view.trades:  # nothing traded in 24 hours
        last = view.trades[0].price
    arrow = "▲ " if change > 0 else "▼ " if change < 0 else ""
    percent = NOTHING if ticker.change_percent is None else f"{arrow}{signed(ticker.change_percent)} %"
    return [
        name,
        Text(exact(last), style=f"bold {style}".strip()),
        Text(percent, style=style),
        labelled("24h high", exact(ticker.high)),
        labelled("low", exact(ticker.low)),
        labelled("change", signed(ticker.change), style),
        labelled("average", exact(ticker.vwap)),
    ]


def second_line(view: View) -> list[Text]:
    """Return the parts of the second line."""
    ticker = view.ticker
    if ticker is None:
        return []
    turnover = ticker.quote
    if turnover is not None and ticker.last is not None:
        turnover = rounded_down(turnover, ticker.last)
    base, quote = ("", "") if view.listing is None else (f" {view.listing.base}", f" {view.listing.quote}")
    return [
        labelled("bid", exact(ticker.bid), BID),
        labelled("ask", exact(ticker.ask), ASK),
        labelled("volume", fitting(ticker.volume, VOLUME_WIDTH) + base),
        labelled("turnover", fitting(turnover, VOLUME_WIDTH) + quote),
        labelled("trades", f"{ticker.trade_count:,}"),
        labelled("bid amount", fitting(ticker.bid_amount, VOLUME_WIDTH) + base),
        labelled("ask amount", fitting(ticker.ask_amount, VOLUME_WIDTH) + base),
    ]
