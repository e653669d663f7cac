"""The story of our own service: that it leaves nothing out, and that Python's stock client sees what it says."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from clients.bridge.pb import exchange_pb2 as pb
from clients.bridge.refusal import STRICT
from clients.generate.model import Command, load
from clients.generate.proto_names import method_name, watch_name
from tests.clients.bridge import cases
from tests.clients.bridge.bridge_process import BridgeProcess, running, wait_for_history
from tests.real_server import ROOT

SERVICE = pb.DESCRIPTOR.services_by_name["Exchange"]
STORY = cases.load("exchange")
STORY_MAX_S = 120.0
NEEDS_ANOTHER_SERVER = {"NOHISTORY", "GONE"}
"""What a server with history, which keeps all that was told, never says: test_history.py has the first."""


@pytest.fixture
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BridgeProcess]:
    for one in running(tmp_path_factory.mktemp("bridge"), "dingir"):
        wait_for_history(one)
        yield one


def codes(method: str) -> set[str]:
    """Return the codes with which the story has a method refused."""
    return {case["refused"]["code"] for case in STORY if case["call"] == method and "refused" in case}


def documented(command: Command) -> set[str]:
    """Return the codes that a command's page lists, and that this server can give."""
    return {error.code for error in command.errors} - NEEDS_ANOTHER_SERVER


def test_it_calls_every_method_and_has_each_answer() -> None:
    answered = {case["call"] for case in STORY if "answer" in case or "messages" in case}
    assert answered == set(SERVICE.methods_by_name)


@pytest.mark.parametrize("command", load().commands, ids=lambda command: command.name)
def test_it_has_each_command_refused_with_codes_of_its_page(command: Command) -> None:
    found = codes(method_name(command))
    assert found <= documented(command)
    assert found or not documented(command)


def test_every_code_of_a_refusal_that_a_caller_can_cause_comes_up_with_its_status() -> None:
    told = {case["refused"]["code"]: case["refused"]["status"] for case in STORY if "refused" in case}
    assert told == {code: STRICT[code].name for code in told}
    assert set().union(*map(documented, load().commands)) - {"LIMIT"} <= told.keys()


def test_each_stream_is_followed_over_an_update_and_refused_where_it_can_be() -> None:
    for channel in load().channels.values():
        method = watch_name(channel)
        told = [case["messages"] for case in STORY if case["call"] == method and "messages" in case]
        assert any(len(messages) > 1 and "update" in messages[1] for messages in told), method
        assert codes(method) or channel.name == "market", method


def test_a_stream_with_a_gap_or_without_a_snapshot_is_seen() -> None:
    snapshot, first, third = (
        {"snapshot": {"seq": "4"}},
        {"update": {"seq": "5", "prev": "4"}},
        {"update": {"prev": "6"}},
    )
    assert cases.breaks([snapshot, first]) is None
    assert cases.breaks([first]) is not None
    assert cases.breaks([snapshot, first, third]) is not None
    assert cases.breaks([snapshot, snapshot]) is not None


def test_a_stock_client_sees_what_it_says(bridge: BridgeProcess) -> None:
    """In a process of its own: who has the bridge's declarations can't have others of the same names."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.clients.bridge.story", "exchange"],
        cwd=ROOT,
        env={**os.environ, "BRIDGE": bridge.address},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=STORY_MAX_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert len(lines) == 1 + len(STORY)
