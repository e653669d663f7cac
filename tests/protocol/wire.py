"""Drive a parser as a connection does: feed what comes, take what is whole."""

from collections.abc import Iterable

from protocol.errors import ProtocolError
from protocol.resp import Parser

Outcome = tuple[list[list[bytes]], str | None]
"""The requests that were read, and the words of the refusal; None for a connection that stays open."""


def frame(*args: bytes) -> bytes:
    """Write a request as client libraries do."""
    return b"*%d\r\n" % len(args) + b"".join([b"$%d\r\n%b\r\n" % (len(arg), arg) for arg in args])


def new_parser(authenticated: bool = True) -> Parser:
    parser = Parser()
    parser.authenticated = authenticated
    return parser


def drain(parser: Parser) -> list[list[bytes]]:
    """Take the whole requests that a parser has."""
    found: list[list[bytes]] = []
    while (args := parser.next()) is not None:
        found.append(args)
    return found


def parse(*chunks: bytes, authenticated: bool = True) -> list[list[bytes]]:
    """Parse a stream that arrives in these chunks."""
    return parse_with(new_parser(authenticated), chunks)


def parse_with(parser: Parser, chunks: Iterable[bytes]) -> list[list[bytes]]:
    found: list[list[bytes]] = []
    for chunk in chunks:
        parser.feed(chunk)
        found += drain(parser)
    return found


def refused(text: str) -> Outcome:
    """Expect nothing but a refusal."""
    return [], text


def outcome(*chunks: bytes, authenticated: bool = True) -> Outcome:
    """Parse a stream that arrives in these chunks, to its end or its refusal."""
    parser = new_parser(authenticated)
    found: list[list[bytes]] = []
    try:
        for chunk in chunks:
            parser.feed(chunk)
            while (args := parser.next()) is not None:
                found.append(args)
    except ProtocolError as error:
        return found, error.text
    return found, None


def singles(data: bytes) -> list[bytes]:
    """Cut a stream into single bytes."""
    return [data[at : at + 1] for at in range(len(data))]
