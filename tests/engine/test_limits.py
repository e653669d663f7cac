"""Every limit, and one past it."""

import pytest

from protocol import limits
from protocol.commands import COMMANDS
from protocol.requests import PARSERS, OrderBatch, OrderCancel
from protocol.spec import ENGINE
from server.engine.handlers import HANDLERS
from server.engine.handlers.order import order_batch
from tests.engine.venue import Venue, funded


def test_assets_and_markets_are_counted() -> None:
    venue = Venue(checked=False)
    for number in range(limits.ASSETS_MAX):
        assert venue.code(f"ASSET.CREATE a{number} SCALE 4") == ""
    assert venue.code("ASSET.CREATE more SCALE 4") == "LIMIT"
    assert venue.code("ASSET.CREATE a0 SCALE 4") == "", "a repetition is no more than before"
    assert venue.code("ASSET.CREATE a0 SCALE 5") == "EXISTS"
    for number in range(limits.MARKETS_MAX):
        assert venue.code(f"MARKET.CREATE m{number} a{number % 9} a{10 + number % 7} AMOUNTSCALE 2 PRICESCALE 2") == ""
    assert venue.code("MARKET.CREATE more a0 a1 AMOUNTSCALE 2 PRICESCALE 2") == "LIMIT"
    assert venue.code("MARKET.CREATE more a0 a1 AMOUNTSCALE 2 PRICESCALE 3") == "BADPRECISION"
    assert venue.code("MARKET.CREATE m0 a0 a10 AMOUNTSCALE 2 PRICESCALE 2") == ""
    venue("USER.REGISTER")
    answer = venue("BALANCE.GET 1 " + " ".join(f"a{number}" for number in range(limits.ASSETS_MAX)))
    assert isinstance(answer, dict)
    assert len(answer) == limits.ASSETS_MAX


@pytest.mark.parametrize(
    ("command", "longest", "code"),
    [
        ("ASSET.CREATE {} SCALE 2", limits.NAME_MAX, "BADNAME"),
        ("MARKET.CREATE {} ETH USDT AMOUNTSCALE 2 PRICESCALE 2", limits.NAME_MAX, "BADNAME"),
        ("ASSET.CREATE X SCALE 2 NAME {}", limits.ASSET_TEXT_MAX, "BADNAME"),
        ("ASSET.CREATE X SCALE 2 SYMBOL {}", limits.ASSET_TEXT_MAX, "BADNAME"),
        ("ASSET.CREATE X SCALE 2 ADDRESS {}", limits.ASSET_TEXT_MAX, "BADNAME"),
        ("ASSET.CREATE X SCALE 2 LOGO {}", limits.ASSET_TEXT_MAX, "BADNAME"),
        ("USER.REGISTER L1 {}", limits.USER_KEY_MAX, "BADNAME"),
        ("USER.REGISTER L2 {}", limits.USER_KEY_MAX, "BADNAME"),
        ("ORDER.PUT 1 ETH_USDT BID LIMIT 1 PRICE 1 CLIENTID {}", limits.CLIENT_ID_MAX, "BADNAME"),
        ("BALANCE.TRANSFER 1 2 ETH 1 ID {}", limits.TRANSFER_ID_MAX, "BADNAME"),
        ("BALANCE.UPDATE 1 ETH 1 BUSINESS {} ID 9", limits.BUSINESS_MAX, "BADNAME"),
    ],
)
def test_a_name_of_the_longest_length_passes_and_one_byte_more_does_not(command: str, longest: int, code: str) -> None:
    venue = funded()
    assert venue.code(command.format("x" * (longest + 1))) == code
    assert venue.code(command.format("x" * longest)) == ""


