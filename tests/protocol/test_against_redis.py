"""The same bytes to redis-server and to a server of a few lines over our parser: the same answers."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from protocol import introspection
from protocol.commands import COMMANDS
from protocol.errors import ProtocolError, Rejection
from protocol.lookup import find
from protocol.replies import encode, encode_error
from protocol.values import Status
from tests.protocol.corpus import CORPUS
from tests.protocol.test_parsing import CLOSING
from tests.protocol.wire import frame, new_parser

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed"),
]

END = b"the end"


def answer(args: list[bytes], resp3: list[bool]) -> bytes:
    """Answer what both servers know."""
    name = find(args).name
    value: object = Status(b"OK")
    if name == "PING":
        value = args[1] if len(args) == 2 else Status(b"PONG")
        if len(args) > 2:
            raise Rejection("ERR", "wrong number of arguments for 'ping' command")
    elif name == "ECHO":
        value = args[1]
    elif name == "HELLO":
        resp3[0] = args[1:] == [b"3"]
    elif name.startswith("COMMAND"):
        value = introspection.answer(args)
    return encode(value, resp3[0])


def converse(connection: socket.socket) -> None:
    """Serve one connection until it ends."""
    parser = new_parser()
    resp3 = [False]
    with closing(connection), suppress(OSError):
        while data := connection.recv(65536):
            parser.feed(data)
            try:
                while (args := parser.next()) is not None:
                    try:
                        connection.sendall(answer(args, resp3))
                    except Rejection as rejection:
                        connection.sendall(encode_error(rejection.code, rejection.text))
            except ProtocolError as error:
                if error.text:
                    connection.sendall(encode_error("ERR", error.text))
                return


@pytest.fixture(scope="module")
def ours() -> Iterator[tuple[str, int]]:
    """A server over our parser, a thread for each connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=converse, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield listener.getsockname()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A redis-server on a Unix socket."""
    folder: Path = tmp_path_factory.mktemp("redis")
    path = folder / "socket"
    flags = ["--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    with subprocess.Popen(["redis-server", *flags], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if b"ready to accept" in line.lower() or b"now ready" in line:
                break
        yield str(path)
        process.terminate()
        process.stdout.read()


def exchange(address: str | tuple[str, int], data: bytes, last: bytes = frame(b"ECHO", END)) -> bytes:
    """Send all, then take what comes until the answer to the last request, or the end of the connection."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    received = b""
    with socket.socket(family) as connection:
        connection.settimeout(10)
        connection.connect(address)
        with suppress(ConnectionError):
            connection.sendall(data + last)
            while not received.endswith(END + b"\r\n") and (part := connection.recv(65536)):
                received += part
    return received


def known(data: bytes, requests: list[list[bytes]]) -> bool:
    """Tell whether redis-server can be asked: not for our commands or its own, nor by what it never answers."""
    names = {args[0].upper() for args in requests}
    return not names & {b"ORDER.PUT", b"SET"} and (data.startswith(b"*") or b"\0" not in data)


def test_the_corpus_is_answered_alike(redis: str, ours: tuple[str, int]) -> None:
    for data, requests in CORPUS:
        if known(data, requests):
            assert exchange(ours, data) == exchange(redis, data), data


@pytest.mark.parametrize("data", CLOSING)
def test_what_is_malformed_is_answered_alike(redis: str, ours: tuple[str, int], data: bytes) -> None:
    assert exchange(ours, b"PING\r\n" + data) == exchange(redis, b"PING\r\n" + data)


@pytest.mark.parametrize(
    "data",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\n\r\n",
        frame(b"host:", b"x"),
        b"foo\r\nno.such\r\n"
        + frame(b"fo\x01\xff\r\n", b"a b\n", b"c\0d")
        + frame(b"x" * 200, b"y" * 100, b"z" * 99, b"w"),
        b"config foo\r\nconfig\r\nconfig get\r\nclient kill\r\nclient help x\r\ncommand count x\r\ncommand foo\r\n",
        frame(b"config", b"g\r\net") + frame(b"config|get", b"x") + frame(b"con\0fig", b"x"),
        b"command getkeys ping x\r\ncommand getkeys nosuch x\r\ncommand getkeys echo a b\r\ncommand list x y\r\n",
        b"command list filterby aclcat nosuch\r\ncommand list filterby\r\ncommand info nosuch\r\ncommand help x\r\n",
        b"hello 3\r\ncommand docs nosuch\r\ncommand info nosuch\r\n" + frame(b"command", b"info", b"echo", b"multi"),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_odd_requests_are_answered_alike(redis: str, ours: tuple[str, int], data: bytes) -> None:
    answers = [exchange(address, data) for address in (ours, redis)]
    if data.startswith(b"hello"):
        tip = b"~1\r\n$17\r\nretry_safe:always\r\n"  # ours
        answers[0] = answers[0].replace(tip, b"~0\r\n")
        answers = [one[one.index(b"%0\r\n") :] for one in answers]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("start", [b"*", b"*1\r\n$", b"x", b'"'])
def test_an_endless_line_is_answered_alike(redis: str, ours: tuple[str, int], start: bytes) -> None:
    data = start.ljust(65537 + len(start) - 1, b"1")
    assert exchange(ours, data, b"") == exchange(redis, data, b"")


def test_arities_are_redis_own(redis: str) -> None:
    differing = {"DEBUG": -2, "CLUSTER": -2}
    names = [name for name, command in COMMANDS.items() if command.layer == "server" and name not in differing]
    data = exchange(redis, frame(b"COMMAND", b"INFO", *[name.encode() for name in names]))
    for name in names:
        head = b"$%d\r\n%b\r\n:" % (len(name), name.lower().encode())
        if head in data:  # not all are in every version
            assert int(data.split(head)[1].split(b"\r\n")[0]) == COMMANDS[name].arity, name


@pytest.mark.skipif(shutil.which("redis-cli") is None, reason="redis-cli is not installed")
@pytest.mark.parametrize("protocol", [[], ["-3"]])
def test_redis_cli_shows_our_help(ours: tuple[str, int], protocol: list[str]) -> None:
    command = ["redis-cli", *protocol, "-p", str(ours[1])]
    lines = b"help ORDER.PUT\nhelp @engine\nhelp config set\nhelp ORDER.BATCH\nping\n"
    shown = subprocess.run(command, input=lines, capture_output=True, timeout=20, check=True).stdout.decode()
    assert "user market BID|ASK LIMIT|MARKET amount [PRICE price]" in shown
    assert "ENGINE.STATEHASH" in shown
    assert "CONFIG SET" in shown
    assert "PUT market BID|ASK LIMIT|MARKET amount [option ...]|AMEND market order_id" in shown
    assert shown.rstrip().endswith("PONG")
