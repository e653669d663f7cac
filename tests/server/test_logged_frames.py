"""What goes into the log is what was executed, however it came over the wire."""

from hypothesis import given
from hypothesis import strategies as st

from persistence.payload import pack, unpack
from protocol.resp import Parser

COMMANDS = st.lists(st.lists(st.binary(max_size=300), min_size=1, max_size=6), min_size=1, max_size=6)


@given(COMMANDS, st.lists(st.integers(1, 60), max_size=12))
def test_a_frame_at_hand_holds_exactly_the_words_that_were_parsed(commands: list[list[bytes]], cuts: list[int]) -> None:
    stream = b"".join(pack(args) for args in commands if args[0].upper() not in (b"POST", b"HOST:"))
    expected = [args for args in commands if args[0].upper() not in (b"POST", b"HOST:")]
    parser = Parser()
    parser.authenticated = True
    parsed: list[list[bytes]] = []
    at = 0
    for cut in [*cuts, len(stream)]:
        parser.feed(stream[at : at + cut])
        at += cut
        while (args := parser.next()) is not None:
            frame = parser.frame()
            assert frame == b"" or unpack(frame) == [args]
            parsed.append(args)
    assert parsed == expected


def test_an_inline_command_and_a_frame_in_two_pieces_have_no_frame_at_hand() -> None:
    parser = Parser()
    parser.authenticated = True
    parser.feed(b"PING x\r\n")
    assert parser.next() == [b"PING", b"x"]
    assert parser.frame() == b""
    parser.feed(b"*1\r\n$4\r\nPI")
    assert parser.next() is None
    parser.feed(b"NG\r\n")
    assert parser.next() == [b"PING"]
    assert parser.frame() == b""
