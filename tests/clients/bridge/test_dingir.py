"""Dingir's service, as a program written for Dingir sees it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from tests.clients.bridge.bridge_process import BridgeProcess, running
from tests.clients.bridge.cases import load
from tests.clients.bridge.stock import StockClient
from tests.clients.bridge.story import told


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[BridgeProcess]:
    yield from running(tmp_path, "dingir")


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[BridgeProcess]:
    yield from running(tmp_path, "strict")


def faults(bridge: BridgeProcess, cases: list[dict[str, Any]], strict: bool) -> list[str]:
    """Run cases one after another; return what is wrong."""
    with grpc.insecure_channel(bridge.address) as channel:
        client = StockClient(channel)
        assert client.methods() == {case["call"] for case in load()}, "every method is in the story"
        problems = [(case, told(client, case, strict)) for case in cases]
    return [f"{case['name']} ({case['call']}): {problem}" for case, problem in problems if problem is not None]


def test_every_method_answers_and_refuses_as_the_reference_says(fresh: BridgeProcess) -> None:
    assert faults(fresh, load(), strict=False) == []
    assert fresh.stop() == 0


def test_strict_statuses_are_those_that_the_codes_deserve(strict: BridgeProcess) -> None:
    story = load()
    end = next(index for index, case in enumerate(story) if "whom nobody registered" in case["name"])
    assert faults(strict, story[:end], strict=True) == []
    case = {"name": "nobody is registered by a deposit", "call": "BalanceUpdate", "request": story[end]["request"]}
    refused = {"status": "NOT_FOUND", "text": "", "code": "NOUSER", "strict": "NOT_FOUND"}
    assert faults(strict, [{**case, "refused": refused}], strict=True) == []
