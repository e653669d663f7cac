"""Names and arities: which command is meant, and Redis's words when none is."""

import pytest

from protocol.commands import COMMANDS
from protocol.errors import Rejection
from protocol.lookup import find, named
from protocol.replies import encode_error


def refusal(*args: bytes) -> bytes:
    with pytest.raises(Rejection) as caught:
        find(list(args))
    return encode_error(caught.value.code, caught.value.text)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"PING", "PING"),
        (b"ping hello", "PING"),
        (b"order.put 1 2 3 4 5", "ORDER.PUT"),
        (b"Client setname x", "CLIENT|SETNAME"),
        (b"client SETINFO lib-name x", "CLIENT|SETINFO"),
        (b"command", "COMMAND"),
        (b"command docs", "COMMAND|DOCS"),
        (b"config get a b c", "CONFIG|GET"),
        (b"debug anything", "DEBUG"),
    ],
)
def test_a_command_is_found_in_either_case(line: bytes, name: str) -> None:
    assert find(line.split()).name == name


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ((b"foo",), b"unknown command 'foo', with args beginning with: "),
        ((b"foo", b"b"), b"unknown command 'foo', with args beginning with: 'b' "),
        ((b"", b"a", b"b"), b"unknown command '', with args beginning with: 'a' 'b' "),
        (
            (b"fo\x01\xff\r\n", b"a b\n", b"c\0d"),
            b"unknown command 'fo\x01\xff  ', with args beginning with: 'a b ' 'c' ",
        ),
        ((b"x" * 200,), b"unknown command '" + b"x" * 128 + b"', with args beginning with: "),
        ((b"f", b"y" * 200, b"z"), b"unknown command 'f', with args beginning with: '" + b"y" * 128 + b"' "),
        (
            (b"f", b"y" * 100, b"z" * 100, b"w"),
            b"unknown command 'f', with args beginning with: '" + b"y" * 100 + b"' '" + b"z" * 25 + b"' ",
        ),
        ((b"config|get", b"x"), b"unknown command 'config|get', with args beginning with: 'x' "),
        ((b"con\0fig",), b"unknown command 'con', with args beginning with: "),
        ((b"get",), b"unknown command 'get', with args beginning with: "),
        ((b"config",), b"wrong number of arguments for 'config' command"),
        ((b"CONFIG", b"FOO"), b"unknown subcommand 'FOO'. Try CONFIG HELP."),
        ((b"config", b"g\r\net"), b"unknown subcommand 'g  et'. Try CONFIG HELP."),
        ((b"config", b"x" * 200), b"unknown subcommand '" + b"x" * 128 + b"'. Try CONFIG HELP."),
        ((b"config", b"GET"), b"wrong number of arguments for 'config|get' command"),
        ((b"echo",), b"wrong number of arguments for 'echo' command"),
        ((b"echo", b"a", b"b"), b"wrong number of arguments for 'echo' command"),
        ((b"ORDER.PUT", b"1"), b"wrong number of arguments for 'order.put' command"),
        ((b"COMMAND", b"COUNT", b"x"), b"wrong number of arguments for 'command|count' command"),
        ((b"client", b"maint_notifications", b"on"), b"unknown subcommand 'maint_notifications'. Try CLIENT HELP."),
        ((b"sentinel", b"masters"), b"unknown command 'sentinel', with args beginning with: 'masters' "),
    ],
)
def test_what_is_no_command_is_refused_in_redis_words(args: tuple[bytes, ...], text: bytes) -> None:
    assert refusal(*args) == b"-ERR " + text + b"\r\n"


def test_a_name_as_command_tells_it_is_found() -> None:
    assert named(b"config|get") is not None
    assert named(b"CONFIG|GET") is named(b"config|get")
    assert named(b"config") is COMMANDS["CONFIG"]
    for name in (b"config|nosuch", b"nosuch", b"nosuch|get", b"echo|x", b"config|", b"|", b""):
        assert named(name) is None


def test_every_command_can_be_called_with_as_many_arguments_as_it_says() -> None:
    for command in COMMANDS.values():
        for one in (command, *command.subcommands):
            words = one.name.encode().split(b"|")
            if one.subcommands and abs(one.arity) > 1:
                continue
            args = words + [b"x"] * (abs(one.arity) - len(words))
            assert find(args) is one
            if one.arity > 0:
                assert b"wrong number" in refusal(*args, b"x")
