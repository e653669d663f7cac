"""What a record carries."""

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from persistence.packing import pack_values, unpack_values
from persistence.payload import BadPayload, is_transaction, pack, pack_transaction, unpack

COMMANDS = st.lists(st.lists(st.binary(max_size=40), min_size=1, max_size=8), min_size=1, max_size=5)
LEAVES = st.integers() | st.binary(max_size=30) | st.none() | st.booleans()
ROWS = st.lists(st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=12), max_size=6)


@given(COMMANDS)
def test_commands_come_back_as_they_went_in(commands: list[list[bytes]]) -> None:
    assert unpack(pack(commands[0])) == [commands[0]]
    assert not is_transaction(pack(commands[0]))
    assert unpack(pack_transaction(commands)) == commands
    assert is_transaction(pack_transaction(commands))


def test_a_command_is_an_array_of_binary_strings() -> None:
    assert pack([b"PING", b"x"]) == b"\x92\xc4\x04PING\xc4\x01x"


@pytest.mark.parametrize(
    "value",
    [[], [[]], {}, 1, None, b"x", [1], ["text"], [[b"A"], b"B"], [b"A", [b"B"]], [[b"A"], []], [[[b"A"]]]],
)
def test_anything_else_is_refused_by_name(value: object) -> None:
    with pytest.raises(BadPayload):
        unpack(msgpack.packb(value))


@pytest.mark.parametrize("data", [b"", b"\x92", b"\xc1", b"\x91\xc4\x01AA", b"\x91" * 5000, b"\xdd\xff\xff\xff\xff"])
def test_bytes_that_are_no_messagepack_are_refused_by_name(data: bytes) -> None:
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
