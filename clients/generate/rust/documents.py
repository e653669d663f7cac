"""Documentation comments."""

import re
import textwrap
from typing import Final

from clients.generate.model import RECORD_NAMES, Argument, Command, Field

WIDTH: Final = 120

RETRIES: Final = {
    "always": "Sent again after a lost connection: it changes nothing twice.",
    "CLIENTID": "Sent again after a lost connection, under its `client_id`; if none is given, the library makes one.",
    "CLIENTID in every PUT": "Sent again after a lost connection: a put that has no `client_id` gets one.",
    "ID": "Sent again after a lost connection, under its `id`; where none is given, the library makes one.",
    "L1 or L2": "Sent again after a lost connection if `l1` or `l2` is given.",
    "": "Not sent again once it may have arrived.",
}

MEANINGS: Final = {
    "action": "what happened to it",
    "address": "its contract's address",
    "amount_scale": "decimals of an order's amount",
    "ask": "the best ask",
    "ask_amount": "how much there is at the best ask, or of all asks in a summary",
    "ask_count": "how many asks there are",
    "asks": "the asks",
    "available": "what can be used",
    "available_change": "what was added to the available balance",
    "available_count": "how many users have some available",
    "balances": "the balances, by asset",
    "base": "the asset that is bought and sold",
    "bid": "the best bid",
    "bid_amount": "how much there is at the best bid, or of all bids in a summary",
    "bid_count": "how many bids there are",
    "bids": "the bids",
    "business": "what the change was for",
    "business_id": "its number: the caller's, the trade's, or the log's record of a transfer",
    "cause": "why it is told",
    "cause_id": "the business id, transfer id, trade id or order id",
    "chain_id": "the chain it lives on",
    "change": "`last` minus `open`",
    "change_percent": "the same in percent of `open`",
    "changes": "what changed, in order",
    "channel": "the channel",
    "client_id": "the id that the client gave it; empty if none",
    "close": "the last price",
    "closed": "whether it is over",
    "complete": "false where it was cut",
    "count": "how many",
    "counter_order_id": "the number of the order on the other side",
    "create_time": "when it was made",
    "deposited": "what was paid in, ever",
    "detail": "the JSON object that was given for the record",
    "end": "when it ends",
    "entries": "the changes, latest first",
    "epoch": "another one after every start of the server",
    "fee": "the fee",
    "fee_asset": "the asset in which the fee was paid",
    "fee_scale": "decimals of a fee rate",
    "fees": "what the exchange earned",
    "fill": "the trade that caused it",
    "fills": "what this command traded",
    "finished_base": "what was traded so far, in base",
    "finished_fee": "the fees so far",
    "finished_quote": "what was traded so far, in quote",
    "from_user": "who gave it",
    "frozen": "what stands in orders",
    "frozen_change": "what was added to the frozen balance",
    "frozen_count": "how many users have some frozen",
    "hash": "SHA-256 in hexadecimal digits",
    "high": "the highest price",
    "id": "its number",
    "inner_id": "its id inside a rollup",
    "interval": "how long it lasts",
    "kline": "the candle",
    "l1": "the L1 address; empty if none",
    "l2": "the L2 public key; empty if none",
    "last": "the last price",
    "last_price": "the price of the last trade",
    "logo": "address of its picture",
    "low": "the lowest price",
    "maker_fee": "fee rate of the maker",
    "maker_order_id": "the resting order's number",
    "markets": "the markets",
    "memo": "the JSON object that was given with it; empty if none",
    "messages": "the messages, oldest first",
    "min_amount": "the smallest order",
    "name": "name for people",
    "next": "`before` of the next page; empty: this is the last",
    "ok": "whether all invariants hold",
    "open": "the first price",
    "open_orders": "how many orders are open",
    "order": "the order as it is then",
    "order_id": "the order's number",
    "order_ids": "their numbers, ascending",
    "orders": "the orders",
    "period": "seconds that it tells of",
    "post_only": "whether it expires rather than takes",
    "prev": "the number of the message before",
    "prevented": "what self-trade prevention took off it",
    "previous_close": "the last price before `open`",
    "price": "the price, of one base in quote",
    "price_scale": "decimals of a price",
    "problems": "what does not hold",
    "quote": "what it cost, in quote",
    "reason": "why it ended unfilled",
    "remain": "what is left of it",
    "role": "the part that the order played",
    "scale": "decimals of its amounts",
    "seq": "the message's number on its channel",
    "sequence": "the number of the log's last record",
    "show": "decimals to show",
    "side": "its side; of a trade the taker's",
    "start": "when it began",
    "status": "its status",
    "stp": "who gives way when it would trade with its own user's",
    "symbol": "its ticker elsewhere",
    "taker_fee": "fee rate of the taker",
    "ticker": "the ticker",
    "tif": "how long it stands",
    "time": "when it was",
    "to_user": "who received it",
    "trade": "the trade",
    "trade_count": "how many trades there were",
    "trade_id": "the trade's number",
    "trades": "the trades, latest first",
    "transfer_id": "the id under which it was made",
    "transfers": "the transfers, latest first",
    "type": "its kind",
    "update_time": "when it changed last",
    "user": "the owner's number",
    "users": "how many users there are",
    "volume": "what was traded, in base",
    "vwap": "the average price, weighted by amount",
    "withdrawn": "what was paid out, ever",
}
"""What fields mean; the declarations have names and types only."""

