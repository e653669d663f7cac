"""What a record carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persistence.packing import pack_values, unpack_values
from persistence.payload import BadPayload, pack, pack_transaction, unpack

COMMANDS = st.lists(st.lists(st.binary(max_size=40), min_size=1, max_size=8), min_size=1, max_size=5)
LEAVES = st.integers() | st.binary(max_size=30) | st.none() | st.booleans()
ROWS = st.lists(st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=12), max_size=6)


@given(COMMANDS)
def test_commands_come_back_as_they_went_in(commands: list[list[bytes]]) -> None:
    assert unpack(pack(commands[0])) == [commands[0]]
    assert unpack(pack_transaction(commands)) == commands


def test_a_command_is_the_frame_that_redis_clients_send() -> None:
    assert pack([b"PING", b"x"]) == b"*2\r\n$4\r\nPING\r\n$1\r\nx\r\n"


def test_what_closes_an_argument_is_skipped_unread_as_the_parser_does() -> None:
    assert unpack(b"*2\r\n$4\r\nPINGxy$1\r\nx\0\0") == [[b"PING", b"x"]]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PING\r\n",
        b"*0\r\n",
        b"*-1\r\n",
        b"*1\r\n",
        b"*x\r\n$1\r\nA\r\n",
        b"*1\r\n$x\r\nA\r\n",
        b"*1\r\n:1\r\n",
        b"*1\r\n$-1\r\n",
        b"*1\r\n$2\r\nA\r\n",
        b"*2\r\n$1\r\nA\r\n",
        b"*1\r\n$1\r\nA\r\nB",
        b"*1\r\n$1\r\nA\r\n*1\r\n",
        b"*99999999999\r\n$1\r\nA\r\n",
        b"*1\r\n$99999999999999999999\r\nA\r\n",
    ],
)
def test_anything_else_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(BadPayload):
        unpack(data)


@given(ROWS)
def test_rows_of_integers_of_any_size_come_back_as_tuples(row: list[object]) -> None:
    assert unpack_values(pack_values(tuple(row))) == tuple(row)


@pytest.mark.parametrize("bits", [31, 63, 64, 65, 127, 128, 1000])
def test_integers_around_every_boundary_survive(bits: int) -> None:
    for value in (2**bits, 2**bits - 1, 2**bits + 1, -(2**bits), -(2**bits) - 1, 1 - 2**bits):
        assert unpack_values(pack_values(value)) == value


def test_what_a_row_can_not_hold_is_a_type_error() -> None:
    for value in (object(), {1}, 1j):
        with pytest.raises(TypeError):
            pack_values((value,))
