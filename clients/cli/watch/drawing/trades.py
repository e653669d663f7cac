"""The last trades, newest first, in the colour of who took: green bought, red sold."""

from rich.text import Text

from clients.cli.palette import LABEL, SIDES
from clients.cli.watch.drawing.figures import aligned, day_time, exact, rounded_down
from clients.cli.watch.drawing.ladder import nothing
from clients.cli.watch.state.picture import View

AMOUNT_WIDTH_MAX = 12
QUOTE_FROM = 42
"""From this width on a trade's value is written, too."""
ARROWS = {"BID": "▲", "ASK": "▼"}


def trades(view: View, width: int, height: int) -> list[Text]:
    """Return the lines of the last trades."""
    shown = view.trades[: max(0, height - 1)]
    if not shown:
        return [Text(""), nothing("no trades yet", width)]
    price = max(len(exact(it.price)) for it in shown)
    time_width = len("00:00:00") if width >= price + 8 + 9 else 0
    rest = width - time_width - (2 if time_width else 0) - price - 4
    amount = max(4, min(max([len(exact(it.amount)) for it in shown] + [len("amount")]), AMOUNT_WIDTH_MAX, rest))
    values = [rounded_down(it.quote, it.price) for it in shown]
    quote = 0
    if width >= QUOTE_FROM:
        quote = max(
            4, min(max([len(exact(it)) for it in values] + [len("value")]), AMOUNT_WIDTH_MAX, rest - amount - 2)
        )
    head = f"{'time':<{time_width}}  " if time_width else ""
    head += f"{'price':>{price + 2}}  {'amount':>{amount}}"
    if quote:
        head += f"  {'value':>{quote}}"
    lines = [Text(head, style=LABEL)]
    amounts = aligned([it.amount for it in shown], amount)
    quotes = aligned(values, quote) if quote else [""] * len(shown)
    for it, amount_text, quote_text in zip(shown, amounts, quotes, strict=True):
        line = Text(f"{day_time(it.time_us)}  " if time_width else "", style=LABEL)
        line.append(f"{ARROWS[it.side]} {exact(it.price):>{price}}", style=SIDES[it.side])
        line.append(f"  {amount_text}", style="default")
        if quote:
            line.append(f"  {quote_text}", style=LABEL)
        lines.append(line)
    return lines
