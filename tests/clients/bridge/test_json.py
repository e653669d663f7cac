"""Dingir's service over HTTP, with Envoy's conventions."""

import http.client
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import grpc
import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import given
from hypothesis import strategies as st

from clients.bridge.http.bindings import BINDINGS, PREFIX
from clients.bridge.http.fault import fault
from clients.bridge.http.json_form import HTTP_STATUS, request_of
from clients.bridge.limits import MESSAGE_BYTES_MAX
from tests.clients.bridge.bridge_process import BridgeProcess, running
from tests.clients.bridge.cases import differs, load
from tests.clients.bridge.stock import StockClient, compiled, refusal
from tests.real_server import HOST

pb: Any = compiled()[0]
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
    assert connection.ask("GET", PREFIX + "/assets?nothing=1")[1]["message"] == 'unknown field "nothing"; expected none'
    assert connection.ask("GET", PREFIX + "/orders/ETH_USDT/x")[0] == 400
    status, said, headers = connection.ask("POST", order, b" " * (MESSAGE_BYTES_MAX + 1))
    assert (status, said["code"], headers["dingir-code"]) == (429, 8, "LIMIT")
    assert connection.ask("POST", PREFIX + "/transfer", b"")[1]["message"] == "invalid asset"
    assert connection.ask("POST", order, {"userId": 1, "market": "NO", "orderSide": "BID"})[0] == 400


FIELDS = [field.name for field in pb.OrderPutRequest.DESCRIPTOR.fields]
U32 = "an integer from 0 to 4294967295"


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/order", {"amount": 0.1}, "amount: expected a string, received a number"),
        ("/order", {"orderSide": 1, "price": None, "amount": []}, "amount: expected a string, received a list"),
        ("/order", {"user_id": "one"}, f'user_id: expected {U32}, received "one"'),
        ("/order", {"user_id": -1}, f"user_id: expected {U32}, received -1"),
        ("/order", {"userId": 1.5}, f"user_id: expected {U32}, received 1.5"),
        ("/order", {"user_id": True}, f"user_id: expected {U32}, received true"),
        ("/order", {"user_id": {}}, f"user_id: expected {U32}, received an object"),
        ("/order", {"order_side": "BUY"}, 'order_side: expected one of ASK, BID, received "BUY"'),
        ("/order", b'{"order_side": 1e999}', "order_side: expected one of ASK, BID, received Infinity"),
        ("/order", {"order_side": 0.5}, "order_side: expected one of ASK, BID, received 0.5"),
        ("/order", {"order_side": True}, "order_side: expected one of ASK, BID, received true"),
        ("/order", {"order_side": 2**32 + 1}, "order_side: expected one of ASK, BID, received 4294967297"),
        ("/order", {"post_only": "true"}, 'post_only: expected true or false, received "true"'),
        ("/order", {"x" * 50: 1}, f'unknown field "{"x" * 40}..."; expected one of {", ".join(FIELDS)}'),
        ("/order", b'{"\\ud800": 1}', f'unknown field "\\ud800"; expected one of {", ".join(FIELDS)}'),
        ("/order", b'{"market": "\\ud800"}', "market: expected Unicode, received a lone surrogate"),
        ("/batchorders/ETH_USDT", {"orders": {}}, "orders: expected a list, received an object"),
        ("/batchorders/ETH_USDT", {"orders": [{}, 1]}, "orders[1]: expected an object, received 1"),
        ("/batchorders/ETH_USDT", {"orders": [{"price": 1}]}, "orders[0].price: expected a string, received a number"),
        (
            "/batchorders/ETH_USDT",
            {"orders": [{"side": 1}]},
            f'orders[0]: unknown field "side"; expected one of {", ".join(FIELDS)}',
        ),
        ("/cancelorders/ETH_USDT/x", {}, f'user_id: expected {U32}, received "x"'),
    ],
)
def test_what_is_wrong_with_a_request_is_told_with_its_field(
    fresh: BridgeProcess, connection: Http, path: str, body: Any, said: str
) -> None:
    status, answer, headers = connection.ask("POST", PREFIX + path, body)
    assert (status, answer) == (400, {"code": 3, "message": said, "details": []})
    assert headers["dingir-code"] == "ERR"


