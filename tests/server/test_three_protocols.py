"""Every command through RESP2, RESP3 and MessagePack: one answer, three encodings, the same meaning.

The dispatcher answers a command once, and three connections encode that value, so that no clock or id differs.
"""

import random

import hiredis
import msgpack

from protocol.errors import Rejection
from protocol.introspection import every_command
from protocol.lookup import INDEX
from protocol.spec import Argument, Command, words
from protocol.values import Failure
from server.connection import NO_REPLY, Connection
from tests.model.generator import SETUP, Generator
from tests.model.naive import NaiveExchange
from tests.protocol.reading import from_packed, model, model_of_resp
from tests.server.packed_client import PackedClient
from tests.server.standin import Client, Standin

NOT_HERE = {
    "SHUTDOWN",  # ends the server
    "SAVE",
    "BGSAVE",
    "BGREWRITEAOF",  # need files
    "EXEC",  # writes its reply itself: see `test_msgpack_connection`
    "QUIT",  # all three stay
}

RIGHT = (
    "PING",
    "ECHO \x80",
    "HELLO",
    "SELECT 0",
    "CLIENT ID",
    "CLIENT SETNAME me",
    "CLIENT GETNAME",
    "CLIENT SETINFO LIB-NAME x",
    "CLIENT LIST",
    "CLIENT LIST ID 1 2",
    "CLIENT KILL ID 77",
    "CLIENT TRACKING OFF",
    "CONFIG GET *",
    "CONFIG SET timeout 0",
    "CONFIG RESETSTAT",
    "COMMAND",
    "COMMAND DOCS",
    "COMMAND INFO nosuch ping",
    "COMMAND LIST FILTERBY ACLCAT write",
    "COMMAND GETKEYS PING",
    "INFO everything",
    "SLOWLOG GET",
    "LATENCY HISTOGRAM",
    "MEMORY STATS",
    "MODULE LIST",
    "DEBUG NOSUCH",
    "ROLE",
    "NOSUCH a b",
    "CONFIG NOSUCH",
    "X\xff y",
)


class Trio:
    """Three connections of one server, one of each protocol."""

    def __init__(self, standin: Standin) -> None:
        self.packed = PackedClient(standin, standin.server("--appendfsync", "no", "--slowlog-log-slower-than", "0"))
        self.packed.ask("PING")
        server = self.packed.server
        self.resp: list[Client] = [standin.client(server, 2), standin.client(server, 3)]
        self.dispatcher = server.loop.dispatcher

    def answer(self, args: list[bytes]) -> object:
        """Answer a command once."""
        dispatcher = self.dispatcher
        dispatcher.begin_tick()
        entry = dispatcher.entries.get(args[0].upper())
        connection = self.resp[0].connection
        refused = dispatcher.refusal(entry, connection, args)
        if refused is not None:
            return Failure(refused.code, refused.text)
        assert entry is not None
        try:
            return dispatcher.answer(entry, connection, args)
        except Rejection as rejection:
            return Failure(rejection.code, rejection.text)

    def check(self, args: list[bytes]) -> bool:
        """Encode the answer to a command in three ways, and compare what clients read; tell whether it is an error."""
        value = self.answer(args)
        if value is NO_REPLY:
            return False
        meant = model(value)
        for client in self.resp:
            reader = hiredis.Reader(notEnoughData=Ellipsis)
            reader.feed(encoded(client.connection, value))
            assert model_of_resp(reader.gets(), value) == meant, args
        failed = isinstance(value, Failure)
        data = encoded(self.packed.connection, value)
        kind, msgid, error, result = msgpack.unpackb(data, strict_map_key=False)
        assert (kind, msgid) == (1, 1)
        assert (result if failed else error) is None
        assert from_packed(error if failed else result) == meant, args
        return failed


def encoded(connection: Connection, value: object) -> bytes:
    """Encode an answer or a refusal, as the dispatcher does."""
    return connection.encode_error(value.code, value.text) if isinstance(value, Failure) else connection.encode(value)


def least_words(command: Command) -> list[bytes]:
    """Write a command with no more than it needs."""
    args = [part.encode() for part in command.name.split("|")]
    for argument in command.arguments:
        if not argument.optional:
            args += words_of(argument)
    return args


def words_of(argument: Argument) -> list[bytes]:
    """Write an argument of any value."""
    token = [argument.token.encode()] if argument.token else []
    if argument.kind == "flag":
        return token
    if argument.kind == "oneof":
        return token + words_of(min(argument.arguments, key=words))
    if argument.kind == "block":
        return token + [word for one in argument.arguments if not one.optional for word in words_of(one)]
    return [*token, b"1"]


def test_every_command_of_the_table_is_answered_alike(standin: Standin) -> None:
    trio = Trio(standin)
    seen: set[str] = set()
    for line in RIGHT:
        trio.check(line.encode("latin-1").split(b" "))
    for command in every_command():
        if command.name in NOT_HERE:
            continue
        args = least_words(command)
        for given in (args, [*args, b"1"], args[: 1 + command.name.count("|")], [*args, b"\xff\r\n", b"x"]):
            trio.check(given)
            seen.add(command.name)
        trio.resp[0].connection.leave_transaction()  # the table has MULTI
    assert seen | NOT_HERE == {command.name for command in every_command()}
    assert set(RIGHT) & {command.decode() for command in INDEX} == {"PING", "HELLO", "COMMAND", "ROLE"}


def test_the_commands_of_traders_are_answered_alike(standin: Standin) -> None:
    trio = Trio(standin)
    naive = NaiveExchange()
    generator = Generator(naive)
    rng = random.Random(11)
    errors = 0
    for now in range(2_000):
        args = SETUP[now].encode().split() if now < len(SETUP) else generator.command(rng)
        naive.call(args, now)
        errors += trio.check(args)
    assert 50 < errors < 1_000
    check = trio.answer([b"ENGINE.CHECK"])
    assert isinstance(model(check), dict)
