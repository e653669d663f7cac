"""Dingir's service over HTTP, with Envoy's conventions."""

import http.client
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import grpc
import pytest

from clients.bridge.http.bindings import BINDINGS, PREFIX
from clients.bridge.http.json_form import HTTP_STATUS
from clients.bridge.limits import MESSAGE_BYTES_MAX
from tests.clients.bridge.bridge_process import BridgeProcess, running
from tests.clients.bridge.cases import differs, load
from tests.clients.bridge.stock import StockClient, refusal
from tests.real_server import HOST

STATUS_OF = {status.name: (status.value[0], number) for status, number in HTTP_STATUS.items()}


class Http:
    """A connection that is kept."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=30)

    def ask(
        self, verb: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        """Return status, body as JSON, and headers."""
        text = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        self.connection.request(verb, path, text, {**(headers or {}), "content-type": "application/json"})
        response = self.connection.getresponse()
        said = response.read()
        return response.status, json.loads(said), {name.lower(): value for name, value in response.getheaders()}

    def call(self, method: str, request: dict[str, Any], metadata: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
        """Call a method by its binding."""
        binding = BINDINGS[method]
        rest = dict(request)
        path = PREFIX + re.sub(r"{(\w+)}", lambda found: quote(str(rest.pop(found[1], "")), safe=""), binding.path)
        if binding.verb == "POST":
            return self.ask("POST", path, rest, metadata)
        return self.ask("GET", f"{path}?{urlencode(rest, doseq=True)}" if rest else path, None, metadata)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BridgeProcess]:
    yield from running(tmp_path_factory.mktemp("bridge"), "dingir")


@pytest.fixture
def connection(fresh: BridgeProcess) -> Iterator[Http]:
    made = Http(fresh.http_port)
    yield made
    made.connection.close()


def told(connection: Http, case: dict[str, Any]) -> str | None:
    """Run a case over HTTP; return what is wrong, if anything."""
    status, body, headers = connection.call(case["call"], case["request"], case.get("metadata", {}))
    if "refused" not in case:
        return differs(case["answer"], body) if status == 200 else f"refused: {status} {body}"
    wanted = case["refused"]
    code, number = STATUS_OF[wanted["status"]]
    expected = {"code": code, "message": wanted["text"], "details": []}
    if (status, body, headers.get("dingir-code")) == (number, expected, wanted["code"]):
        return None
    return f"expected {number} {expected} {wanted['code']}, found {status} {body} {headers}"


def test_the_story_over_http_and_what_has_no_place_there_over_grpc(fresh: BridgeProcess, connection: Http) -> None:
    wrong = []
    with grpc.insecure_channel(fresh.address) as channel:
        client = StockClient(channel)
        for case in load():
            if case["call"] in BINDINGS:
                problem = told(connection, case)
            else:
                try:
                    problem = differs(case.get("answer"), client.call(case["call"], case["request"]))
                except grpc.RpcError as error:
                    wanted = {name: case["refused"][name] for name in ("status", "text", "code")}
                    problem = differs(wanted, refusal(error))
            if problem is not None:
                wrong.append(f"{case['name']} ({case['call']}): {problem}")
        assert wrong == []


def test_what_is_no_request_is_refused_and_the_connection_goes_on(fresh: BridgeProcess, connection: Http) -> None:
    order = PREFIX + "/order"
    for body in (
        b"{",
        b"[]",
        b'"x"',
        b"\xff",
        b'{"nothing": 1}',
        b'{"user_id": -1}',
        b'{"market": "\\ud800"}',
        b"[" * 100_000,
    ):
        status, said, headers = connection.ask("POST", order, body)
        assert (status, said["code"], headers["dingir-code"]) == (400, 3, "ERR"), body[:20]
    assert connection.ask("GET", PREFIX + "/orders/ETH_USDT/1?nothing=1")[0] == 400
    assert connection.ask("GET", PREFIX + "/orders/ETH_USDT/x")[0] == 400
    status, said, headers = connection.ask("POST", order, b" " * (MESSAGE_BYTES_MAX + 1))
    assert (status, said["code"], headers["dingir-code"]) == (429, 8, "LIMIT")
    assert connection.ask("POST", PREFIX + "/transfer", b"")[1]["message"] == "invalid asset"
    assert connection.ask("POST", order, {"userId": 1, "market": "NO", "orderSide": "BID"})[0] == 400


def test_the_description_names_every_binding_and_every_field(fresh: BridgeProcess, connection: Http) -> None:
    status, described, _ = connection.ask("GET", "/openapi.json")
    assert status == 200
    named = {operation["operationId"] for verbs in described["paths"].values() for operation in verbs.values()}
    assert named == set(BINDINGS)
    assert described["components"]["schemas"]["OrderInfo"]["properties"]["id"] == {"type": "string", "format": "uint64"}
    depth = described["paths"][PREFIX + "/depth/{market}/{limit}"]["get"]["parameters"]
    assert [(one["name"], one["in"]) for one in depth] == [("market", "path"), ("limit", "path"), ("interval", "query")]
    connection.connection.request("GET", "/docs")
    page = connection.connection.getresponse().read().decode()
    assert all(f"<h2 id={name}>" in page for name in (*BINDINGS, "OrderPutRequest", "OrderSide"))