PAGE_SEQUENCE: Final = "the record of the log up to which history had come"

SPECIAL: Final = {
    ("ASSET", "asset"): "its name",
    ("ASSET_SUMMARY", "asset"): "its name",
    ("MARKET", "market"): "its name",
    ("MARKET_SUMMARY", "market"): "its name",
    ("MARKET", "quote"): "the asset that pays for it",
    ("CHECK", "orders"): "how many orders are open",
    ("REPLAY", "seq"): "the number of the channel's last message",
    ("ORDER", "amount"): "how much was ordered, in base",
    ("ORDER_FULL", "amount"): "how much was ordered, in base",
    ("CHANGE", "amount"): "what the order shows after it; zero: it is gone",
    ("TICKER", "time"): "when it was made",
    ("MARKET_STATUS", "time"): "when it was made",
    ("MARKET_STATUS", "sequence"): "the number of the log's last record",
    ("BALANCE", "frozen"): "what stands in orders",
    ("USER_TRADE", "side"): "the user's side",
    ("USER_TRADE", "order_id"): "the number of the user's order",
    ("BALANCE_ENTRY", "change"): "what was added to the balance, available and frozen",
    ("BALANCE_ENTRY", "cause"): "why it changed",
    ("BALANCE_ENTRY", "available"): "what could be used after it",
    ("BALANCE_ENTRY", "frozen"): "what stood in orders after it",
    ("BALANCE_ENTRY", "detail"): "the JSON object that was given with it; empty if none",
    ("TRANSFER", "amount"): "how much",
    ("ORDER_PAGE", "sequence"): PAGE_SEQUENCE,
    ("ORDER_PAGE", "orders"): "the orders, latest first",
    ("TRADE_PAGE", "sequence"): PAGE_SEQUENCE,
    ("BALANCE_PAGE", "sequence"): PAGE_SEQUENCE,
    ("TRANSFER_PAGE", "sequence"): PAGE_SEQUENCE,
}
"""What fields mean where their name alone does not tell."""

NOTES: Final = {
    "WAITHISTORY": "Answers come in order: what else is called on this connection waits behind it. Ask on a connection "
    "of its own, and with a `timeout` below that of the [options](crate::Options::timeout), which ends it, too.",
}
"""What to know of a command in this library."""

DEFAULTS: Final = {"asset": "the asset", "market": "the market", "amount": "how much, in base"}


def meaning(record: str, field: Field) -> str:
    """Say what a field means, and in which unit."""
    found = SPECIAL.get((record, field.name)) or MEANINGS.get(field.name) or DEFAULTS[field.name]
    text = sentence(found)
    if field.type.kind == "time":
        text += " Microseconds since 1970."
    if field.type.nullable:
        text += " `None` where there is none."
    return text


def sentence(text: str) -> str:
    """Write a summary as a sentence.

    >>> sentence("the owner"), sentence("`a`: b.")
    ('The owner.', '`a`: b.')
    """
    text = escaped(text[:1].upper() + text[1:])
    return text if text.endswith(".") else text + "."


def escaped(text: str) -> str:
    """Keep rustdoc from taking brackets for links or tags.

    >>> escaped("lists of [price, amount], 0 <= r < 1")
    'lists of \\\\[price, amount\\\\], 0 <= r < 1'
    """
    text = re.sub(r"([\[\]])", r"\\\1", text)
    return re.sub(r"<(\w+)>", r"`\1`", text)


def comment(text: str, indent: str = "") -> str:
    """Write a documentation comment of one or more paragraphs or lists."""
    lines = []
    for part in text.split("\n"):
        hang = "  " if part.startswith("* ") else ""
        wrapped = textwrap.wrap(
            part, WIDTH - len(indent) - 4, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
        )
        lines += [f"{indent}/// {line}" for line in wrapped] or [f"{indent}///"]
    return "\n".join(lines) + "\n"


def command_document(command: Command, needed: list[Argument], optional: list[str]) -> str:
    """Tell a command: what it does, takes and answers, how it is refused, and whether it is sent again."""
    text = f"`{command.name}`: {escaped(lowered(command.summary))}\n"
    text = text.rstrip("\n").rstrip(".") + ".\n"
    if needed:
        text += "\n" + "".join(f"* `{one.name}`: {escaped(argument_text(one))}.\n" for one in needed)
    if optional:
        text += f"\nWhat may be given besides: {', '.join(optional)}.\n"
    answer = command.reply_text.replace(" ({FILL})", "")
    answer = re.sub(r"\{(\w+)\}", lambda found: RECORD_NAMES[found[1]], answer)
    text += f"\nAnswers: {escaped(lowered(answer))}.\n\n{RETRIES[command.retry]}\n"
    if command.name in NOTES:
        text += f"\n{NOTES[command.name]}\n"
    if command.errors:
        text += "\n# Errors\n\nThe first that holds, and nothing has changed:\n\n"
        text += "".join(f"* `{error.code}`: {escaped(error.when)}.\n" for error in command.errors)
    return text.rstrip("\n")


def lowered(text: str) -> str:
    return text if re.match("[A-Z]{2}", text) else text[:1].lower() + text[1:]


def argument_text(argument: Argument) -> str:
    """Say what an argument is, and its bounds where the type does not tell."""
    text = argument.summary.rstrip(".")
    if argument.kind == "integer" and argument.high < 2**63 - 1:
        text += f"; {argument.low} to {argument.high}"
    return text
