"""The core without I/O: what is written, what may be sent again, what is late."""

from typing import Any

import pytest

from dingir.address import Address
from dingir.backoff import FIRST_S, LONGEST_S, Backoff
from dingir.call import Call, Waiter, same
from dingir.errors import (
    Closed,
    ConnectionLost,
    DingirError,
    OutcomeUnknown,
    ProtocolError,
    Timeout,
)
from dingir.session import Session

HELLO = b"%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n+OK\r\n+OK\r\n"
LOST = ConnectionLost("the wire was cut")


def call(*words: str, again: bool = True, writes: bool = True) -> Call[Any]:
    return Call(words, same, again, writes, ("id-1",) if again and writes else ())


def frame(*words: str) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word.encode()) for word in words)


class Driven(Session):
    """A session and the little that a shell does, with a clock that is set."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Address("host", **options), self.woken_up)
        self.now = 1000.0
        self.woken: list[Waiter] = []

    def woken_up(self, waiter: Waiter) -> None:
        self.woken.append(waiter)

    def take(self, *calls: Call[Any]) -> Waiter:
        waiter = Waiter(len(calls))
        self.submit(calls, waiter, self.now)
        return waiter

    def write(self, count: int | None = None) -> bytes:
        data = bytes(self.outgoing())[:count]
        self.wrote(len(data), self.now)
        return data

    def greet(self) -> None:
        self.connected()
        self.write()
        self.receive(HELLO)

    def lose(self, trouble: DingirError = LOST) -> float:
        return self.lost(trouble, self.now)


def test_calls_taken_together_are_one_write_and_are_answered_in_their_order() -> None:
    session = Driven()
    session.greet()
    calls = [call("A"), call("B"), call("C")]
    waiter = session.take(*calls)
    assert session.write() == frame("A") + frame("B") + frame("C")
    session.receive(b":1\r\n:2\r\n")
    assert waiter.remaining == 1
    assert session.woken == []
    session.receive(b":3\r\n")
    assert session.woken == [waiter]
    assert [one.result() for one in calls] == [1, 2, 3]


def test_nothing_but_the_greeting_is_written_before_hello_is_answered() -> None:
    session = Driven(user="me", password="secret", name="bot")
    session.take(call("A"))
    assert not session.outgoing()
    session.connected()
    said = session.write()
    assert said.startswith(frame("HELLO", "3", "AUTH", "me", "secret", "SETNAME", "bot"))
    assert said.endswith(frame("CLIENT", "SETINFO", "LIB-VER", "0.1.0"))
    assert frame("A") not in said
    assert not session.outgoing()
    session.receive(HELLO[:-10])
    assert session.write() == frame("A")


def test_a_refused_setinfo_is_no_trouble() -> None:
    session = Driven()
    session.connected()
    session.write()
    session.receive(b"%0\r\n-ERR unknown\r\n-ERR unknown\r\n")
    one = call("A")
    session.take(one)
    session.write()
    session.receive(b"+A\r\n")
    assert one.result() == "A"


def test_a_call_of_which_no_byte_was_written_is_sent_again_whatever_it_is() -> None:
    session = Driven()
    session.greet()
    first, second = call("A", again=False), call("B", again=False)
    session.take(first, second)
    session.write(len(frame("A")))
    session.lose()
    assert isinstance(first.error, OutcomeUnknown)
    assert not second.settled
    session.greet()
    assert session.write() == frame("B")
    session.receive(b"-ERR no\r\n")
    assert second.error is not None
    assert not second.error.resent  # type: ignore[attr-defined] # it was written once only


def test_one_byte_written_may_have_arrived() -> None:
    session = Driven()
    session.greet()
    first, second = call("A", again=False), call("B", again=False)
    session.take(first, second)
    session.write(len(frame("A")) + 1)
    session.lose()
    assert isinstance(second.error, OutcomeUnknown)


def test_what_is_sent_again_keeps_its_order_and_comes_before_what_is_new() -> None:
    session = Driven()
    session.greet()
    session.take(call("A"), call("B", again=False), call("C"))
    session.write(len(frame("A") + frame("B")))
    session.take(call("D"))
    session.lose()
    session.take(call("E"))
    session.greet()
    assert session.write() == b"".join(map(frame, "ACDE"))


def test_an_error_that_answers_a_repetition_says_so_also_within_a_batch() -> None:
    session = Driven()
    session.greet()
    once, twice, batch = call("A"), call("B"), call("C")
    session.take(once, twice, batch)
    session.write()
    session.receive(b"-NOORDER gone\r\n")
    session.lose()
    session.greet()
    session.write()
    session.receive(b"-NOORDER gone\r\n*2\r\n-NOORDER gone\r\n:1\r\n")
    assert not once.error.resent  # type: ignore[union-attr]
    assert twice.error.resent  # type: ignore[union-attr]
    assert [one.resent for one in batch.result()[:1]] == [True]


def test_loading_sends_again_after_the_next_connect_without_having_been_sent_before() -> None:
    session = Driven()
    session.greet()
    first, second = call("A", again=False), call("B", again=False)
    session.take(first, second)
    session.write()
    session.receive(b"-LOADING wait\r\n")  # the other is answered, too, before the connection is given up
    session.take(call("C"))
    assert not session.outgoing()
    with pytest.raises(ConnectionLost, match="loading"):
        session.receive(b"-LOADING wait\r\n")
    session.lose()
    session.greet()
    assert session.write() == b"".join(map(frame, "ABC"))
    session.receive(b"-NOORDER gone\r\n")
    assert not first.error.resent  # type: ignore[union-attr]


def test_loading_that_answers_hello_is_tried_again() -> None:
    session = Driven()
    one = call("A")
    session.take(one)
    session.connected()
    session.write()
    with pytest.raises(ConnectionLost, match="LOADING"):
        session.receive(b"-LOADING wait\r\n")
    session.lose()
    assert not one.settled


@pytest.mark.parametrize("refused", ["WRONGPASS no", "NOAUTH no", "ERR max number of clients reached"])
def test_what_the_server_says_to_hello_is_final_for_the_calls_that_wait(refused: str) -> None:
    session = Driven()
    session.greet()
    written, read, new = call("A"), call("B", writes=False), call("C", again=False)
    session.take(written, read)
    session.write()
    session.lose()
    session.take(new)
    session.connected()
    session.write()
    with pytest.raises(DingirError) as caught:
        session.receive(f"-{refused}\r\n".encode())
    session.lose(caught.value)
    assert isinstance(written.error, OutcomeUnknown)  # it was sent on the connection before
    assert written.error.client_id == "id-1"
    assert type(read.error) is type(new.error) is type(caught.value)
    assert read.error is not new.error


def test_no_server_of_ours_is_final_before_hello_and_a_lost_connection_after_it() -> None:
    session = Driven()
    one = call("A")
    session.take(one)
    session.connected()
    session.write()
    with pytest.raises(ProtocolError) as caught:
        session.receive(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    session.lose(caught.value)
    assert isinstance(one.error, ProtocolError)
    session.greet()
    two = call("A")
    session.take(two)
    session.write()
    with pytest.raises(ProtocolError) as caught:
        session.receive(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    session.lose(caught.value)
    assert not two.settled


def test_what_came_before_garbage_counts() -> None:
    session = Driven()
    session.greet()
    one, two = call("A"), call("B")
    session.take(one, two)
    session.write()
    with pytest.raises(ProtocolError):
        session.receive(b":1\r\n?\r\n")
    assert one.result() == 1
    assert not two.settled


def test_a_reply_to_nothing_gives_the_connection_up() -> None:
    session = Driven()
    session.greet()
    with pytest.raises(ProtocolError, match="reply to nothing"):
        session.receive(b"+OK\r\n")


def test_a_push_answers_nothing() -> None:
    session = Driven()
    session.greet()
    one = call("A")
    session.take(one)
    session.write()
    session.receive(b">2\r\n+invalidate\r\n_\r\n+A\r\n")
    assert one.result() == "A"


def test_a_late_reply_is_a_timeout_and_gives_the_connection_up() -> None:
    session = Driven(timeout=10)
    session.greet()
    first, second = call("A"), call("B")
    session.take(first)
    session.write()
    session.now += 6
    session.take(second)
    session.write()
    assert session.deadline() == 1010
    session.expire(1009.9)
    with pytest.raises(ConnectionLost, match="no reply within 10 s"):
        session.expire(1010)
    assert isinstance(first.error, Timeout)
    assert first.error.client_id == "id-1"
    session.now = 1010
    session.lose()
    session.greet()
    assert session.write() == frame("B")
    assert session.deadline() == 1020


def test_hello_has_the_time_of_one_try_and_of_one_command() -> None:
    quick = Driven(connect_timeout=5, timeout=1)
    quick.connected()
    quick.write()
    assert quick.deadline() == 1001
    session = Driven(connect_timeout=5)
    session.connected()
    session.write()
    assert session.deadline() == 1005
    with pytest.raises(ConnectionLost, match="no reply within 5 s"):
        session.expire(1005)


def test_a_call_outlives_lost_connections_for_so_long_and_no_longer() -> None:
    session = Driven(retry_for=30)
    session.greet()
    written, read, never = call("A"), call("B", writes=False), call("C", again=False)
    session.take(written, read)
    session.write()
    session.now += 5
    session.lose()
    session.now += 10
    session.take(never)
    assert session.deadline() == 1035
    session.expire(1034.9)
    assert not written.settled
    session.expire(1035)
    assert isinstance(written.error, OutcomeUnknown)  # it was sent, and may have taken effect
    assert isinstance(read.error, ConnectionLost)
    assert "no connection for 30 s: the wire was cut" in str(read.error)
    assert not never.settled
    session.expire(1045)
    assert isinstance(never.error, ConnectionLost)


def test_a_new_connection_does_not_give_new_time_to_outlive_another() -> None:
    session = Driven(retry_for=30)
    session.greet()
    one = call("A")
    session.take(one)
    for _ in range(3):
        session.write()
        session.lose()
        session.now += 10
        session.greet()
    session.write()
    session.lose()
    session.expire(session.now)
    assert isinstance(one.error, OutcomeUnknown)


def test_an_abandoned_call_is_not_written_and_not_sent_again_and_its_reply_is_dropped() -> None:
    session = Driven()
    session.greet()
    answered, unwritten, kept, lost = (call(name) for name in "ABCD")
    session.take(answered)
    session.write()
    session.take(unwritten, kept)
    session.abandon([answered, unwritten])
    assert session.write() == frame("C")
    session.receive(b":1\r\n:3\r\n")
    assert kept.result() == 3
    assert not answered.settled
    session.take(lost)
    session.write()
    session.abandon([lost])
    session.lose()
    session.greet()
    assert not session.outgoing()
    assert session.pending == 0


def test_words_that_are_no_text_are_refused_and_nothing_is_taken() -> None:
    session = Driven()
    session.greet()
    with pytest.raises(UnicodeEncodeError):
        session.take(call("A"), call("\ud800"))
    assert not session.outgoing()
    assert session.pending == 0
    refused = call("\ud800")
    with pytest.raises(UnicodeEncodeError):
        session.take(refused)
    session.abandon([refused])  # as a shell does when anything goes wrong
    assert session.pending == 0


def test_close_takes_no_more_and_tells_when_all_are_settled() -> None:
    session = Driven()
    session.greet()
    one = call("A")
    session.take(one)
    session.write()
    drained = Waiter(1)
    session.close(drained)
    with pytest.raises(Closed):
        session.take(call("B"))
    assert drained.remaining == 1
    session.receive(b"+A\r\n")
    assert drained.remaining == 0
    assert session.woken[-1] is drained


def test_the_end_settles_what_is_left() -> None:
    session = Driven()
    session.greet()
    written, read = call("A", again=False), call("B", writes=False)
    session.take(written, read)
    session.write()
    unwritten = call("C")
    session.take(unwritten)
    session.end()
    assert isinstance(written.error, OutcomeUnknown)
    assert isinstance(read.error, Closed)
    assert isinstance(unwritten.error, Closed)
    assert session.pending == 0


def test_waits_are_drawn_between_zero_and_a_limit_that_doubles() -> None:
    backoff = Backoff()
    limit = FIRST_S
    seen = []
    for _ in range(12):
        wait_s = backoff.wait_s()
        assert 0 <= wait_s <= limit <= LONGEST_S
        seen.append(wait_s)
        limit = min(2 * limit, LONGEST_S)
    assert len(set(seen)) == 12
    backoff.reset()
    assert backoff.wait_s() <= FIRST_S == 0.010


def test_waits_begin_anew_only_when_the_server_has_answered_a_call() -> None:
    session = Driven()
    for _ in range(20):  # accepts, greets, and breaks
        session.greet()
        session.lose()
    assert session.backoff._longest_s == LONGEST_S
    session.greet()
    session.take(call("A"))
    session.write()
    session.receive(b"+A\r\n")
    assert session.lose() <= FIRST_S
