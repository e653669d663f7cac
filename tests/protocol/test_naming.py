"""Params by field name: a map means the words that its command's declaration says."""

import random
import shlex

import pytest

from protocol.commands import COMMANDS
from protocol.errors import Rejection
from protocol.generate_page import EXAMPLES, session
from protocol.naming import NAMES, Extension
from protocol.requests import PARSERS, OrderBatch, Request
from protocol.spec import SERVER, Argument
from tests.model.generator import SETUP, Generator
from tests.model.naive import NaiveExchange
from tests.protocol.by_name import NotByName, map_of
from tests.protocol.packed_wire import new_packed_parser, request
from tests.scenarios.runner import FOLDER

ENGINE_NAMES = {name for name, command in COMMANDS.items() if command.layer != SERVER}
EVERY_TOKEN = (
    "ASSET.CREATE A SCALE 8 SHOW 2 NAME n SYMBOL s CHAINID 1 ADDRESS a INNERID 2 LOGO l",
    "MARKET.CREATE m b q AMOUNTSCALE 2 PRICESCALE 3 FEESCALE 4 MINAMOUNT 1 TAKERFEE 0 MAKERFEE 0 STP BOTH",
    "MARKET.SET m MINAMOUNT 1 TAKERFEE 0 MAKERFEE 0 STP BOTH STATUS HALT",
    "MARKET.DEPTH m LIMIT 5 INTERVAL 0.1",
    "ORDER.PUT 1 m BID MARKET 1 QUOTELIMIT 5 TIF IOC STP NONE CLIENTID PRICE TAKERFEE 0 MAKERFEE 0 REPLY FULL",
    "ORDER.PUT 1 m ASK LIMIT 1 PRICE 5 POSTONLY SIGNATURE ab",
    "ORDER.BATCH 1 PUT m BID LIMIT 1 PRICE 5 POSTONLY CLIENTID CANCEL CANCEL m CLIENTID PUT AMEND m 5 AMOUNT 1 PRICE 2",
    "ORDER.LIST 1 MARKET m OFFSET 5 LIMIT 6",
    "USER.REGISTER L1 a L2 b",
    "MARKET.TRADES m LIMIT 5 BEFORE 6",
    "ORDER.HISTORY 1 MARKET m SIDE BID STATUS EXPIRED FROM 1 TO 2 BEFORE 3-4 LIMIT 5",
    "TRADE.HISTORY 1 MARKET m SIDE ASK ORDER 7 FROM 1 TO 2 BEFORE 3 LIMIT 5",
    "BALANCE.HISTORY 1 ASSET a BUSINESS deposit FROM 1 TO 2 BEFORE 3 LIMIT 5",
    "TRANSFER.HISTORY 1 ASSET a DIRECTION OUT FROM 1 TO 2 BEFORE 3 LIMIT 5",
    "WAITHISTORY 0 100",
)


def engine_corpus() -> list[list[bytes]]:
    """List requests of every engine command: as the documents, the scenarios and chance write them."""
    lines = [request for request, _ in session(EXAMPLES.read_text(encoding="utf-8"))]
    for path in sorted(FOLDER.glob("*.txt")):
        rows = [line for line in path.read_text().splitlines() if line.strip() and line[0] not in "#@"]
        lines += [row.partition("->")[0] for row in rows]
    found = [[word.encode() for word in shlex.split(line)] for line in (*lines, *SETUP, *EVERY_TOKEN) if line.strip()]
    naive = NaiveExchange()
    for now, line in enumerate(SETUP):
        naive.call(line.encode().split(), now)
    generator = Generator(naive)
    rng = random.Random(7)
    for now in range(2_000):
        words = generator.command(rng)
        naive.call(words, 1000 + now)
        found.append(words)
    return found


ENGINE_CORPUS = engine_corpus()


def fields(request: Request) -> dict[str, object]:
    """Take a request apart, those within it too."""
    if isinstance(request, OrderBatch):
        return {"user": request.user, "items": [fields(item) for item in request.items]}
    return {name: getattr(request, name) for name in dir(request) if not name.startswith("_")}


def meaning(words: list[bytes]) -> object:
    """Say what the engine would be asked, or how it is refused."""
    try:
        return fields(PARSERS[words[0].upper()](words))
    except Rejection as rejection:
        return rejection.text


def by_name(name: str | bytes, params: object) -> list[bytes]:
    """Send a map as a client does; return the words that it means, or raise Rejection."""
    parser = new_packed_parser()
    parser.feed(request(1, name, params))
    words = parser.next()
    assert words is not None
    return words


def refusal(name: str, params: object) -> str:
    with pytest.raises(Rejection) as caught:
        by_name(name, params)
    assert caught.value.code == "ERR"
    return caught.value.text


