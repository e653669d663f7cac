"""Which bytes may stand in what callers choose."""

import pytest

from protocol.errors import Rejection
from server.engine.names import check_visible, is_visible


def test_visible_is_every_byte_from_the_exclamation_mark_to_the_tilde() -> None:
    assert [byte for byte in range(256) if is_visible(bytes((byte,)))] == list(range(33, 127))


@pytest.mark.parametrize("text", [b"", b"a b", b"a\x7f", b"\xffa", b"abcde"])
def test_what_is_empty_too_long_or_not_visible_throughout_is_refused(text: bytes) -> None:
    check_visible(b"a!~z", 4, "ID")
    with pytest.raises(Rejection, match="BADNAME ID: expected 1 to 4 printable characters"):
        check_visible(text, 4, "ID")
