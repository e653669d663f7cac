"""The follower's socket: what it answers, to how many, and what it does with those who do not keep to it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgpack
import pytest

from persistence.history import service as services
from persistence.history.limits import PEERS_MAX
from persistence.history.opening import open_database
from persistence.history.progress import Progress
from persistence.history.queries import Queries
from persistence.history.service import Service
from tests.persistence.history.conftest import Traded
from tests.persistence.history.following import quietly


class Peer:
    """Somebody who asks."""

    def __init__(self, path: Path) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(str(path))
        self._frames: Any = msgpack.Unpacker(raw=False)

    def frame(self) -> list[Any]:
        while True:
            for one in self._frames:
                assert isinstance(one, list)
                return one
            data = self.sock.recv(65536)
            if not data:
                raise EOFError
            self._frames.feed(data)

    def answers(self, count: int) -> dict[int, list[Any]]:
        """The next answers by their numbers, news left out."""
        found: dict[int, list[Any]] = {}
        while len(found) < count:
            one = self.frame()
            if one[0] == 1:
                found[one[1]] = one[2:]
        return found

    def news(self, name: str, value: object) -> None:
        """Wait until this is told."""
        while (one := self.frame())[:2] != [2, "progress"] or one[2][0][name] != value:
            pass

    def ask(self, method: str, params: object = None) -> list[Any]:
        self.sock.sendall(msgpack.packb([0, 7, method, params]))
        return self.answers(1)[7]


Connect = Callable[[], Peer]


@pytest.fixture
def progress() -> Progress:
    return quietly()


@pytest.fixture
def connect(traded: Traded, progress: Progress, tmp_path: Path) -> Iterator[Connect]:
    """Connects to a service."""
    database = open_database(traded.urls["sqlite"])
    (tmp_path / "s").write_text("left by a dead follower")
    service = Service(str(tmp_path / "s"), database.engine, progress)
    peers: list[Peer] = []

    def made() -> Peer:
        peers.append(Peer(tmp_path / "s"))
        return peers[-1]

    yield made
    for peer in peers:
        peer.sock.close()
    service.close()
    database.close()
    assert not (tmp_path / "s").exists()


def test_who_connects_is_told_how_it_is_and_what_becomes_of_it(connect: Connect, progress: Progress) -> None:
    peer = connect()
    first = peer.frame()
    assert first[:2] == [2, "progress"]
    assert first[2][0]["sequence"] == 0
    progress.committed(5, 1, 10)
    peer.news("sequence", 5)
    assert peer.ask("status")[1]["rows"] == 10
    progress.error = "it is away"
    peer.news("error", "it is away")  # told although nothing was committed


def test_a_thousand_questions_at_once_are_all_answered(connect: Connect) -> None:
    peer = connect()
    params = {"user": 1, "limit": 3}
    data = b"".join(msgpack.packb([0, number, "orders", params]) for number in range(1_000))
    threading.Thread(target=peer.sock.sendall, args=(data,), daemon=True).start()
    answers = peer.answers(1_000)
    assert set(answers) == set(range(1_000))
    assert all(error is None and len(result[2]) == 3 for error, result in answers.values())


def test_what_is_no_question_is_an_error_and_what_is_no_language_ends_the_connection(connect: Connect) -> None:
    peer = connect()
    assert peer.ask("secrets", {})[0] == {"code": "ERR", "text": "no such question: secrets"}
    for data in (b"PING\r\n", msgpack.packb([2, "x", []]), msgpack.packb([0, 1]), b"\xc1", b"\xdf" + b"\xff" * 200_000):
        other = connect()
        other.frame()
        other.sock.sendall(data)
        with pytest.raises((EOFError, ConnectionResetError)):
            other.answers(1)
    assert peer.ask("orders", {"user": 1, "limit": 1})[0] is None


def test_there_is_room_for_a_few(connect: Connect) -> None:
    peers = [connect() for _ in range(PEERS_MAX)]
    assert all(peer.frame() for peer in peers)
    with pytest.raises((EOFError, ConnectionResetError)):
        connect().frame()
    peers.pop().sock.close()
    assert peers[0].ask("status")[0] is None


def test_news_go_on_while_the_database_does_not_answer_and_late_questions_are_not_put_to_it(
    connect: Connect, progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()
    asked: list[object] = []

    def stuck(self: Queries, connection: object, params: object) -> tuple[str, list[list[object]]]:
        asked.append(params)
        goes_on.wait(20)
        return "", []

    monkeypatch.setitem(Queries.QUESTIONS, "stuck", stuck)
    monkeypatch.setattr(services, "QUERY_S", 0.5)
    peer = connect()
    asked_s = time.monotonic()
    for number in (1, 2):
        peer.sock.sendall(msgpack.packb([0, number, "stuck", number]))
    progress.committed(5, 1, 10)
    peer.news("sequence", 5)
    while time.monotonic() < asked_s + 1.0:
        peer.news("sequence", 5)  # again and again
    goes_on.set()
    answers = peer.answers(2)
    assert answers[1] == [None, [answers[1][1][0], "", []]]
    assert answers[2][0]["code"] == "NOHISTORY"
    assert asked == [1]