@pytest.mark.parametrize("wrong", [b"\x00", b"\x7f", b"\x80", b"\xff", "é".encode(), b"\t", b" "])
def test_bytes_that_are_not_printable_are_refused_in_every_name(wrong: bytes) -> None:
    venue = funded()
    for command in (
        [b"ASSET.CREATE", b"X" + wrong, b"SCALE", b"2"],
        [b"USER.REGISTER", b"L1", b"a" + wrong],
        [b"ORDER.PUT", b"1", b"ETH_USDT", b"BID", b"LIMIT", b"1", b"PRICE", b"1", b"CLIENTID", wrong],
        [b"BALANCE.TRANSFER", b"1", b"2", b"ETH", b"1", b"ID", wrong],
        [b"BALANCE.UPDATE", b"1", b"ETH", b"1", b"BUSINESS", wrong, b"ID", b"9"],
    ):
        answer = venue.execute(command)
        assert getattr(answer, "code", "") == "BADNAME", command
    accepted = venue.execute([b"ASSET.CREATE", b"Y", b"SCALE", b"2", b"NAME", b"a" + wrong + b"b"])
    assert getattr(accepted, "code", "") == ("" if wrong == b" " else "BADNAME")


def test_a_batch_holds_so_many_items() -> None:
    venue = funded()
    item = " PUT ETH_USDT BID LIMIT 0.01 PRICE 1"
    answer = venue("ORDER.BATCH 1" + item * limits.BATCH_MAX)
    assert isinstance(answer, list)
    assert len(answer) == limits.BATCH_MAX
    assert venue.code("ORDER.BATCH 1" + item * (limits.BATCH_MAX + 1)) == "LIMIT"
    items = [OrderCancel(1, b"ETH_USDT", number, None) for number in range(1, limits.BATCH_MAX + 2)]
    with pytest.raises(Exception, match="LIMIT"):
        order_batch(venue.exchange, OrderBatch(1, list(items)), venue.now_us + 1)


def test_lists_hold_so_many_elements() -> None:
    venue = funded(checked=False)
    count = limits.LIST_MAX + 50
    venue.all(f"ORDER.PUT 1 ETH_USDT ASK LIMIT 0.01 PRICE {10 + n / 100:.2f}" for n in range(count))
    for command, longest in (
        ("ORDER.LIST 1", limits.LIST_DEFAULT),
        (f"ORDER.LIST 1 LIMIT {limits.LIST_MAX}", limits.LIST_MAX),
    ):
        answer = venue(command)
        assert isinstance(answer, list)
        assert len(answer) == longest
    asks = venue.record(f"MARKET.DEPTH ETH_USDT LIMIT {limits.LIST_MAX}")["asks"]
    assert isinstance(asks, list)
    assert len(asks) == limits.LIST_MAX
    venue("ENGINE.SET trades-max 2000")
    venue("ORDER.PUT 2 ETH_USDT BID MARKET 10.5")
    trades = venue(f"MARKET.TRADES ETH_USDT LIMIT {limits.LIST_MAX}")
    assert isinstance(trades, list)
    assert len(trades) == limits.LIST_MAX
    for command in ("ORDER.LIST 1", "MARKET.DEPTH ETH_USDT", "MARKET.TRADES ETH_USDT"):
        assert venue.code(f"{command} LIMIT {limits.LIST_MAX + 1}") == "ERR"


def test_ids_of_users_and_orders_are_64_bit() -> None:
    venue = funded()
    assert venue.code(f"USER.GET {limits.ID_MAX}") == "NOUSER"
    assert venue.code(f"USER.GET {limits.ID_MAX + 1}") == "ERR"
    assert venue.code(f"ORDER.GET ETH_USDT {limits.ID_MAX}") == "NOORDER"
    assert venue.code(f"BALANCE.UPDATE 1 ETH 1 BUSINESS b ID {limits.INTEGER_MAX}") == ""
    assert venue.code("BALANCE.UPDATE 1 ETH 1 BUSINESS b ID 0") == ""
    assert venue.code(f"BALANCE.UPDATE 1 ETH 1 BUSINESS b ID {limits.INTEGER_MAX + 1}") == "ERR"


def test_every_engine_command_has_a_handler() -> None:
    assert set(HANDLERS) == {name for name in PARSERS if COMMANDS[name.decode()].layer == ENGINE}
