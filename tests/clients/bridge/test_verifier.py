"""A verifier at work: what it is asked, and in which order a signed order is refused.

The order is that of Dingir's interface. The tokens, key and signature of the vector in `clients/bridge/verifier.py` are
used as they are; its totals, 999 for 888, are no order's: the one in quote is a multiple of the one in base.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from tests.clients.bridge.bridge_process import BridgeProcess, running
from tests.clients.bridge.stock import StockClient, refusal
from tests.clients.bridge.test_json import Http
from tests.clients.bridge.verifying import ASKED_VARIABLE, EXPLOSIVE, KEY, SIGNATURE, asked
from tests.real_server import ServerFailure, Wire

VERIFIER = "tests.clients.bridge.verifying:verify"
USDT, UNI = 1, 2
"""The vector's token_buy and token_sell are the ids of these two."""
OWNER, KEYLESS, SHORT_KEY, NOBODY = 1, 2, 3, 99
ORDER = {
    "user_id": OWNER,
    "market": "UNI_USDT",
    "order_side": "ASK",
    "order_type": "LIMIT",
    "amount": "0.0888",
    "price": "1.12",
    "signature": SIGNATURE,
}
OTHER = "ab" * 64
"""A signature of the right form that is not the owner's."""
GARBAGE = "zz"


