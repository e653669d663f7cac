"""Signatures in the columns that Dingir has for them: of orders, of details and memos, and in older histories."""

from typing import Any

import pytest
import sqlalchemy as sa

from persistence.history import migrations, projection
from persistence.history.opening import open_database
from persistence.history.signatures import signature_in
from server.engine import dump
from tests.engine.unsigned import in_format_2
from tests.persistence.history.conftest import NewUrl, Traded
from tests.persistence.history.exchange_log import ExchangeLog
from tests.persistence.history.following import contents, execute, follow, verified

MARKET = (
    "ASSET.CREATE BTC SCALE 8",
    "ASSET.CREATE USDT SCALE 6",
    "MARKET.CREATE BTC_USDT BTC USDT AMOUNTSCALE 4 PRICESCALE 2",
    "USER.REGISTER L1 0xa",
    "USER.REGISTER L1 0xb",
    'BALANCE.UPDATE 1 BTC 1000 BUSINESS deposit ID 1 DETAIL {"signature":"0xC0ffee"}',
    "BALANCE.UPDATE 2 USDT 1000 BUSINESS deposit ID 1",
)
LONGEST = "5c" * 128

DETAILS: dict[str, bytes] = {
    "": b"",
    "{}": b"",
    '{"signature":"00"}': b"\x00",
    '{"a":[{"b":1e999}], "signature" : "5C"}': b"\x5c",
    '{"signature":"0x5c0a"}': b"\x5c\x0a",
    '{"signature":"ab","signature":"cd"}': b"\xcd",
    f'{{"n":{"9" * 3900},"signature":"ab"}}': b"\xab",
    '{"signature":""}': b"",
    '{"signature":"0x"}': b"",
    '{"signature":"abc"}': b"",
    '{"signature":"by hand"}': b"",
    '{"signature":"ab cd"}': b"",
    '{"signature":"\\ud800\u0661\u0661"}': b"",
    '{"signature":["ab"]}': b"",
    '{"signature":{"signature":"ab"}}': b"",
    '{"signature":null}': b"",
    '{"signature":12}': b"",
    '{"of":{"signature":"ab"}}': b"",
    '{"for":"a \\"signature\\" of ab"}': b"",
    '{"\\u0073ignature":"ab"}': b"",
}


@pytest.mark.parametrize(("detail", "signature"), DETAILS.items())
def test_a_details_signature_is_hexadecimal_text_under_that_name(detail: str, signature: bytes) -> None:
    assert signature_in(detail) == signature


def signatures(url: str, table: str, key: str = "id") -> dict[Any, bytes]:
    """What a reader finds who looks for signatures."""
    database = open_database(url)
    try:
        with database.reading() as connection:
            rows = connection.execute(sa.text(f"SELECT {key}, signature FROM {table} WHERE signature <> ''"))
            return {row[0]: bytes(row[1]) for row in rows}
    finally:
        database.close()


def test_orders_have_the_signature_that_they_were_put_with(log: ExchangeLog, new_url: NewUrl) -> None:
    log.do(*MARKET)
    log.do(
        f"ORDER.PUT 1 BTC_USDT ASK LIMIT 5 PRICE 2 SIGNATURE {LONGEST}",
        "ORDER.PUT 2 BTC_USDT BID LIMIT 1 PRICE 3 SIGNATURE 00 CLIENTID c",
        "ORDER.PUT 2 BTC_USDT BID LIMIT 1 PRICE 3 SIGNATURE 01 CLIENTID c",
        "ORDER.PUT 2 BTC_USDT BID LIMIT 1 PRICE 3",
        "ORDER.AMEND 1 BTC_USDT 1 AMOUNT 4",
        "ORDER.CANCEL 1 BTC_USDT 1",
        "ORDER.PUT 1 BTC_USDT ASK LIMIT 5 PRICE 9 SIGNATURE 0a5c",
        "ORDER.BATCH 2 PUT BTC_USDT BID LIMIT 1 PRICE 3 TIF IOC SIGNATURE 09 PUT BTC_USDT BID LIMIT 1 PRICE 3 TIF FOK",
    )
    log.sync()
    url = new_url()
    follow(log.directory, url)
    assert signatures(url, "order_history") == {1: b"\x5c" * 128, 2: b"\x00", 5: b"\x09"}, (
        "4 is open, 3 and 6 have none"
    )
    assert verified(log.directory, url).clean


