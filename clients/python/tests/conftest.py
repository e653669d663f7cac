"""Fixtures: the three APIs, a real server, the golden vectors."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apis import Api
from exchange_process import ROOT, ExchangeProcess, furnish

import dingir


@pytest.fixture(params=["sync", "asyncio", "trio"])
def api(request: pytest.FixtureRequest) -> Api:
    return Api(request.param)


@pytest.fixture(params=["resp", "msgpack"])
def protocol(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[("sync", "resp"), ("asyncio", "msgpack"), ("trio", "resp")], ids="-".join)
def pair(request: pytest.FixtureRequest) -> tuple[Api, dingir.ProtocolName]:
    """An API and a protocol, for what takes too long to be tried with all six."""
    name, protocol = request.param
    return Api(name), protocol


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExchangeProcess]:
    """A server for all tests; who kills one takes `own_server`."""
    process = ExchangeProcess(tmp_path_factory.mktemp("server"), "--appendfsync", "everysec")
    process.start()
    try:
        with dingir.connect(process.url) as exchange:
            furnish(exchange)
        yield process
    finally:
        process.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[ExchangeProcess]:
    process = ExchangeProcess(tmp_path)
    process.start()
    try:
        with dingir.connect(process.url) as exchange:
            furnish(exchange)
        yield process
    finally:
        process.stop()


def vectors(name: str) -> list[Any]:
    """Read golden vectors, as parameters named as they are."""
    told = json.loads((ROOT / "tests" / "vectors" / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(one, id=one["name"]) for one in told]
