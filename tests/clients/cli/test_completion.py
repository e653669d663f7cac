"""Hints and completion, by what stands before the cursor; the commands are those that a real server tells."""

import pytest

from clients.cli.catalog.command import Catalog
from clients.cli.catalog.completion import complete
from clients.cli.catalog.hint import hint
from clients.cli.catalog.names import Names, is_secret
from clients.cli.catalog.walk import Walk

AFTER_AMOUNT = (
    "[PRICE price] [QUOTELIMIT quote_limit] [TIF GTC|IOC|FOK] [POSTONLY] [STP NONE|TAKER|MAKER|BOTH|DECREMENT] "
    "[CLIENTID client_id] [TAKERFEE taker_fee] [MAKERFEE maker_fee] [SIGNATURE signature] [REPLY ACK|RESULT|FULL]"
)


@pytest.fixture
def names() -> Names:
    names = Names()
    for argument, word in (("market", "ETH_USDT"), ("market", "BTC_USDT"), ("asset", "USDT"), ("user", "7")):
        names.add(argument, word)
    return names


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("", ""),
        ("NOSUCH ", ""),
        ("ORDER.P", ""),
        ("PING", " [message]"),
        ("ORDER.PUT", f" user market BID|ASK LIMIT|MARKET amount {AFTER_AMOUNT}"),
        ("order.put 1 ", f"market BID|ASK LIMIT|MARKET amount {AFTER_AMOUNT}"),
        ("ORDER.PUT 1 BTC_USDT bid LIMIT 1 ", AFTER_AMOUNT),
        ("ORDER.PUT 1 BTC_USDT SELL ", ""),
        ("ORDER.PUT 1 BTC_USDT BID LIMIT 1 TIF ", f"GTC|IOC|FOK {AFTER_AMOUNT.replace('[TIF GTC|IOC|FOK] ', '')}"),
        ("ORDER.PUT 1 BTC_USDT BID LIMIT 1 REPLY ack PRICE 2", " " + AFTER_AMOUNT[14:-24]),
        ("ORDER.CANCEL 1 BTC_USDT ", "order_id|CLIENTID client_id"),
        ("ORDER.CANCEL 1 BTC_USDT CLIENTID ", "client_id"),
        ("ORDER.CANCEL 1 BTC_USDT 5", ""),
        ("BALANCE.GET 1 ", "[asset ...]"),
        ("BALANCE.GET 1 BTC ", "[asset ...]"),
        ("BALANCE.UPDATE 1 BTC 5 ID 7 ", "BUSINESS business [DETAIL detail]"),
        ("SUBSCRIBE ", "channel [channel ...]"),
        ("CONFIG GET ", "parameter [parameter ...]"),
        ("CONFIG SET port ", "value [parameter value ...]"),
        ("MARKET.KLINE BTC_USDT 1M ", "[FROM from_us] [TO to_us] [LIMIT limit] [FILL]"),
        ("MARKET.KLINE BTC_USDT 7m ", ""),
        ("3 BALANCE.GET ", "user [asset ...]"),
        ('ECHO "', ""),
        ("ORDER.BATCH 1 PUT BTC_USDT BID LIMIT 1 TIF IOC CANCEL BTC_USDT ", "order_id|CLIENTID client_id [item ...]"),
    ],
)
def test_the_hint_tells_what_is_still_to_come(line: str, shown: str, catalog: Catalog) -> None:
    found = hint(catalog, line)
    assert found == shown or ("ORDER.BATCH" in line and found.startswith(shown.removesuffix(" [item ...]")))


@pytest.mark.parametrize(
    ("line", "typed", "offered"),
    [
        ("ORDER.P", "ORDER.P", ["ORDER.PUT"]),
        ("order.can", "order.can", ["order.cancel", "order.cancelall"]),
        ("cle", "cle", ["clear"]),
        ("conf", "conf", ["config"]),
        ("config ", "", ["GET", "SET", "RESETSTAT", "REWRITE", "HELP"]),
        ("CONFIG G", "G", ["GET"]),
        ("ORDER.PUT ", "", ["7"]),
        ("ORDER.PUT 7 ", "", ["BTC_USDT", "ETH_USDT"]),
        ("ORDER.PUT 7 e", "e", ["ETH_USDT"]),
        ("ORDER.PUT 7 BTC_USDT ", "", ["BID", "ASK"]),
        ("ORDER.PUT 7 BTC_USDT a", "a", ["ask"]),
        ("ORDER.PUT 7 BTC_USDT BID LIMIT 1 TIF ", "", ["GTC", "IOC", "FOK"]),
        ("ORDER.PUT 7 BTC_USDT BID LIMIT 1 TIF GTC T", "T", ["TAKERFEE"]),
        ("ORDER.PUT 7 BTC_USDT LONG ", "", []),
        ("MARKET.KLINE BTC_USDT 1", "1", ["1s", "1m", "15m", "1h", "12h", "1d", "1w", "1M"]),
        ("MARKET.CREATE X ", "", ["USDT"]),
        ("BALANCE.GET 7 ", "", ["USDT"]),
        ("SUBSCRIBE kl", "kl", ["kline:BTC_USDT:1m", "kline:ETH_USDT:1m"]),
        ("SUBSCRIBE order:", "order:", ["order:7"]),
        ("help @or", "@or", ["@order"]),
        ("help order.put", "order.put", ["order.put"]),
        ("help config s", "s", ["set"]),
        ("watch ", "", ["BTC_USDT", "ETH_USDT"]),
        ("2 ORDER.P", "ORDER.P", ["ORDER.PUT"]),
        ('ORDER.PUT "7', "", []),
        ('ORDER.PUT "7"', "", []),
        ("NOSUCH ", "", []),
    ],
)
def test_tab_offers_what_may_stand_here(
    line: str, typed: str, offered: list[str], catalog: Catalog, names: Names
) -> None:
    found, candidates = complete(catalog, names, line)
    assert (found, [one.word for one in candidates]) == (typed, offered)


