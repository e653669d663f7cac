"""Every golden vector: requests by the typed methods; replies, errors and pushes to typed values."""

import dataclasses
import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

import msgpack
import pytest
from apis import NOUNS
from conftest import vectors

import dingir
from dingir.call import Call
from dingir.codec import CODECS, Decoder
from dingir.ids import id_source
from dingir.pipeline import Collector
from dingir.push import Push
from dingir.values import done, payload

Vector = Mapping[str, Any]
OWN_ID = "the-library's-own"
NAMED_ANEW = {"WAITHISTORY": "history.wait"}


def typed_call(vector: Vector) -> Call[Any]:
    """Call the method of the vector's command with its arguments by name."""
    if vector["command"] == "FEED.FORMAT":  # has no method, as it would change everybody's connection
        return Call(("FEED.FORMAT", *(name.upper() for name in vector["arguments"])), done)
    noun, _, verb = NAMED_ANEW.get(vector["command"], vector["command"].lower()).partition(".")
    arguments = dict(vector["arguments"])
    given: list[Any] = []
    if "item" in arguments:
        given = [arguments.pop("user"), *map(batch_item, arguments.pop("item"))]
    elif vector["command"] in ("BALANCE.GET", "MARKET.SUMMARY", "ASSET.SUMMARY"):  # names without a token at the end
        many = "market" if noun == "market" else "asset"
        names = arguments.pop(many, [])
        given = [*arguments.values(), *names]
        arguments = {}
    if "from" in arguments:
        arguments["from_"] = arguments.pop("from")
    return getattr(getattr(Collector(lambda: OWN_ID), noun), verb)(*given, **arguments)  # type: ignore[no-any-return]


def batch_item(told: Mapping[str, Any]) -> dingir.BatchItem:
    kinds: dict[str, Any] = {"put": dingir.Put, "amend": dingir.Amend, "cancel": dingir.Cancel}
    ((kind, fields),) = told.items()
    item: dingir.BatchItem = kinds[kind](**fields)
    return item


def without_own_ids(words: Iterable[str]) -> list[str]:
    """Take away the ids that the library gave: each stands behind its token."""
    kept = list(words)
    while OWN_ID in kept:
        place = kept.index(OWN_ID)
        assert kept[place - 1] in ("CLIENTID", "ID")
        del kept[place - 1 : place + 1]
    return kept


@pytest.mark.parametrize("vector", vectors("requests"))
def test_a_request_has_the_words_and_bytes_of_the_vector(vector: Vector) -> None:
    words = typed_call(vector).words
    assert without_own_ids(words) == vector["words"]
    for name, codec in CODECS.items():
        assert codec.frame(7, codec.body(vector["words"])).hex() == vector[name]