@pytest.mark.parametrize("numbers", [False, True])
def test_params_by_name_mean_what_params_in_order_mean_for_every_engine_command(numbers: bool) -> None:
    seen: set[str] = set()
    for words in ENGINE_CORPUS:
        name = words[0].upper().decode()
        if name not in ENGINE_NAMES:
            continue
        try:
            params = map_of(words, numbers)
        except NotByName:
            assert isinstance(meaning(words), str), words
            continue
        shuffled = list(params.items())
        random.Random(len(seen)).shuffle(shuffled)
        try:
            made: object = meaning(by_name(words[0], dict(shuffled)))
        except Rejection as rejection:
            made = rejection.text
        assert made == meaning(words), (words, params)
        seen.add(name)
    assert seen == ENGINE_NAMES


def leaves(arguments: tuple[Argument, ...]) -> list[Argument]:
    """List the arguments with a name of their own on the wire, wherever they stand."""
    return [leaf for one in arguments for leaf in (one, *leaves(one.arguments))]


def test_every_argument_of_the_engine_is_met_by_the_corpus() -> None:
    met: set[tuple[str, str]] = set()
    for words in ENGINE_CORPUS:
        try:
            params = map_of(words)
        except (KeyError, NotByName):
            continue
        name = words[0].upper().decode()
        met |= {(name, str(field)) for field in params}
        for item in params.get("item", []):  # type: ignore[attr-defined] # a list
            for kind, inner in item.items():
                met |= {(name, kind), *[(name, str(field)) for field in inner]}
    groups = {("ORDER.CANCEL", "which"), ("ORDER.BATCH", "which")}
    wanted = {(name, leaf.name) for name in ENGINE_NAMES for leaf in leaves(COMMANDS[name].arguments)} - groups
    assert wanted - met == set()


SERVERS_OWN: tuple[tuple[str, object, bytes], ...] = (
    ("PING", {}, b"PING"),
    ("PING", {"message": b"x"}, b"PING x"),
    ("AUTH", {"password": "p"}, b"AUTH p"),
    ("AUTH", {"username": "default", "password": "p"}, b"AUTH default p"),
    ("HELLO", {}, b"HELLO"),
    ("HELLO", {"protover": "msgpack", "clientname": "me"}, b"HELLO msgpack SETNAME me"),
    (
        "HELLO",
        {"protover": 3, "username": "u", "password": "p", "clientname": "me"},
        b"HELLO 3 AUTH u p SETNAME me",
    ),
    ("CONFIG GET", {"parameter": ["max*", "port"]}, b"CONFIG GET max* port"),
    (
        "config set",
        {"data": [{"parameter": "timeout", "value": 5}, {"value": "no", "parameter": "appendfsync"}]},
        b"config set timeout 5 appendfsync no",
    ),
    ("CLIENT KILL", {"filter": [{"client_id": 7}, {"skipme": "no"}]}, b"CLIENT KILL ID 7 SKIPME no"),
    ("CLIENT KILL", {"filter": [{"old_format": "1.2.3.4:5"}]}, b"CLIENT KILL 1.2.3.4:5"),
    ("CLIENT LIST", {}, b"CLIENT LIST"),
    ("CLIENT LIST", {"client_id": [1, 2]}, b"CLIENT LIST ID 1 2"),
    ("CLIENT LIST", {"pubsub": True}, b"CLIENT LIST TYPE PUBSUB"),
    ("CLIENT REPLY", {"skip": True}, b"CLIENT REPLY SKIP"),
    ("CLIENT NO-EVICT", {"off": True}, b"CLIENT NO-EVICT OFF"),
    ("CLIENT SETINFO", {"libname": "x"}, b"CLIENT SETINFO LIB-NAME x"),
    ("COMMAND LIST", {"category": "write"}, b"COMMAND LIST FILTERBY ACLCAT write"),
    ("COMMAND", {}, b"COMMAND"),
    ("SHUTDOWN", {"nosave": True, "now": True, "force": False}, b"SHUTDOWN NOSAVE NOW"),
    ("INFO", {"section": []}, b"INFO"),
    ("WAITAOF", {"numlocal": 1, "numreplicas": 0, "timeout": 100}, b"WAITAOF 1 0 100"),
    ("MEMORY USAGE", {"key": "k", "count": 0}, b"MEMORY USAGE k SAMPLES 0"),
    ("CONFIG NOSUCH", {}, b"CONFIG NOSUCH"),
    ("CONFIG NOSUCH", {"a": 1}, b"CONFIG NOSUCH"),
)


@pytest.mark.parametrize(("name", "params", "line"), SERVERS_OWN)
def test_a_map_means_these_words(name: str, params: object, line: bytes) -> None:
    assert by_name(name, params) == line.split(b" ")


ORDER = {"user": 1, "market": "m", "side": "BID", "kind": "LIMIT", "amount": "1", "price": "5"}
OPTIONS = "price, quote_limit, tif, post_only, stp, client_id, taker_fee, maker_fee, signature, reply"
ALL = "user, market, side, kind, amount, " + OPTIONS
IN_WORDS = "expected text or an integer, received"
FLOAT = "a float (decimals are written as text, '0.5')"
ITEM = {"market": "m", "order_id": 5}

