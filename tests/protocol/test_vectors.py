"""The golden vectors, run by the server's own readers and writers: what clients of other languages are held to."""

import json
from pathlib import Path
from typing import Any

import hiredis
import msgpack
import pytest

from protocol.commands import COMMANDS
from protocol.errors import CODES
from protocol.generate_vectors import GROUPS
from protocol.records import RECORDS, SNAPSHOTS, UPDATES
from protocol.resp import Parser
from protocol.unpacking import PackedParser

VECTORS = Path(__file__).parent.parent / "vectors"


def vectors(name: str) -> list[Any]:
    found = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    assert len({one["name"] for one in found}) == len(found)
    return found


def parsed(parser: Parser | PackedParser, data: bytes) -> list[str]:
    parser.authenticated = True
    parser.feed(data)
    words = parser.next()
    assert words is not None
    assert parser.next() is None
    return [word.decode() for word in words]


def in_resp2(value: object) -> object:
    """Say how a value looks where there are no maps and no booleans."""
    if isinstance(value, dict):
        return [in_resp2(one) for pair in value.items() for one in pair]
    if isinstance(value, list):
        return [in_resp2(one) for one in value]
    return int(value) if isinstance(value, bool) else value


def read_resp(data: bytes) -> Any:
    reader = hiredis.Reader(encoding="utf-8")
    reader.feed(data)
    found = reader.gets()
    assert reader.gets() is False
    return found


@pytest.mark.parametrize("vector", vectors("requests"), ids=lambda one: one["name"])
def test_a_request_is_read_as_its_words_in_every_encoding(vector: Any) -> None:
    words = vector["words"]
    assert parsed(Parser(), bytes.fromhex(vector["resp"])) == words
    assert parsed(PackedParser(), bytes.fromhex(vector["msgpack"])) == words
    assert parsed(PackedParser(), bytes.fromhex(vector["msgpack_by_name"])) == words


@pytest.mark.parametrize("vector", vectors("replies"), ids=lambda one: one["name"])
def test_a_reply_is_read_as_its_value_in_every_encoding(vector: Any) -> None:
    value = vector["value"]
    assert read_resp(bytes.fromhex(vector["resp2"])) == in_resp2(value)
    assert read_resp(bytes.fromhex(vector["resp3"])) == value
    packed = vector.get("value_msgpack", value)
    assert msgpack.unpackb(bytes.fromhex(vector["msgpack"])) == [1, 7, None, packed]


def test_messages_in_replies_are_those_of_the_channel_asked_for_as_text_and_as_maps() -> None:
    told = {one["name"]: one for one in vectors("replies") if "value_msgpack" in one}
    assert set(told) == {"FEED.SNAPSHOT", "FEED.SNAPSHOT, nil and none", "FEED.REPLAY"}
    for one in told.values():
        kind = one["arguments"]["channel"].partition(":")[0]
        packed = one["value_msgpack"]
        if one["command"] == "FEED.SNAPSHOT":
            assert list(packed) == list(SNAPSHOTS[kind])
            assert json.loads(one["value"]) == packed
            continue
        assert packed["channel"] == one["value"]["channel"] == one["arguments"]["channel"]
        assert [json.loads(text) for text in one["value"]["messages"]] == packed["messages"]
        first = one["arguments"]["from"]
        for at, message in enumerate(packed["messages"]):
            assert list(message) == list(UPDATES[kind])
            assert (message["type"], message["seq"], message["prev"]) == ("update", first + at, first + at - 1)
        assert packed["messages"][-1]["seq"] == packed["seq"]


def test_a_batch_is_answered_by_a_result_of_each_items_kind() -> None:
    fields = {"put": "ORDER_RESULT", "amend": "ORDER_RESULT", "cancel": "ORDER"}
    for one in vectors("replies"):
        if one["command"] == "ORDER.BATCH":
            kinds = [kind for item in one["arguments"]["item"] for kind in item]
            assert kinds == list(fields)
            assert [list(result) for result in one["value"]] == [list(RECORDS[fields[kind]]) for kind in kinds]


@pytest.mark.parametrize("vector", vectors("errors"), ids=lambda one: one["name"])
def test_an_error_is_read_as_its_code_and_text_in_every_encoding(vector: Any) -> None:
    error = read_resp(bytes.fromhex(vector["resp"]))
    assert isinstance(error, hiredis.ReplyError)
    assert str(error) == f"{vector['code']} {vector['text']}"
    told = {"code": vector["code"], "text": vector["text"]}
    assert msgpack.unpackb(bytes.fromhex(vector["msgpack"])) == [1, 7, told, None]


@pytest.mark.parametrize("vector", vectors("pushes"), ids=lambda one: one["name"])
def test_a_push_is_read_as_its_payload_in_every_encoding(vector: Any) -> None:
    for encoding in ("resp2", "resp3"):
        kind, channel, payload = read_resp(bytes.fromhex(vector[encoding]))
        assert (kind, channel, json.loads(payload)) == ("message", vector["channel"], vector["payload"])
    told = [2, "message", [vector["channel"], vector["payload"]]]
    assert msgpack.unpackb(bytes.fromhex(vector["msgpack"])) == told


def test_the_vectors_have_every_command_code_and_kind_of_channel() -> None:
    wanted = {command.name for command in COMMANDS.values() if command.group in GROUPS}
    assert {one["command"] for one in vectors("requests")} == wanted
    assert {one["command"] for one in vectors("replies")} == wanted
    assert {one["code"] for one in vectors("errors")} == set(CODES)
    assert {one["channel"].partition(":")[0] for one in vectors("pushes")} == set(UPDATES)