def test_every_command_of_the_server_is_offered_with_its_summary(catalog: Catalog) -> None:
    _, offered = complete(catalog, Names(), "")
    notes = {one.word: one.note for one in offered}
    for command in catalog.commands.values():
        if " " not in command.name:
            assert notes[command.name]


def test_words_that_were_typed_are_offered_again_the_latest_first(catalog: Catalog) -> None:
    names = Names()
    for line in ("ORDER.PUT 7 A_B BID LIMIT 1.5 CLIENTID mine", "order.cancel 8 A_B CLIENTID other", "AUTH s3cret"):
        names.learn_line(catalog, line.split())
    assert names.of("user") == ["8", "7"]
    assert names.of("client_id") == ["other", "mine"]
    assert names.of("amount") == ["1.5"]
    assert "s3cret" not in str(names.words)


def test_names_in_replies_are_learned(catalog: Catalog) -> None:
    names = Names()
    names.learn_reply("MARKET.LIST", [{b"market": b"A_B", b"quote": b"B"}, {b"market": b"C_D", b"quote": b"D"}])
    names.learn_reply("ORDER.PUT", {b"id": b"12", b"status": b"NEW"})
    names.learn_reply("ORDER.PUT", b"13")
    names.learn_reply("USER.REGISTER", b"5")
    names.learn_reply("MARKET.TRADES", [{b"id": b"99", b"quote": b"1.00"}])
    assert (names.of("market"), names.of("order_id"), names.of("user")) == (["A_B", "C_D"], ["13", "12"], ["5"])


def test_the_number_of_remembered_words_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clients.cli.catalog.names.WORDS_MAX", 2)
    names = Names()
    for word in ("1", "2", "1", "3", "x" * 65):
        names.add("user", word)
    assert names.of("user") == ["3", "1"]


@pytest.mark.parametrize(
    ("line", "is_hidden"),
    [
        ("AUTH x", True),
        ("auth ann x", True),
        ("HELLO 3 AUTH a b", True),
        ("HELLO 3", False),
        ("CONFIG SET requirepass x", True),
        ("config set port 1 requirepass x", True),
        ("CONFIG SET port 1", False),
        ("CONFIG GET requirepass", False),
        ("ACL SETUSER ann >x", True),
        ("", False),
    ],
)
def test_passwords_are_known_for_what_they_are(line: str, is_hidden: bool) -> None:
    assert is_secret(line.split()) is is_hidden


def test_a_walk_names_each_value_and_stops_at_what_can_t_be(catalog: Catalog) -> None:
    arguments = catalog.commands["ORDER.PUT"].arguments
    walk = Walk(arguments, ["1", "BTC_USDT", "BID", "LIMIT", "2", "PRICE", "3", "POSTONLY"])
    values = {taken.argument.name: taken.word for taken in walk.taken}
    assert values == {"user": "1", "market": "BTC_USDT", "amount": "2", "price": "3"}
    assert not walk.lost
    assert Walk(arguments, ["1", "BTC_USDT", "BID", "LIMIT", "2", "POSTONLY", "POSTONLY"]).lost


def test_what_a_server_leaves_out_is_empty_and_what_makes_no_sense_is_ignored() -> None:
    flat = [b"summary", b"Zs", b"arguments", [{b"name": b"n", b"type": b"string"}]]  # a map in RESP2
    catalog = Catalog({b"x.y": {}, b"z": flat}, [None])
    assert (hint(catalog, "X.Y "), hint(catalog, "z ")) == ("", "n")
    for nothing in (None, b"text", ValueError("NOAUTH"), 5):
        assert Catalog(nothing, nothing).commands == {}