REFUSED: tuple[tuple[str, object, str], ...] = (
    ("ORDER.PUT", ORDER | {"prize": "5"}, f"unknown field 'prize' for 'order.put': expected one of {ALL}"),
    ("ORDER.PUT", ORDER | {"PRICE": "5"}, f"unknown field 'PRICE' for 'order.put': expected one of {ALL}"),
    ("PING", {"x": 1}, "unknown field 'x' for 'ping': expected message"),
    ("TIME", {"x": 1}, "unknown field 'x' for 'time': expected none"),
    ("CONFIG", {"x": 1}, "unknown field 'x' for 'config': expected none"),
    ("ORDER.PUT", {"user": 1}, "missing field for 'order.put': expected market"),
    ("ORDER.PUT", {}, "missing field for 'order.put': expected user"),
    (
        "BALANCE.UPDATE",
        {"user": 1, "asset": "a", "delta": 1, "business": "b"},
        "missing field for 'balance.update': expected business_id",
    ),
    (
        "ORDER.CANCEL",
        {"user": 1, "market": "m"},
        "missing field for 'order.cancel': expected one of order_id, client_id",
    ),
    (
        "ORDER.CANCEL",
        {"user": 1, **ITEM, "client_id": "c"},
        "client_id: expected only one of order_id, client_id, received several",
    ),
    ("ORDER.PUT", ORDER | {"price": 5.0}, f"price: {IN_WORDS} {FLOAT}"),
    ("ORDER.PUT", ORDER | {"price": None}, f"price: {IN_WORDS} nil"),
    ("ORDER.PUT", ORDER | {"price": True}, f"price: {IN_WORDS} true"),
    ("ORDER.PUT", ORDER | {"market": ["m"]}, f"market: {IN_WORDS} an array"),
    ("ORDER.PUT", ORDER | {"market": {}}, f"market: {IN_WORDS} a map"),
    ("ORDER.PUT", ORDER | {"post_only": 1}, "post_only: expected true or false, received an integer"),
    ("ORDER.PUT", ORDER | {"post_only": "yes"}, "post_only: expected true or false, received text"),
    ("BALANCE.GET", {"user": 1, "asset": "BTC"}, "asset: expected an array, received text"),
    ("BALANCE.GET", {"user": 1, "asset": ["BTC", 0.5]}, f"asset[1]: {IN_WORDS} {FLOAT}"),
    ("ORDER.BATCH", {"user": 1}, "missing field for 'order.batch': expected item"),
    ("ORDER.BATCH", {"user": 1, "item": {"cancel": ITEM}}, "item: expected an array, received a map"),
    ("ORDER.BATCH", {"user": 1, "item": ["cancel"]}, "item[0]: expected a map, received text"),
    ("ORDER.BATCH", {"user": 1, "item": [{}]}, "item[0]: expected a map of one of put, amend, cancel, received ''"),
    (
        "ORDER.BATCH",
        {"user": 1, "item": [{"cancel": ITEM, "put": {}}]},
        "item[0]: expected a map of one of put, amend, cancel, received 'cancel, put'",
    ),
    ("ORDER.BATCH", {"user": 1, "item": [{"cancel": 5}]}, "item[0].cancel: expected a map, received an integer"),
    (
        "ORDER.BATCH",
        {"user": 1, "item": [{"cancel": ITEM}, {"cancel": {"market": "m"}}]},
        "item[1].cancel: missing field for 'order.batch': expected one of order_id, client_id",
    ),
    (
        "ORDER.BATCH",
        {"user": 1, "item": [{"amend": ITEM | {"x": 1}}]},
        "item[0].amend: unknown field 'x' for 'order.batch': expected one of market, order_id, amount, price",
    ),
    (
        "ORDER.BATCH",
        {"user": 1, "item": [{"put": {"market": "m", "kind": "LIMIT", "side": 0.5}}]},
        f"item[0].put.side: {IN_WORDS} {FLOAT}",
    ),
    ("CONFIG SET", {"data": [{"parameter": "x"}]}, "data[0]: missing field for 'config|set': expected value"),
    ("CLIENT REPLY", {}, "missing field for 'client|reply': expected one of on, off, skip"),
    ("HELLO", {"username": "u", "password": "p"}, "missing field for 'hello': expected protover"),
    ("HELLO", {"protover": 3, "username": "u"}, "missing field for 'hello': expected password"),
    ("NOSUCH", {"a": 1}, "unknown command 'NOSUCH', with args beginning with: "),
    ("CONFIG|GET", {"parameter": ["x"]}, "unknown command 'CONFIG|GET', with args beginning with: "),
)


@pytest.mark.parametrize(("name", "params", "text"), REFUSED)
def test_a_map_that_is_wrong_is_refused_by_the_field_s_name(name: str, params: object, text: str) -> None:
    assert refusal(name, params) == text


def test_every_command_has_names_and_none_means_two_fields() -> None:
    every = {one.name for command in COMMANDS.values() for one in (command, *command.subcommands)}
    assert set(NAMES) == every
    assert Extension.of_data(5, b"abc").size == 3