def serve(home: Path, mode: str) -> Iterator[BridgeProcess]:
    """Run a bridge that has the verifier, with users and their money."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ASKED_VARIABLE, str(home / "asked"))
        for bridge in running(home, mode, "--verifier", VERIFIER):
            with Wire(bridge.server_port) as wire:
                wire.call("USER.REGISTER", "L1", "0xa1", "L2", f"0x{KEY}")
                wire.call("USER.REGISTER")
                wire.call("USER.REGISTER", "L2", "0xcd")
                for asset in ("UNI", "USDT"):
                    wire.call("BALANCE.UPDATE", OWNER, asset, "1000", "BUSINESS", "test", "ID", "1")
            yield bridge


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bridge")


@pytest.fixture(scope="module")
def bridge(home: Path) -> Iterator[BridgeProcess]:
    yield from serve(home, "dingir")


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[BridgeProcess]:
    yield from serve(tmp_path, "strict")


@pytest.fixture
def client(bridge: BridgeProcess) -> Iterator[StockClient]:
    with grpc.insecure_channel(bridge.address) as channel:
        yield StockClient(channel)


@pytest.fixture
def questions(home: Path, bridge: BridgeProcess) -> Path:
    """The file of what the verifier is asked, empty at first."""
    asked(home / "asked")
    return home / "asked"


def put(client: StockClient, **changes: Any) -> dict[str, Any]:
    return client.call("OrderPut", {**ORDER, **changes})


def refused(client: StockClient, **changes: Any) -> tuple[str, str]:
    """Return the status and the text with which an order is refused."""
    with pytest.raises(grpc.RpcError) as caught:
        put(client, **changes)
    found = refusal(caught.value)
    return found["status"], found["text"]


def question(in_base: int, in_quote: int, is_bid: bool = False) -> dict[str, Any]:
    """Return what the verifier is asked of an order in UNI_USDT, if all is well."""
    tokens = {"token_sell": USDT, "token_buy": UNI} if is_bid else {"token_sell": UNI, "token_buy": USDT}
    totals = (in_quote, in_base) if is_bid else (in_base, in_quote)
    return {
        "public_key": KEY,
        "signature": SIGNATURE,
        **tokens,
        "total_sell": totals[0],
        "total_buy": totals[1],
    }


def test_a_good_signature_lets_an_order_in_and_the_verifier_is_asked_what_is_signed(
    client: StockClient, questions: Path
) -> None:
    assert put(client)["remain"] == "0.0888"
    assert asked(questions) == [question(888, 888 * 112)]
    assert put(client, order_side="BID", price="1.11", signature=f"0x{SIGNATURE}")["remain"] == "0.0888"
    assert asked(questions) == [question(888, 888 * 111, is_bid=True)]


def test_what_has_too_many_decimals_is_cut_and_rounded_for_the_verifier_and_then_refused(
    client: StockClient, questions: Path
) -> None:
    assert refused(client, amount="0.08889") == ("UNKNOWN", "invalid amount precision")
    assert refused(client, price="1.125") == ("UNKNOWN", "invalid price precision")
    assert refused(client, price="1.135") == ("UNKNOWN", "invalid price precision")
    assert asked(questions) == [question(888, 888 * 112), question(888, 888 * 112), question(888, 888 * 114)]


def test_an_order_without_a_signature_asks_nobody(client: StockClient, questions: Path) -> None:
    assert put(client, signature="")["remain"] == "0.0888"
    assert asked(questions) == []


def test_the_checks_come_in_dingirs_order(client: StockClient, questions: Path) -> None:
    """Each row cures the first fault of the row before."""
    bad: Any = {"market": "NO", "amount": "x", "user_id": NOBODY, "signature": GARBAGE}
    for cure, expected in (
        ({}, ("INVALID_ARGUMENT", "invalid market")),
        ({"market": "UNI_USDT"}, ("INVALID_ARGUMENT", "invalid order params")),
        ({"amount": "0", "price": ""}, ("INVALID_ARGUMENT", "invalid order params")),
        ({"price": "0"}, ("INVALID_ARGUMENT", "invalid signature")),
        ({"user_id": OWNER}, ("INVALID_ARGUMENT", "invalid signature")),
    ):
        bad = {**bad, **cure}
        assert refused(client, **bad) == expected, bad
    assert asked(questions) == []
    bad["signature"] = OTHER
    assert refused(client, **bad) == ("INVALID_ARGUMENT", "invalid signature")
    bad["signature"] = SIGNATURE
    assert refused(client, **bad) == ("UNKNOWN", "invalid amount")
    bad["amount"] = "1000.0001"
    assert refused(client, **bad) == ("UNKNOWN", "invalid price for limit order")
    bad["price"] = "1"
    assert refused(client, **bad) == ("UNKNOWN", "balance not enough")
    totals = [(one["total_sell"], one["total_buy"]) for one in asked(questions)]
    assert totals == [(0, 0), (0, 0), (10_000_001, 0), (10_000_001, 1_000_000_100)]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": ""},
        {"amount": "-1"},
        {"price": "-1"},
        {"price": "1e3"},
        {"amount": "2000000000000000"},
        {"order_type": "MARKET", "price": ""},
    ],
    ids=str,
)
def test_what_can_t_be_signed_is_refused_before_the_verifier_is_asked(
    changes: dict[str, str], client: StockClient, questions: Path
) -> None:
    assert refused(client, **changes) == ("INVALID_ARGUMENT", "invalid order params")
    assert asked(questions) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": NOBODY},
        {"user_id": 0},
        {"user_id": KEYLESS},
        {"user_id": SHORT_KEY},
        {"signature": GARBAGE},
        {"signature": SIGNATURE[:-2]},
        {"signature": SIGNATURE + "00"},
    ],
    ids=str,
)
def test_what_is_no_signature_of_a_key_is_refused_before_the_verifier_is_asked(
    changes: dict[str, Any], client: StockClient, questions: Path
) -> None:
    assert refused(client, **changes) == ("INVALID_ARGUMENT", "invalid signature")
    assert asked(questions) == []


def test_one_bad_signature_rejects_a_batch_before_anything_is_cancelled_or_placed(
    client: StockClient, questions: Path
) -> None:
    good, bad = ORDER, {**ORDER, "signature": OTHER}
    listed = {"user_id": OWNER, "market": "UNI_USDT", "limit": 100}
    put(client)
    before = client.call("OrderQuery", listed)
    asked(questions)
    with pytest.raises(grpc.RpcError) as caught:
        client.call("BatchOrderPut", {"market": "UNI_USDT", "reset": True, "orders": [good, bad, good]})
    assert refusal(caught.value) == {"status": "INVALID_ARGUMENT", "text": "invalid signature", "code": "SIGNATURE"}
    assert [one["signature"] for one in asked(questions)] == [SIGNATURE, OTHER]
    assert client.call("OrderQuery", listed) == before
    answer = client.call("BatchOrderPut", {"market": "UNI_USDT", "reset": False, "orders": [good, good]})
    assert len(answer["order_ids"]) == 2


def test_a_verifier_that_fails_lets_nothing_in(client: StockClient, bridge: BridgeProcess) -> None:
    assert refused(client, signature=EXPLOSIVE)[0] == "INTERNAL"
    assert "ZeroDivisionError: a bug of the verifier" in bridge.log()
    assert put(client)["remain"] == "0.0888"


def test_over_http_it_is_the_same(bridge: BridgeProcess, questions: Path) -> None:
    http = Http(bridge.http_port)
    status, body, headers = http.call("OrderPut", {**ORDER, "signature": OTHER}, {})
    assert (status, body["code"], body["message"], headers["dingir-code"]) == (400, 3, "invalid signature", "SIGNATURE")
    assert http.call("OrderPut", ORDER, {})[0] == 200
    assert [one["signature"] for one in asked(questions)] == [OTHER, SIGNATURE]
    http.connection.close()


def test_in_strict_mode_a_bad_signature_is_unauthenticated(strict: BridgeProcess) -> None:
    with grpc.insecure_channel(strict.address) as channel:
        client = StockClient(channel)
        for changes in ({"signature": OTHER}, {"amount": "x"}):
            with pytest.raises(grpc.RpcError) as caught:
                put(client, **changes)
            found = refusal(caught.value)
            assert (found["status"], found["code"]) == ("UNAUTHENTICATED", "SIGNATURE")
        assert put(client)["remain"] == "0.0888"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("verify", "expected module:function"),
        ("no.such:verify", "No module named 'no'"),
        ("tests.clients.bridge.verifying:nothing", "has no attribute 'nothing'"),
        ("tests.clients.bridge.verifying:KEY", "can't be called"),
    ],
)
def test_a_verifier_that_is_not_there_ends_the_bridge_at_its_start(name: str, said: str, tmp_path: Path) -> None:
    bridge = BridgeProcess(tmp_path, 1, "--verifier", name)
    with pytest.raises(ServerFailure, match="ended by itself"):
        bridge.start()
    assert "bridge: verifier: " in bridge.log()
    assert said in bridge.log()