def test_balances_and_transfers_have_those_of_details_and_memos(log: ExchangeLog, new_url: NewUrl) -> None:
    log.do(*MARKET)
    for number, detail in enumerate(DETAILS, 2):
        if detail:
            log.do([*f"BALANCE.UPDATE 1 BTC 1 BUSINESS deposit ID {number} DETAIL".encode().split(), detail.encode()])
            log.do([*f"BALANCE.TRANSFER 1 2 BTC 1 ID {number} MEMO".encode().split(), detail.encode()])
    log.sync()
    url = new_url()
    follow(log.directory, url)
    numbers = {number: signature for number, signature in enumerate(DETAILS.values(), 2) if signature}
    deposits = {1: b"\xc0\xff\xee"} | numbers
    assert signatures(url, "(SELECT * FROM balance_history WHERE cause = 'DEPOSIT') AS d", "business_id") == deposits
    assert signatures(url, "internal_tx", "transfer_id") == {str(number): one for number, one in numbers.items()}
    both = [
        row for row in contents(url)["balance_history"] if "TRANSFER" in row and any(isinstance(v, bytes) for v in row)
    ]
    assert len(both) == 2 * len(numbers), "payer and payee"
    assert verified(log.directory, url).clean


def test_generated_traders_sign_orders_and_what_they_pay(traded: Traded, history: str) -> None:
    assert len(signatures(history, "order_history")) > 20
    assert signatures(history, "balance_history")
    assert verified(traded.log.directory, history).clean


def test_a_history_of_before_gets_the_signatures_that_its_details_hold(
    log: ExchangeLog, new_url: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.do(*MARKET)
    for number, detail in enumerate(DETAILS, 2):
        if detail:
            log.do([*f"BALANCE.TRANSFER 1 2 BTC 1 ID {number} MEMO".encode().split(), detail.encode()])
    log.sync()
    url, other = new_url(), new_url()
    with monkeypatch.context() as before:
        before.setattr(migrations, "STEPS", migrations.STEPS[:1])
        before.setattr(projection, "signature_in", lambda detail: b"")
        follow(log.directory, url)
        assert signatures(url, "balance_history") == signatures(url, "internal_tx") == {}
    monkeypatch.setattr(migrations, "PAGE_ROWS", 2)
    assert not verified(log.directory, url).clean
    follow(log.directory, url)
    follow(log.directory, other)
    assert contents(url) == contents(other)
    assert len(signatures(url, "internal_tx")) == sum(map(bool, DETAILS.values()))
    assert verified(log.directory, url).clean


def test_a_history_begins_with_a_snapshot_of_before_there_were_signatures(
    log: ExchangeLog, new_url: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.do(*MARKET, "ORDER.PUT 1 BTC_USDT ASK LIMIT 5 PRICE 9", "ORDER.PUT 1 BTC_USDT ASK LIMIT 5 PRICE 8")
    whole = dump.rows
    with monkeypatch.context() as before:
        before.setattr(dump, "rows", lambda exchange: in_format_2(whole(exchange)))
        log.save()
    log.do(
        "ORDER.CANCEL 1 BTC_USDT 1",
        "ORDER.PUT 1 BTC_USDT ASK LIMIT 5 PRICE 9 SIGNATURE ab",
        "ORDER.CANCEL 1 BTC_USDT 3",
    )
    log.sync()
    url = new_url()
    follow(log.directory, url)
    assert signatures(url, "order_history") == {3: b"\xab"}
    verdict = verified(log.directory, url)
    assert verdict.clean
    assert verdict.rows["order_history"] == 2


@pytest.mark.parametrize("table", ["order_history", "balance_history", "internal_tx"])
@pytest.mark.parametrize("put", ["''", "'\\xab'"])
def test_a_signature_that_was_changed_is_found(log: ExchangeLog, new_url: NewUrl, table: str, put: str) -> None:
    log.do(*MARKET, "ORDER.PUT 1 BTC_USDT ASK LIMIT 5 PRICE 9 SIGNATURE 0a TIF IOC")
    log.do('BALANCE.TRANSFER 1 2 BTC 1 MEMO {"signature":"0b"}')
    log.sync()
    url = new_url()
    follow(log.directory, url)
    assert verified(log.directory, url).clean
    put = put.replace("'\\xab'", "x'ab'") if url.startswith("sqlite") else put
    execute(url, f"UPDATE {table} SET signature = {put} WHERE signature <> ''")
    assert verified(log.directory, url).count >= 1