def test_names_and_numbers_are_taken_in_all_their_forms() -> None:
    order = {"order_side": 1, "orderType": "MARKET", "price": None, "post_only": False, "market": "x"}
    expected = pb.OrderPutRequest(user_id=7, order_side=pb.BID, order_type=pb.MARKET, market="x")
    for name in ("user_id", "userId"):
        for user in (7, 7.0, "7", "7.0", "7e0"):
            body = json.dumps({**order, name: user}).encode()
            assert request_of(pb.OrderPutRequest.DESCRIPTOR, {}, (), body) == expected


NUMBERS = st.integers(-(2**65), 2**65) | st.floats() | st.sampled_from([0, 1, 1.0, 2**32 - 1, 2**32, 2**63])
TEXTS = st.text(max_size=5) | st.sampled_from(["BID", "1", " 1", "1_0", "1e2", "0.5", "-1", "Infinity", "nan", "true"])
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS
NAMES = [alias for field in pb.OrderPutRequest.DESCRIPTOR.fields for alias in (field.name, field.camelcase_name)]
VALUES: st.SearchStrategy[Any] = LEAVES | st.lists(LEAVES) | st.just({})
ORDERS = st.dictionaries(st.sampled_from([*NAMES, "nothing"]), VALUES, max_size=4)


@given(ORDERS, st.lists(ORDERS | LEAVES, max_size=2))
def test_what_is_no_fault_the_parser_takes(order: dict[str, Any], orders: list[Any]) -> None:
    for made, fields in ((pb.OrderPutRequest(), order), (pb.BatchOrderPutRequest(), {"orders": orders})):
        if fault(made.DESCRIPTOR, fields) is None:
            ParseDict(fields, made)


def test_the_path_wins_however_the_body_names_its_field() -> None:
    body = b'{"user_id": 2, "userId": 3, "order_id": 4}'
    made = request_of(pb.OrderCancelRequest.DESCRIPTOR, {"market": "x", "user_id": "1"}, (), body)
    assert made == pb.OrderCancelRequest(market="x", user_id=1, order_id=4)


def test_fields_are_in_the_order_of_their_declaration_whatever_their_values(connection: Http) -> None:
    order = {"user_id": 1, "market": "ETH_USDT", "order_side": "BID", "amount": "1", "price": "1"}
    declared = [field.name for field in pb.OrderInfo.DESCRIPTOR.fields]
    funds = {"user_id": 1, "asset": "USDT", "business": "order", "business_id": 1, "delta": "100"}
    assert connection.ask("POST", PREFIX + "/updatebalance", funds)[0] == 200
    for more in ({}, {"post_only": True}):
        status, answer, _ = connection.ask("POST", PREFIX + "/order", {**order, **more})
        assert (status, list(answer)) == (200, declared)
    status, answer, _ = connection.ask("GET", PREFIX + "/orders/all/1")
    assert list(answer) == [field.name for field in pb.OrderQueryResponse.DESCRIPTOR.fields]
    assert [list(one) for one in answer["orders"]] == [declared] * len(answer["orders"])


@pytest.mark.parametrize(
    ("verb", "path", "number", "code", "said"),
    [
        ("GET", "/nothing", 404, 5, "there is no path /nothing"),
        ("POST", PREFIX + "/nothing", 404, 5, f"there is no path {PREFIX}/nothing"),
        ("GET", PREFIX + "/order", 405, 12, f"{PREFIX}/order: expected POST, received GET"),
        ("POST", PREFIX + "/assets", 405, 12, f"{PREFIX}/assets: expected GET, HEAD, received POST"),
    ],
)
def test_who_asks_for_what_has_no_place_is_told_so_as_of_any_refusal(
    connection: Http, verb: str, path: str, number: int, code: int, said: str
) -> None:
    status, answer, headers = connection.ask(verb, path)
    assert (status, answer) == (number, {"code": code, "message": said, "details": []})
    assert (headers["grpc-status"], headers["grpc-message"], headers["dingir-code"]) == (str(code), said, "ERR")
    assert headers.get("allow") == (said.split(": expected ")[1].split(", received")[0] if number == 405 else None)


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