@pytest.mark.parametrize("vector", vectors("requests"))
def test_decimals_and_members_of_vocabularies_are_the_same_words_as_text(vector: Vector) -> None:
    def richer(name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [richer(name, one) for one in value]
        if isinstance(value, dict):
            return {inner: richer(inner, one) for inner, one in value.items()}
        decimals = ("price", "amount", "delta", "quote_limit", "taker_fee", "maker_fee", "min_amount")
        if name in decimals or (name == "interval" and vector["command"] == "MARKET.DEPTH"):
            return Decimal(value)
        members: dict[str, type[dingir.Word]] = {
            "side": dingir.Side,
            "kind": dingir.OrderKind,
            "tif": dingir.TimeInForce,
            "stp": dingir.SelfTradePrevention,
            "reply": dingir.ReplyForm,
            "status": dingir.OrderEnd if vector["command"] == "ORDER.HISTORY" else dingir.MarketStatus,
            "direction": dingir.Direction,
            "interval": dingir.Interval,
            "parameter": dingir.EngineParameter,
        }
        return members[name](value) if name in members else value

    arguments = {name: richer(name, value) for name, value in vector["arguments"].items()}
    call = typed_call({**vector, "arguments": arguments})
    assert without_own_ids(call.words) == vector["words"]
    assert all(type(word) is str for word in call.words)


def received(decoder: Decoder, data: bytes) -> Any:
    (item,) = decoder.receive(data)
    return item


def decoded(form: str, vector: Vector) -> Any:
    """Decode a vector's bytes; in RESP2 with what reads RESP3."""
    data = bytes.fromhex(vector[form])
    if form == "msgpack":
        decoder = CODECS["msgpack"].decoder()
        decoder._number = 6  # type: ignore[attr-defined] # the vectors answer the seventh command
        return received(decoder, data)
    return received(CODECS["resp"].decoder(), data)


def flat(value: Any) -> Any:
    """Say a value as RESP2 has it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dict):
        return [one for pair in value.items() for one in (pair[0], flat(pair[1]))]
    return [flat(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("vector", vectors("replies"))
def test_a_reply_has_the_value_and_the_typed_reply(vector: Vector) -> None:
    value = vector["value"]
    with_maps = vector.get("value_msgpack", value)  # messages of the feed, which are text in RESP
    results = []
    for form, expected in (("resp3", value), ("msgpack", with_maps), ("resp2", flat(value))):
        raw = decoded(form, vector)
        assert raw == expected
        call = typed_call(vector)
        call.reply = raw
        call.settled = True
        results.append(call.result())
    assert results[0] == results[1] == results[2]
    assert same_content(results[0], with_maps)


def same_content(typed: Any, value: Any) -> bool:
    """Compare a typed value with a vector's: all its fields, money as decimals, numbers as such."""
    if dataclasses.is_dataclass(typed):
        fields = [getattr(typed, field.name) for field in dataclasses.fields(typed)]
        if isinstance(value, list):
            return len(fields) == len(value) and all(map(same_content, fields, value))
        names = [field.name for field in dataclasses.fields(typed)]
        return names == list(value) and all(map(same_content, fields, value.values()))
    if isinstance(typed, Decimal):
        return isinstance(value, str) and format(typed, "f") == value
    if isinstance(typed, bool):
        return typed is value
    if isinstance(typed, int):
        return typed == int(value)
    if isinstance(typed, Enum):
        return bool(typed.value == value)
    if isinstance(typed, list | tuple):
        return len(typed) == len(value) and all(map(same_content, typed, value))
    if isinstance(typed, dict):
        return list(typed) == list(value) and all(map(same_content, typed.values(), value.values()))
    return value in (None, "OK") if typed is None else bool(typed == value)


@pytest.mark.parametrize("vector", vectors("replies"))
def test_fields_and_words_that_are_not_known_are_no_error(vector: Vector) -> None:
    def grown(value: Any) -> Any:
        if isinstance(value, dict):
            return {**{name: grown(one) for name, one in value.items()}, **new_field(value)}
        if isinstance(value, list):
            return [grown(one) for one in value]
        return "NEWER" if value in ("BID", "NEW", "EXPIRED", "TRADING", "HALT", "GTC", "LIMIT") else value

    call = typed_call(vector)
    call.reply = grown(vector["value"])
    call.settled = True
    call.result()


def new_field(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A map by name of asset has no fields."""
    return {} if "BTC" in fields or not fields else {"newer": ["than", "this", "version"]}


@pytest.mark.parametrize("vector", vectors("errors"))
def test_an_error_has_its_type_code_and_text(vector: Vector) -> None:
    for form in ("resp", "msgpack"):
        error = decoded(form, vector)
        assert isinstance(error, dingir.ServerError)
        assert type(error) is not dingir.ServerError
        assert (error.code, error.text) == (vector["code"], vector["text"])
        assert type(error).__name__ in dingir.__all__
        assert str(error) == f"{error.code} {error.text}"


def test_a_code_that_is_not_known_is_the_base_of_server_errors() -> None:
    error = received(CODECS["resp"].decoder(), b"-NEWER than this version\r\n")
    assert type(error) is dingir.ServerError
    assert (error.code, error.text) == ("NEWER", "than this version")


@pytest.mark.parametrize("vector", vectors("pushes"))
def test_a_push_gives_its_typed_message(vector: Vector) -> None:
    messages = []
    for form in ("resp3", "msgpack", "resp2"):
        push = decoded(form, vector)
        values = push.values if isinstance(push, Push) else push[1:]
        assert isinstance(push, Push) == (form != "resp2")
        assert values[0] == vector["channel"]
        fields = payload(values[1])
        assert fields == vector["payload"]
        messages.append(dingir.read_message(vector["channel"], fields))
    assert messages[0] == messages[1] == messages[2]
    message: Any = messages[0]
    assert not isinstance(message, dingir.OtherMessage)
    names = [field.name for field in dataclasses.fields(message)]
    assert names == ["channel", *vector["payload"]]
    assert message.channel == vector["channel"]
    assert all(same_content(getattr(message, name), value) for name, value in vector["payload"].items())


@pytest.mark.parametrize("form", ["resp", "msgpack"])
def test_everything_can_be_split_at_every_byte(form: str) -> None:
    whole = {"resp": "resp3", "msgpack": "msgpack"}[form]
    told = [one.values[0] for one in vectors("replies")]
    decoder = CODECS["resp" if form == "resp" else "msgpack"].decoder()
    items: list[Any] = []
    for number, vector in enumerate(told, 1):
        data = bytes.fromhex(vector[whole])
        if form == "msgpack":
            data = data[:2] + bytes((number,)) + data[3:]  # each answers the next command
        for place in range(len(data)):
            items += decoder.receive(data[place : place + 1])
    assert len(items) == len(told) < 128
    if form == "resp":
        assert items == [vector["value"] for vector in told]


@pytest.mark.parametrize(
    "message",
    [
        [1, 2, None, "the reply to the second command, where the first one's is due"],
        [1, None, {"code": "ERR", "text": "Protocol error: expected a request"}, None],
        [0, 1, "PING", []],
        [1, 1, None],
        {"type": "update"},
        7,
    ],
)
def test_what_is_no_reply_to_the_next_command_is_a_protocol_error(message: Any) -> None:
    with pytest.raises(dingir.ProtocolError):
        received(CODECS["msgpack"].decoder(), msgpack.packb(message))


def test_the_library_s_ids_are_eighty_random_bits_and_a_counter() -> None:
    first, other = id_source(), id_source()
    prefix, _, count = first().partition("-")
    assert len(prefix) == 16
    assert set(prefix) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert count == "1"
    assert first() == f"{prefix}-2"
    assert not other().startswith(prefix)


def test_the_three_forms_of_a_method_have_one_signature_and_one_documentation() -> None:
    def methods(folder: str, name: str) -> dict[str, Callable[..., Any]]:
        module = importlib.import_module(f"dingir.commands.{folder}.{noun}")
        return {
            key: value
            for key, value in vars(getattr(module, name)).items()
            if inspect.isfunction(value) and not key.startswith("_")
        }

    for noun in NOUNS:
        forms = [
            methods("building", f"{noun.capitalize()}Calls"),
            methods("blocking", f"{noun.capitalize()}Commands"),
            methods("awaiting", f"Async{noun.capitalize()}Commands"),
        ]
        assert list(forms[0]) == list(forms[1]) == list(forms[2]) != []
        for name in forms[0]:
            assert len({str(inspect.signature(form[name]).parameters) for form in forms}) == 1
            assert len({form[name].__doc__ for form in forms}) == 1
