"""How commands are shown: escaped, and without their secrets."""

import pytest

from server.quoting import quote, redact

HIDDEN = b"(redacted)"


@pytest.mark.parametrize(
    ("args", "shown"),
    [
        ([b"AUTH", b"pw"], [b"AUTH", HIDDEN]),
        ([b"auth", b"user", b"pw"], [b"auth", HIDDEN, HIDDEN]),
        ([b"AUTH"], [b"AUTH"]),
        ([b"HELLO"], [b"HELLO"]),
        ([b"HELLO", b"3", b"AUTH", b"u", b"pw"], [b"HELLO", b"3", b"AUTH", HIDDEN, HIDDEN]),
        (
            [b"hello", b"3", b"setname", b"auth", b"auth", b"u", b"pw"],
            [b"hello", b"3", b"setname", b"auth", b"auth", HIDDEN, HIDDEN],
        ),
        ([b"HELLO", b"3", b"AUTH", b"pw"], [b"HELLO", b"3", b"AUTH", HIDDEN]),
        ([b"HELLO", b"3", b"AUTH"], [b"HELLO", b"3", b"AUTH"]),
        ([b"CONFIG", b"SET", b"requirepass", b"pw"], [b"CONFIG", b"SET", b"requirepass", HIDDEN]),
        (
            [b"config", b"set", b"timeout", b"1", b"RequirePass", b"pw"],
            [b"config", b"set", b"timeout", b"1", b"RequirePass", HIDDEN],
        ),
        ([b"CONFIG", b"SET", b"requirepass"], [b"CONFIG", b"SET", b"requirepass"]),
        ([b"CONFIG", b"GET", b"requirepass", b"x"], [b"CONFIG", b"GET", b"requirepass", b"x"]),
        ([b"ACL", b"SETUSER", b"bob", b"on", b">pw"], [b"ACL", b"SETUSER", b"bob", HIDDEN, HIDDEN]),
        ([b"ECHO", b"AUTH"], [b"ECHO", b"AUTH"]),
    ],
)
def test_secrets_are_hidden_and_nothing_else(args: list[bytes], shown: list[bytes]) -> None:
    before = list(args)
    assert redact(args) == shown
    assert args == before


def test_words_are_quoted_as_c_would_write_them() -> None:
    assert quote([b"a", b"", b'"\\', b"\n\r\t\a\b", bytes([0, 31, 127, 255]), b"caf\xc3\xa9"]) == (
        b'"a" "" "\\"\\\\" "\\n\\r\\t\\a\\b" "\\x00\\x1f\\x7f\\xff" "caf\\xc3\\xa9"'
    )
