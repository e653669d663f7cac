"""Connection strings: what they say, and what is wrong with them, told before anything is sent."""

from typing import Any

import pytest

import dingir
import dingir.aio
from dingir.address import Address, parse

RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("dingir://localhost", {"host": "localhost", "port": 3464, "user": "default", "password": None}),
    ("DINGIR://localhost/", {"host": "localhost"}),
    ("dingir://127.0.0.1:4000", {"host": "127.0.0.1", "port": 4000}),
    ("dingir://[::1]", {"host": "::1", "port": 3464}),
    ("dingir://[::1]:4000", {"host": "::1", "port": 4000}),
    ("dingir://secret@host", {"user": "default", "password": "secret"}),
    ("dingir://:secret@host", {"user": "default", "password": "secret"}),
    ("dingir://me:secret@host:1", {"user": "me", "password": "secret", "port": 1}),
    ("dingir://m%65:s%40%3A%2F%3F%23%25@host", {"user": "me", "password": "s@:/?#%"}),
    ("dingir://p@ss@host", {"password": "p@ss"}),
    ("dingir://me:a%C3%A9@host", {"password": "aé"}),
    ("dingir://host?protocol=msgpack", {"protocol": "msgpack"}),
    ("dingir://host?protocol=resp", {"protocol": "resp"}),
    (
        "dingir://host?timeout=1.5&connect_timeout=2&retry_for=0&name=bot%2D1",
        {"timeout": 1.5, "connect_timeout": 2.0, "retry_for": 0.0, "name": "bot-1"},
    ),
    ("dingir://host/?timeout=3", {"timeout": 3.0}),
]

WRONG = [
    ("", "dingir://"),
    ("localhost:3464", "dingir://"),
    ("redis://localhost", "dingir://"),
    ("dingir://", "host"),
    ("dingir://:3464", "host"),
    ("dingir://host:", "port"),
    ("dingir://host:0", "port"),
    ("dingir://host:65536", "port"),
    ("dingir://host:port", "port"),
    ("dingir://host:1:2", "port"),
    ("dingir://[::1", r"\[host\]"),
    ("dingir://[::1]4000", r"\[host\]"),
    ("dingir://host/0", "path"),
    ("dingir://host#top", "#"),
    ("dingir://@host", "password"),
    ("dingir://me:@host", "password"),
    ("dingir://se%cret@host", "password"),
    ("dingir://%ff@host", "password"),
    ("dingir://host?timeout", "timeout"),
    ("dingir://host?timeout=", "timeout"),
    ("dingir://host?timeout=soon", "timeout"),
    ("dingir://host?timeout=0", "timeout"),
    ("dingir://host?timeout=-1", "timeout"),
    ("dingir://host?timeout=nan", "timeout"),
    ("dingir://host?connect_timeout=inf", "connect_timeout"),
    ("dingir://host?retry_for=-1", "retry_for"),
    ("dingir://host?timeout=1&timeout=2", "timeout"),
    ("dingir://host?protocol=http", "protocol"),
    ("dingir://host?name=two%20words", "name"),
    ("dingir://host?colour=red", "colour"),
    ("dingir://host?", None),
]


@pytest.mark.parametrize(("url", "told"), RIGHT)
def test_a_connection_string_says(url: str, told: dict[str, Any]) -> None:
    address = parse(url, {})
    assert {name: getattr(address, name) for name in told} == told


@pytest.mark.parametrize(("url", "named"), WRONG)
def test_what_is_wrong_with_a_connection_string_is_told(url: str, named: str | None) -> None:
    if named is None:
        parse(url, {})
        return
    with pytest.raises(ValueError, match=named):
        parse(url, {})


def test_defaults_are_those_of_the_contract() -> None:
    assert parse("dingir://host", {}) == Address("host", timeout=10.0, connect_timeout=5.0, retry_for=30.0)


def test_options_by_name_win_over_those_of_the_string() -> None:
    assert parse("dingir://host?timeout=1&name=a", {"timeout": 2, "name": "b"}) == Address("host", timeout=2, name="b")


@pytest.mark.parametrize("option", [{"timeout": "1"}, {"timeout": True}, {"colour": "red"}, {"name": "é"}])
def test_a_wrong_option_is_told(option: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(option))):
        parse("dingir://host", option)
    with pytest.raises(ValueError, match=next(iter(option))):
        dingir.connect("dingir://host", **option)
    with pytest.raises(ValueError, match=next(iter(option))):
        dingir.aio.connect("dingir://host", **option)


def test_a_password_is_shown_nowhere() -> None:
    address = parse("dingir://me:secret@host", {})
    assert "secret" not in repr(address)
    for url in ("dingir://me:secret@host:no", "dingir://me:secret@host?colour=red", "dingir://me:sec%ret@host"):
        with pytest.raises(ValueError, match="expected") as caught:
            parse(url, {})
        assert "sec" not in str(caught.value).replace("seconds", "")
