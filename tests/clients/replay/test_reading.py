"""What the replay client makes of recordings in both formats."""

import gzip
from pathlib import Path

import pytest

from clients.replay import lobster, mbo
from clients.replay.recording import ASK, BID, Add, Aggress, BadRecording, Change

HEAD = "sequence,ts_event_ns,action,side,price,size,order_id,last_in_event,snapshot\n"


def written(directory: Path, text: str) -> Path:
    """Write a file."""
    path = directory / "recording.csv"
    path.write_text(text)
    return path


def mbo_lines(*messages: str) -> str:
    """Write messages given as `action side price size order last`."""
    lines = []
    for number, message in enumerate(messages):
        action, side, price, size, order, last = message.split()
        lines.append(f"{number},{number * 1000},{action},{side},{price},{size},{order},{last},0")
    return HEAD + "\n".join(lines) + "\n"


def test_what_rests_after_the_auction_is_loaded_in_priority_order(tmp_path: Path) -> None:
    text = mbo_lines(
        "A B 99.00 5 1 1",
        "A B 99.00 6 2 1",
        "A B 98.50 7 3 1",
        "M B 99.00 8 1 1",
        "A A 99.00 2 4 1",
        "T N 99.00 2 0 0",
        "F N 99.00 2 2 0",
        "F N 99.00 2 4 0",
        "M B 99.00 4 2 0",
        "C A 99.00 2 4 1",
        "A A 101.25 1 5 1",
    )
    recording = mbo.read(written(tmp_path, text))
    assert recording.opening == [Add(2, BID, "99.00", 4), Add(3, BID, "98.50", 7), Add(1, BID, "99.00", 8)]
    assert recording.steps == [Add(5, ASK, "101.25", 1)]
    assert recording.price_scale == 2
    assert recording.messages == 11


def test_a_trade_is_an_aggressor_and_the_change_behind_its_fill_only_confirms_it(tmp_path: Path) -> None:
    text = mbo_lines(
        "T N 99.00 1 0 1",
        "A A 100.00 3 1 1",
        "A A 100.00 3 2 1",
        "T B 100.00 4 9 0",
        "F A 100.00 3 1 0",
        "F A 100.00 1 2 0",
        "C A 100.00 3 1 0",
        "M A 100.00 2 2 1",
        "M A 100.00 1 2 1",
    )
    recording = mbo.read(written(tmp_path, text))
    assert recording.steps[2:] == [
        Aggress(BID, "100.00", 4, ((1, 3), (2, 1))),
        Change(1, "100.00", 0, confirms=True),
        Change(2, "100.00", 2, confirms=True),
        Change(2, "100.00", 1),
    ]


def test_an_order_amended_into_the_market_is_no_maker_of_its_own_trade(tmp_path: Path) -> None:
    text = mbo_lines(
        "T N 99.00 1 0 1",
        "T A 100.00 2 7 0",
        "F A 100.00 2 7 0",
        "F B 100.00 2 8 0",
        "C B 100.00 2 8 0",
        "M A 100.00 1 7 1",
    )
    recording = mbo.read(written(tmp_path, text))
    # The recording has the aggressor's own fill first, so its makers follow it.
    assert recording.steps == [
        Aggress(ASK, "100.00", 2, ((8, 2),)),
        Change(8, "100.00", 0, confirms=True),
        Change(7, "100.00", 1),
    ]


def test_a_cancel_that_its_event_publishes_late_comes_first(tmp_path: Path) -> None:
    text = mbo_lines("T N 99.00 1 0 1", "A B 100.00 1 5 0", "C A 100.00 1 4 1")
    assert mbo.read(written(tmp_path, text)).steps == [Change(4, "100.00", 0), Add(5, BID, "100.00", 1)]


def test_a_packed_file_is_read_like_a_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "named-as-it-pleases"
    path.write_bytes(gzip.compress(mbo_lines("T N 99.00 1 0 1", "A B 1.5 1 5 1").encode()))
    assert mbo.read(path).steps == [Add(5, BID, "1.5", 1)]


def test_a_lobster_file_becomes_the_same_steps(tmp_path: Path) -> None:
    text = """34200.1,1,16,18,5853300,1
34200.2,4,16,10,5853300,1
34200.3,2,16,3,5853300,1
34200.4,3,16,5,5853300,1
34200.5,5,0,100,5853300,1
34200.6,7,0,0,-1,-1
"""
    recording = lobster.read(written(tmp_path, text))
    assert recording.opening == []
    assert recording.steps == [
        Add(16, BID, "585.3300", 18),
        Aggress(ASK, "585.3300", 10, ((16, 10),)),
        Change(16, "585.3300", 8, confirms=True),
        Change(16, "585.3300", 5),
        Change(16, "585.3300", 0),
    ]
    assert recording.skipped == {"hidden executions": 1, "halts": 1}
    assert recording.price_scale == 2


def test_what_a_lobster_file_names_without_its_arrival_has_rested_before(tmp_path: Path) -> None:
    text = "1,4,12,10,10000,-1\n2,2,12,5,10000,-1\n3,3,11,7,9900,1\n4,3,12,1,10000,-1\n"
    recording = lobster.read(written(tmp_path, text))
    assert recording.opening == [Add(11, BID, "0.9900", 7), Add(12, ASK, "1.0000", 16)]
    assert recording.steps[-1] == Change(12, "1.0000", 0)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + "1,2,A,B,1.5,1,5,1\n", 2),
        (HEAD + "1,2,X,B,1.5,1,5,1,0\n", 2),
        (HEAD + "1,2,A,B,one,1,5,1,0\n", 2),
        ("sequence,other\n", 1),
    ],
)
def test_a_malformed_recording_is_refused_by_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(BadRecording, match=rf"recording.csv:{line}: expected"):
        mbo.read(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "line"), [("1,1,1,1,1,1\n1,9,1,1,1,1\n", 2), ("1,1,1,1,1,0\n", 1), ("1,1,1\n", 1), ("a\n", 1)]
)
def test_a_malformed_lobster_file_is_refused_by_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(BadRecording, match=rf"recording.csv:{line}: expected"):
        lobster.read(written(tmp_path, text))
