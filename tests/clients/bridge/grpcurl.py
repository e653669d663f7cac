"""What grpcurl learns by reflection alone: `BRIDGE=address python -m tests.clients.bridge.grpcurl PROGRAM`.

It is given no declaration. A line a check, "ok NAME" or "not ok NAME: why", as the clients with a story print them.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.clients.bridge.cases import differs
from tests.clients.bridge.stock import PROTO

CALL_MAX_S: Final = 30.0
SERVICES: Final = {"matchengine.Matchengine": "matchengine.proto", "dingir.v1.Exchange": "dingir/v1/exchange.proto"}
"""The declaration of each service, to hold what is told against."""
HEALTH: Final = "grpc.health.v1.Health"
REFLECTION: Final = "grpc.reflection.v1alpha.ServerReflection"
STATUS_FIRST: Final = 64
"""The exit status of a refused call is this and the status's number."""
NOT_FOUND, UNKNOWN = 5, 2


class Grpcurl:
    """The program, asked about one address in plain text."""

    def __init__(self, program: str, address: str) -> None:
        self._program = program
        self._address = address

    def run(self, *words: str, data: Any = None) -> subprocess.CompletedProcess[str]:
        """Run it: options and data come before the address, `words` behind it."""
        options = ["-plaintext", *(("-d", json.dumps(data)) if data is not None else ())]
        command = [self._program, *options, self._address, *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=CALL_MAX_S, check=False)

    def said(self, *words: str) -> str:
        """Return what it prints; raise AssertionError where it fails."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def call(self, method: str, request: dict[str, Any]) -> Any:
        """Call a method with JSON, and return JSON."""
        done = self.run(method, data=request)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def refusal(self, method: str, request: dict[str, Any]) -> tuple[int, str]:
        """Return the status's number and the text with which a call is refused."""
        done = self.run(method, data=request)
        text = re.search(r"^  Message: (.*)$", done.stderr, re.MULTILINE)
        return done.returncode - STATUS_FIRST, text[1] if text else done.stderr + done.stdout


def declared(file: str) -> set[tuple[str, ...]]:
    """Return the methods of a declaration: name, request, `stream` or nothing, response."""
    pattern = r"^  rpc (\w+)\(([\w.]+)\) returns \((stream )?([\w.]+)\);$"
    return {
        (found[1], found[2].rpartition(".")[2], (found[3] or "").strip(), found[4].rpartition(".")[2])
        for found in re.finditer(pattern, (PROTO / file).read_text(encoding="utf-8"), re.MULTILINE)
    }


def described(text: str) -> set[tuple[str, ...]]:
    """Return the methods of a description, likewise."""
    pattern = r"^\s*rpc (\w+) \( \.([\w.]+) \) returns \( (stream )?\.([\w.]+) \);$"
    return {
        (found[1], found[2].rpartition(".")[2], (found[3] or "").strip(), found[4].rpartition(".")[2])
        for found in re.finditer(pattern, text, re.MULTILINE)
    }


def lists_the_services(grpcurl: Grpcurl) -> None:
    assert set(grpcurl.said("list").split()) == {*SERVICES, HEALTH, REFLECTION}


def lists_the_methods(grpcurl: Grpcurl) -> None:
    for service, file in SERVICES.items():
        expected = {f"{service}.{method[0]}" for method in declared(file)}
        assert set(grpcurl.said("list", service).split()) == expected, service


def describes_the_services(grpcurl: Grpcurl) -> None:
    for service, file in SERVICES.items():
        text = grpcurl.said("describe", service)
        assert text.startswith(f"{service} is a service:"), text
        assert described(text) == declared(file) != set(), service


def describes_a_message(grpcurl: Grpcurl) -> None:
    text = grpcurl.said("describe", "dingir.v1.WatchKlineRequest")
    assert all(
        field in text for field in ("string market = 1;", ".dingir.v1.Interval interval = 2;", "from_seq = 3;")
    ), text


def calls_dingirs_service(grpcurl: Grpcurl) -> None:
    user = {"user_id": 0, "l1_address": "0xA1", "l2_pubkey": "0xB1"}
    told = grpcurl.call("matchengine.Matchengine/RegisterUser", user)
    assert told == {"user_id": 1, "l1_address": "0xa1", "l2_pubkey": "0xb1"}, told


def is_refused_by_dingirs_service(grpcurl: Grpcurl) -> None:
    order = {"user_id": 1, "market": "ETH_USDT", "amount": "1", "price": "10"}
    found = grpcurl.refusal("matchengine.Matchengine/OrderPut", order)
    assert found == (UNKNOWN, "balance not enough"), found


def calls_our_service(grpcurl: Grpcurl) -> None:
    told = grpcurl.call("dingir.v1.Exchange/UserGet", {"user": "1"})
    assert differs({"id": "1", "l1": "0xa1", "l2": "0xb1"}, told) is None, told


def is_refused_by_our_service(grpcurl: Grpcurl) -> None:
    found = grpcurl.refusal("dingir.v1.Exchange/UserGet", {"user": "99"})
    assert found == (NOT_FOUND, "user: expected a registered user's id, received 99"), found


def is_refused_a_stream(grpcurl: Grpcurl) -> None:
    found = grpcurl.refusal("dingir.v1.Exchange/WatchTrade", {"market": "NO"})
    assert found == (NOT_FOUND, "channel: expected the name of a market, received 'trade:NO'"), found


def asks_for_health(grpcurl: Grpcurl) -> None:
    for service in ("", *SERVICES):
        assert grpcurl.call(f"{HEALTH}/Check", {"service": service}) == {"status": "SERVING"}, service
    assert grpcurl.refusal(f"{HEALTH}/Check", {"service": "none"})[0] == NOT_FOUND


CHECKS: Final[tuple[Callable[[Grpcurl], None], ...]] = (
    lists_the_services,
    lists_the_methods,
    describes_the_services,
    describes_a_message,
    calls_dingirs_service,
    is_refused_by_dingirs_service,
    calls_our_service,
    is_refused_by_our_service,
    is_refused_a_stream,
    asks_for_health,
)


def main(program: str) -> int:
    """Make the checks; return the exit status."""
    grpcurl = Grpcurl(str(Path(program).resolve()), os.environ["BRIDGE"])
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            check(grpcurl)
        except (AssertionError, subprocess.TimeoutExpired, json.JSONDecodeError) as problem:
            print(f"not ok grpcurl: {name}: {problem!r}")
        else:
            print(f"ok grpcurl: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
