"""History beside a real server: there at once, through every death, told by INFO; and its questions over the wire."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from protocol.generate_page import HISTORY_EXAMPLES, session
from tests.real_server import ROOT, Server, Wire, wait_until
from tests.server.process.conftest import MakeServer
from tests.server.process.following import (
    FOLLOWED,
    HISTORY_MAX_S,
    assert_clean,
    caught_up,
    connected,
    follower_pid,
    history,
    kill_follower,
    select,
)
from tests.server.process.packed import PackedWire
from tests.server.process.trading import MARKET, ask, bid, set_up, state

FLAGS = (*FOLLOWED, "--save", "")
ROWS = "SELECT count(*) FROM user_trade"


def trades(wire: Wire, count: int) -> None:
    """Make so many trades of user 1 with user 2."""
    for _ in range(count):
        wire.call(*ask(1, 100, "0.01"))
        wire.call(*bid(2, 100, "0.01"))


@pytest.fixture(scope="module")
def traded(shared: Server) -> Server:
    """A server whose history has trades, orders and transfers."""
    with shared.wire() as wire:
        set_up(wire)
        trades(wire, 5)
        wire.call(*bid(1, 50))
        wire.call("ORDER.CANCEL", 1, MARKET, 11)
        wire.call("BALANCE.TRANSFER", 1, 2, "BTC", "1.5", "ID", "t1", "MEMO", '{"for":"\N{ROCKET}"}')
        wire.call(*bid(2, 10))
        connected(shared)
        caught_up(wire)
    return shared


# -- questions ----------------------------------------------------------------------------------------


def fields(reply: object) -> dict[bytes, Any]:
    assert isinstance(reply, list)
    return dict(zip(reply[0::2], reply[1::2], strict=True))


def test_an_order_is_as_the_engine_told_it_when_it_ended(traded: Server) -> None:
    with traded.wire() as wire:
        for user, order in ((1, 1), (2, 2), (1, 11)):
            page = fields(wire.call("ORDER.HISTORY", user, "LIMIT", 1000))
            (told,) = [one for one in page[b"orders"] if fields(one)[b"id"] == b"%d" % order]
            assert told == wire.call("ORDER.GET", MARKET, order)
        assert fields(page[b"orders"][0])[b"reason"] == b"USER"
        assert page[b"next"] == b""
        assert page[b"sequence"] == b"%d" % int(wire.info("history")["history_sequence"])


def test_pages_go_on_where_the_last_one_ended(traded: Server) -> None:
    with traded.wire() as wire:
        whole = fields(wire.call("TRADE.HISTORY", 2))[b"trades"]
        assert [fields(one)[b"trade_id"] for one in whole] == [b"5", b"4", b"3", b"2", b"1"]
        first = fields(wire.call("TRADE.HISTORY", 2, "LIMIT", 2))
        second = fields(wire.call("TRADE.HISTORY", 2, "LIMIT", 3, "BEFORE", first[b"next"]))
        assert first[b"trades"] + second[b"trades"] == whole
        assert second[b"next"] == b""
        one = fields(wire.call("TRADE.HISTORY", 1, "ORDER", 3, "SIDE", "ASK", "MARKET", MARKET))[b"trades"]
        assert [fields(trade)[b"role"] for trade in one] == [b"MAKER"]


def test_balances_and_transfers_say_why(traded: Server) -> None:
    with traded.wire() as wire:
        entries = [fields(one) for one in fields(wire.call("BALANCE.HISTORY", 2, "ASSET", "BTC"))[b"entries"]]
        assert [one[b"cause"] for one in entries] == [b"TRANSFER", *[b"TRADE"] * 5, b"DEPOSIT"]
        assert entries[0][b"change"] == b"1.50000000"
        assert entries[0][b"available"] == b"1000000001.55000000"
        sent = fields(wire.call("TRANSFER.HISTORY", 1, "DIRECTION", "OUT"))[b"transfers"]
        assert [fields(one)[b"memo"] for one in sent] == ['{"for":"\N{ROCKET}"}'.encode()]
        assert fields(wire.call("TRANSFER.HISTORY", 1, "DIRECTION", "IN"))[b"transfers"] == []


def test_what_can_be_refused_without_the_tables_is_refused_at_once(traded: Server) -> None:
    with traded.wire() as wire:
        for words, code in (
            (("ORDER.HISTORY", 99), "NOUSER"),
            (("ORDER.HISTORY", 1, "MARKET", "X"), "NOMARKET"),
            (("BALANCE.HISTORY", 1, "ASSET", "X"), "NOASSET"),
            (("ORDER.HISTORY", 1, "BEFORE", "7"), "ERR BEFORE: expected `next`"),
            (("TRADE.HISTORY", 1, "BEFORE", "7-1"), "ERR BEFORE: expected `next`"),
            (("ORDER.HISTORY", 1, "STATUS", "NEW"), "ERR STATUS"),
        ):
            assert str(wire.ask(*words)).startswith(code), words
        wire.call("MULTI")
        assert "not allowed" in str(wire.ask("ORDER.HISTORY", 1))
        assert str(wire.ask("EXEC")).startswith("EXECABORT")
        page = fields(wire.call("ORDER.HISTORY", 1, "BEFORE", "9" * 19 + "-" + "9" * 9))
        assert len(page[b"orders"]) == 6


def test_the_other_protocols_have_the_same_answers(traded: Server) -> None:
    with traded.wire() as plain, traded.wire() as three, PackedWire(traded) as packed:
        three.call("HELLO", 3)
        told = fields(plain.call("TRANSFER.HISTORY", 1))
        mapped = three.call("TRANSFER.HISTORY", 1)
        assert isinstance(mapped, dict)
        assert {**mapped, b"transfers": [fields(one) for one in told[b"transfers"]]} == {
            **told,
            b"transfers": mapped[b"transfers"],
        }
        named = packed.request("TRANSFER.HISTORY", {"user": 1, "direction": "OUT"})
        assert named["transfers"][0]["memo"] == '{"for":"\N{ROCKET}"}'
        assert named["next"] == ""
        assert packed.request("TRANSFER.HISTORY", {"user": 99}) == "NOUSER"


def test_who_waits_is_answered_behind_what_was_asked_before_and_nobody_else_waits(traded: Server) -> None:
    with traded.wire() as wire, traded.wire() as other:
        replies = wire.ask_all(("PING",), ("ORDER.HISTORY", 1, "LIMIT", 1), ("ECHO", "x"), ("WAITHISTORY", 10**9, 50))
        assert replies[0] == b"PONG"
        assert replies[2] == b"x"
        assert replies[3] == int(wire.info("history")["history_sequence"]), "the time was up"
        wire.send("WAITHISTORY", 10**9, 0)
        assert other.call("PING") == b"PONG"
    assert traded.call("PING") == b"PONG"


def test_a_thousand_questions_of_a_hundred_clients_are_answered(traded: Server) -> None:
    wires = [traded.wire() for _ in range(100)]
    try:
        for wire in wires:
            for user in (1, 2) * 5:
                wire.send("ORDER.HISTORY", user, "LIMIT", 3)
        for wire in wires:
            for _ in range(10):
                assert len(fields(wire.reply())[b"orders"]) == 3
        for wire in wires[:50]:
            wire.send("ORDER.HISTORY", 1)
    finally:
        for wire in wires:
            wire.close()
    assert traded.call("WAITHISTORY", 0, 10_000)


def plain(value: Any) -> Any:
    """Make a reply what `redis-cli --json` makes of it."""
    if isinstance(value, dict):
        return {plain(name): plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.decode() if isinstance(value, bytes) else value


def test_the_session_of_the_examples_goes_as_it_is_told(make_server: MakeServer) -> None:
    server = make_server(*FLAGS).start()
    connected(server)
    with server.wire() as wire:
        wire.call("HELLO", 3)
        for request, told in session(HISTORY_EXAMPLES.read_text(encoding="utf-8")):
            reply = wire.ask(*shlex.split(request))
            failed = isinstance(reply, Exception)
            said = f"(error) {reply}" if failed else json.dumps(plain(reply), separators=(",", ":"))
            pattern = ".*?".join(re.escape(part) for part in told.split("..."))
            assert re.fullmatch(pattern, said), f"> {request}\ntold:     {told}\nanswered: {said}"


# -- lives and deaths ---------------------------------------------------------------------------------


def test_a_trade_is_in_the_file_within_a_second(make_server: MakeServer) -> None:
    server = make_server(*FLAGS).start()
    with server.wire() as wire:
        set_up(wire)
        connected(server)
        trades(wire, 1)
        begun_s = time.monotonic()
        wait_until(lambda: select(server, ROWS) == [(2,)], HISTORY_MAX_S, "the trade")
        assert time.monotonic() - begun_s < 5, "a second where nobody else uses this machine"
        trades(wire, 5)
        wire.send("SHUTDOWN")
    assert server.wait() == 0
    assert select(server, ROWS) == [(12,)], "the last rows were written before the end"
    assert not (server.directory / "history.socket").exists()


def test_who_kills_the_follower_has_it_again_and_each_row_once(make_server: MakeServer) -> None:
    server = make_server(*FLAGS).start()
    with server.wire() as wire:
        set_up(wire)
        connected(server)
        for _ in range(2):
            kill_follower(server)
            trades(wire, 5)
            wait_until(lambda: server.info("history")["history_connected"] == "0", 30, "its end")
            connected(server)
        caught_up(wire)
        assert wire.info("history")["history_restarts"] == "2"
        told = wire.info("history")
        assert told["history_last_error"] == "it was killed (signal 9: Killed)"
        assert told["history_error"] == ""
    assert select(server, ROWS) == [(20,)]
    assert server.stop() == 0
    assert_clean(server)


def test_after_a_restart_history_is_known_to_be_complete_before_anything_is_written(make_server: MakeServer) -> None:
    server = make_server(*FLAGS).start()
    with server.wire() as wire:
        set_up(wire)
        trades(wire, 2)
        connected(server)
        caught_up(wire)
        sequence = wire.info("exchange")["sequence"]
    assert server.stop() == 0
    server.start()
    connected(server)
    with server.wire() as wire:
        assert wire.call("WAITHISTORY", 0, 0) == int(sequence)
        told = wire.info("history")
    assert (told["history_sequence"], told["history_lag_events"], told["history_lag_milliseconds"]) == (
        sequence,
        "0",
        "0",
    )


def test_a_follower_ends_with_its_server_and_the_next_one_goes_on(make_server: MakeServer) -> None:
    server = make_server(*FLAGS).start()
    with server.wire() as wire:
        set_up(wire)
        connected(server)
        trades(wire, 5)
    pid = follower_pid(server)
    server.kill()
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), 20, "the end of the follower")
    server.start()
    with server.wire() as wire:
        trades(wire, 5)
        connected(server)
        caught_up(wire)
    assert select(server, ROWS) == [(20,)]
    assert_clean(server)


def test_signatures_come_through_a_snapshot_and_a_kill_to_the_file(make_server: MakeServer) -> None:
    server = make_server(*FLAGS).start()
    with server.wire() as wire, PackedWire(server) as packed:
        set_up(wire)
        wire.call(*bid(1, 10), "SIGNATURE", "A1" * 64)
        order = {"user": 1, "market": MARKET, "side": "BID", "kind": "LIMIT", "amount": "1", "price": "10"}
        packed.request("ORDER.PUT", {**order, "signature": "a2"})
        wire.call("SAVE")
        wire.call("ORDER.BATCH", 1, "PUT", *bid(1, 10)[2:], "SIGNATURE", "a3", "PUT", *bid(1, 10)[2:])
        wire.call("MULTI")
        wire.call(*bid(1, 10), "SIGNATURE", "a5")
        wire.call("EXEC")
        assert str(wire.ask(*bid(1, 10), "SIGNATURE", "a")).startswith(
            "BADNAME SIGNATURE: expected an even number of 2 to"
        )
        wire.call(*bid(1, 10), "SIGNATURE", "a6")
    before = state(server)
    pid = follower_pid(server)
    server.kill()
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), 20, "the end of the follower")
    server.start()
    assert state(server) == before
    with server.wire() as wire:
        wire.call("ORDER.CANCELALL", 1)
        connected(server)
        caught_up(wire)
    found = select(server, "SELECT id, hex(signature) FROM order_history ORDER BY id")
    assert found == [(1, "A1" * 64), (2, "A2"), (3, "A3"), (4, ""), (5, "A5"), (6, "A6")]
    assert_clean(server)


def test_what_the_follower_says_of_itself_is_in_info_and_its_password_nowhere(make_server: MakeServer) -> None:
    url = "postgresql://me:s3cret@127.0.0.1:1/x?password=s3cret"
    server = make_server("--history", url, "--save", "").start()
    with server.wire() as wire:
        set_up(wire)
        connected(server)
        wait_until(lambda: server.info("history")["history_error"] != "", HISTORY_MAX_S, "an error")
        told = wire.info("history")
        assert told["history"] == "postgresql"
        assert "Connection refused" in told["history_error"]
        assert int(told["history_lag_events"]) == 9
        assert told["history_sequence"] == "0"
        assert wire.call("CONFIG", "GET", "history") == [
            b"history",
            b"postgresql://me:***@127.0.0.1:1/x?password=***",
        ]
        assert "can't set" in str(wire.ask("CONFIG", "SET", "history", url)).lower()
        wire.call("SLOWLOG", "GET")
        assert str(wire.ask("ORDER.HISTORY", 1)).startswith("NOHISTORY history: the database can't answer")
        assert b"s3cret" not in str(wire.call("INFO", "everything")).encode()
    pid = follower_pid(server)
    assert b"s3cret" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    assert "s3cret" not in server.log()


def test_without_a_follower_questions_are_refused_and_memory_answers_what_it_has(make_server: MakeServer) -> None:
    server = make_server("--save", "").start()  # --history off
    with server.wire() as wire:
        set_up(wire)
        trades(wire, 3)
        assert str(wire.ask("ORDER.HISTORY", 1)) == "NOHISTORY history: it is off here (--history off)"
        assert str(wire.ask("WAITHISTORY", 0, 0)).startswith("NOHISTORY")
        wire.call("ENGINE.SET", "TRADES-MAX", 2)
        told = wire.call("MARKET.TRADES", MARKET)
        assert isinstance(told, list)
        assert len(told) == 2
        assert wire.info("history") == {**wire.info("history"), "history": "off", "history_lag_events": "0"}


def test_a_follower_that_somebody_else_runs_is_as_good_and_the_log_is_kept_for_it(make_server: MakeServer) -> None:
    server = make_server("--history", "external", "--save", "").start()
    with server.wire() as wire:
        set_up(wire)
        assert str(wire.ask("ORDER.HISTORY", 1)).startswith("NOHISTORY history: no follower is connected")
        assert history(server, "follow", "--once")[0] == 0
        trades(wire, 3)
        wire.call("SAVE")
        trades(wire, 2)
        wire.call("SAVE")
        assert (server.directory / "journal-00000001").exists(), "the follower's restart needs it"
        assert int(wire.info("history")["history_kept_bytes"]) > 0
        command = [sys.executable, "-m", "persistence.history", "--dir", str(server.directory), "follow"]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            connected(server)
            caught_up(wire)
            assert len(fields(wire.call("TRADE.HISTORY", 1))[b"trades"]) == 5
            trades(wire, 1)
            caught_up(wire)
            wire.call("SAVE")
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        assert sorted(path.name for path in server.directory.glob("journal-*")) == ["journal-00000004"]
        assert wire.info("history")["history_kept_bytes"] == "0"
    assert server.stop() == 0
    assert select(server, ROWS) == [(12,)]


def test_a_history_that_is_left_behind_is_said_and_the_server_goes_on(make_server: MakeServer) -> None:
    server = make_server("--history", "external", "--save", "", "--history-backlog-size", "5000").start()
    with server.wire() as wire:
        set_up(wire)
        assert history(server, "follow", "--once")[0] == 0
        trades(wire, 6)
        wire.call("SAVE")
        assert "history lags, at record 9" in server.log(), wire.info("history")
        trades(wire, 20)
        wire.call("SAVE")
        trades(wire, 1)
        wire.call("SAVE")
        assert "history is left behind at record 9" in server.log()
        assert sorted(path.name for path in server.directory.glob("journal-*")) == ["journal-00000004"]
        code, said = history(server, "follow", "--once")
        assert code == 1
        assert "records behind 9 are not in the log any more" in said
        trades(wire, 1)
        assert history(server, "--history", f"sqlite:{server.directory}/second.db", "follow", "--once")[0] == 0
    assert_clean(server, "--history", f"sqlite:{server.directory}/second.db")


def test_memory_and_history_leave_no_trade_out_while_history_is_behind(make_server: MakeServer) -> None:
    server = make_server(*FLAGS).start()
    with server.wire() as wire, server.wire() as other:
        set_up(wire)
        wire.call("ENGINE.SET", "TRADES-MAX", 3)
        connected(server)
        trades(wire, 10)
        caught_up(wire)
        kill_follower(server, signal.SIGSTOP)
        trades(wire, 10)
        other.send("MARKET.TRADES", MARKET, "LIMIT", 1000)
        other.socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            other.reply()
        other.socket.settimeout(10)
        assert int(wire.info("history")["history_lag_events"]) == 20
        wait_until(lambda: int(server.info("history")["history_lag_milliseconds"]) >= 0, 5, "the lag")
        kill_follower(server, signal.SIGCONT)
        told = other.reply()
        assert isinstance(told, list)
        assert [fields(one)[b"id"] for one in told] == [b"%d" % number for number in range(20, 0, -1)]


@pytest.mark.slow
def test_a_follower_that_does_not_move_is_not_waited_for_beyond_ten_seconds(make_server: MakeServer) -> None:
    server = make_server(*FLAGS).start()
    wires = [server.wire() for _ in range(300)]
    with server.wire() as wire:
        set_up(wire)
        connected(server)
        pid = kill_follower(server, signal.SIGSTOP)
        begun_s = time.monotonic()
        for one in wires:
            for _ in range(4):
                one.send("ORDER.HISTORY", 1)
        slowest_s = 0.0
        while time.monotonic() - begun_s < 9:
            asked_s = time.monotonic()
            trades(wire, 1)
            slowest_s = max(slowest_s, time.monotonic() - asked_s)
            time.sleep(0.05)
        assert slowest_s < 1
        for one in wires:
            one.socket.settimeout(HISTORY_MAX_S)
            assert str(one.reply()) == "NOHISTORY history: no answer within 10 s"
        assert time.monotonic() - begun_s < 20
        for one in wires[:200]:
            one.close()
        os.kill(pid, signal.SIGCONT)
        assert all("orders" in str(one.reply()) or "NOHISTORY" in str(one) for one in wires[200:])
        caught_up(wire)
        assert server.info("history")["history_restarts"] == "0"
    for one in wires:
        one.close()
