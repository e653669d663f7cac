"""Requests and what they mean: (bytes, requests), for every form, length and count where the parser changes its way."""

from typing import Final

from tests.protocol.wire import frame

ORDER: Final = [b"ORDER.PUT", b"1", b"BTC_USDT", b"BID", b"LIMIT", b"0.50", b"PRICE", b"100.00"]

ODD_ARGUMENTS: Final = (
    b"",
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"$1\r\na\r\n",
    b"*1\r\n$4\r\nPING\r\n",
    b"a\r\nb",
    b"a\r\n",
    b"\r\na",
    b"\x80\x90\xff",
    bytes(range(256)),
    '{"größe": "€"}'.encode(),
    b"POST",
    b"Host:",
    b"'\"\\",
)

LENGTHS: Final = (1, 2, 8, 9, 10, 11, 63, 64, 98, 99, 100, 101, 254, 255, 256, 257, 999, 1000, 1001, 2048)
COUNTS: Final = (1, 2, 3, 8, 9, 10, 11, 12, 19, 20, 98, 99, 100, 101, 126, 127, 128, 129, 200)

INLINE: Final = (
    (b"PING\r\n", [b"PING"]),
    (b"PING\n", [b"PING"]),
    (b"  PING  \r\n", [b"PING"]),
    (b"\t PING \t hello\t\r\n", [b"PING", b"hello"]),
    (b"PING\r\r\n", [b"PING"]),
    (b"ECHO a\rb\r\n", [b"ECHO", b"a", b"b"]),
    (b'ECHO "hello world"\r\n', [b"ECHO", b"hello world"]),
    (b"ECHO 'hello world'\r\n", [b"ECHO", b"hello world"]),
    (b'ECHO "a\\x41\\n\\r\\t\\a\\b\\\\\\"\\q"\r\n', [b"ECHO", b'aA\n\r\t\a\b\\"q']),
    (b'ECHO "\\x4"\r\n', [b"ECHO", b"x4"]),
    (b"ECHO 'it\\'s' 'a\\nb'\r\n", [b"ECHO", b"it's", b"a\\nb"]),
    (b"ECHO a\"b c\" d'e f'\r\n", [b"ECHO", b"ab c", b"de f"]),
    (b'ECHO ""\r\n', [b"ECHO", b""]),
    (b"ECHO '' \"\"\r\n", [b"ECHO", b"", b""]),
    (b'"" a b\r\n', [b"", b"a", b"b"]),
    (b"foo\vbar \vbaz\r\n", [b"foo\vbar", b"baz"]),
    (b"foo\fbar \fbaz\r\n", [b"foo\fbar", b"baz"]),
    (b'ECHO "a"\v\r\n', [b"ECHO", b"a"]),
    (b"ECHO a\0b\r\n", [b"ECHO", b"a\0b"]),
    (b"\0\r\n", [b"\0"]),
    (b"$4\r\n", [b"$4"]),
    (b"+OK\r\n", [b"+OK"]),
    (b"ECHO \xc3\xa4\xff\r\n", [b"ECHO", b"\xc3\xa4\xff"]),
    (b"POSTX a\r\n", [b"POSTX", b"a"]),
    (b"host a\r\n", [b"host", b"a"]),
    (b"order.put 1 BTC_USDT bid limit 0.5 price 100\n", b"order.put 1 BTC_USDT bid limit 0.5 price 100".split()),
)

SLOPPY: Final[tuple[tuple[bytes, list[list[bytes]]], ...]] = (
    (b"*1\r\n$4\r\nPINGxx", [[b"PING"]]),
    (b"*1\r\n$4\rxPING\r\n", [[b"PING"]]),
    (b"*1\rx$4\r\nPING\r\n", [[b"PING"]]),
    (b"*1\r\n$4\r\nPING\r\n*0\r\n*1\r\n$4\r\nPING\r\n", [[b"PING"], [b"PING"]]),
    (b"*0\r\n", []),
    (b"*-1\r\n", []),
    (b"*-10\r\n", []),
    (b"*-1\r\n*0\r\n*-10\r\nPING\r\n", [[b"PING"]]),
    (b"\r\n", []),
    (b"\n", []),
    (b"   \r\n\t\r\n", []),
    (b"\r\nPING\r\n\r\n", [[b"PING"]]),
)


def corpus() -> list[tuple[bytes, list[list[bytes]]]]:
    """List all requests."""
    requests = [ORDER, [word.lower() for word in ORDER], [b"PING"], [b"p"], [b""], [b"", b"a", b"b"]]
    for odd in ODD_ARGUMENTS:
        requests += [[b"ECHO", odd], [b"ECHO", odd, odd], [b"SET", odd, b"x"], [b"X" + odd]]
    requests += [[b"ECHO", b"x" * length] for length in LENGTHS]
    requests += [[b"ECHO", b"\r" * length] for length in LENGTHS]
    requests += [[b"ECHO", b"y" * length, b"z"] for length in LENGTHS]
    requests += [[b"A%d" % index for index in range(count)] for count in COUNTS]
    requests += [[b"\n"] * count for count in COUNTS]
    requests += [[*ORDER, b"CLIENTID", b"%012d" % (number * 7919)] for number in range(20)]
    found = [(frame(*args), [args]) for args in requests]
    found += [(data, [args]) for data, args in INLINE]
    found += list(SLOPPY)
    return found


CORPUS: Final = corpus()
assert len(CORPUS) >= 200
