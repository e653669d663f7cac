"""Subscribing, the same words to a real redis-server and to us: the same bytes back.

The channels here are of no kind of ours, so that they are Redis's in everything. What is ours alone (snapshots, names
that are refused) is tested elsewhere. Left out is what we don't offer: PUBLISH, channels of shards, and
subscribing inside MULTI, where Redis's answer to EXEC has more elements than it announces.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.server.real_redis import REDIS, RealClient, real_redis, words_of
from tests.server.standin import Client, Standin

pytestmark = [pytest.mark.redis, pytest.mark.skipif(REDIS is None, reason="redis-server isn't on this machine")]

SCRIPTS = {
    "confirmations": """
        SUBSCRIBE news | SUBSCRIBE news | SUBSCRIBE a b a | PSUBSCRIBE n* n? | PSUBSCRIBE n* | SUBSCRIBE ""
        PSUBSCRIBE ""
        UNSUBSCRIBE b none b | PUNSUBSCRIBE n* none | PUNSUBSCRIBE ""
    """,
    "leaving what was never heard": """
        UNSUBSCRIBE | PUNSUBSCRIBE | UNSUBSCRIBE a b | PUNSUBSCRIBE x y | SUBSCRIBE a | PUNSUBSCRIBE | UNSUBSCRIBE
        UNSUBSCRIBE | PING
    """,
    "leaving everything": "SUBSCRIBE a | PSUBSCRIBE b* | UNSUBSCRIBE | PUNSUBSCRIBE | PING | ECHO x",
    "arity": """
        SUBSCRIBE | PSUBSCRIBE | PUBSUB | PUBSUB FOO | PUBSUB NUMPAT x | PUBSUB CHANNELS a b | PUBSUB SHARDCHANNELS a b
    """,
    "questions": """
        PUBSUB CHANNELS | PUBSUB NUMSUB | PUBSUB NUMSUB a b | PUBSUB NUMPAT | PUBSUB CHANNELS "" | PUBSUB SHARDCHANNELS
        PUBSUB SHARDNUMSUB | PUBSUB SHARDNUMSUB a
    """,
    "PING": """
        SUBSCRIBE a | PING | PING hello | PING "" | PING a b | PSUBSCRIBE p* | UNSUBSCRIBE | PING | PUNSUBSCRIBE | PING
        PING x
    """,
    "what a subscriber may say": """
        SUBSCRIBE a | ECHO x | FOO | FOO bar | SUBSCRIBE | PSUBSCRIBE | ECHO | PUBSUB CHANNELS | PUBSUB | PUBSUB FOO
        CLIENT GETNAME | CLIENT | CLIENT FOO | CONFIG | AUTH x | SELECT 0 | MULTI | DISCARD | EXEC | WATCH
        UNWATCH | ROLE | RESET
    """,
    "QUIT": "SUBSCRIBE a | QUIT",
    "QUIT with a word": "PSUBSCRIBE a | QUIT now",
    "RESET": "SUBSCRIBE a | PSUBSCRIBE b | CLIENT SETNAME foo | RESET | PING | CLIENT GETNAME | UNSUBSCRIBE | RESET x",
    "CLIENT REPLY OFF": "CLIENT REPLY OFF | SUBSCRIBE a | PING | PSUBSCRIBE b | UNSUBSCRIBE | PUNSUBSCRIBE | PING",
    "CLIENT REPLY SKIP and SUBSCRIBE": "CLIENT REPLY SKIP | SUBSCRIBE a | PING | PING | UNSUBSCRIBE | PING",
    "CLIENT REPLY SKIP and PSUBSCRIBE": "CLIENT REPLY SKIP | PSUBSCRIBE a b | PING",
    "CLIENT REPLY SKIP and UNSUBSCRIBE": "CLIENT REPLY SKIP | UNSUBSCRIBE | PING | PING",
    "CLIENT REPLY SKIP and an error": "CLIENT REPLY SKIP | SUBSCRIBE | PING | SUBSCRIBE a | PING",
    "letters": "subscribe A a | Psubscribe A* | unsubscribe a | PuNsUbScRiBe | pubsub numsub A a | unsubscribe",
    "bytes": r'SUBSCRIBE "a\r\nb" "é" | PSUBSCRIBE "\r\n" | UNSUBSCRIBE "é" "a\r\nb" | PUNSUBSCRIBE "\r\n"',
}
RESP3_SCRIPTS = {
    "a subscriber may say anything": """
        SUBSCRIBE c | PSUBSCRIBE c* d* | ECHO x | PUBSUB CHANNELS | PUBSUB CHANNELS c* | PUBSUB CHANNELS d*
        PUBSUB NUMSUB c d c | PUBSUB NUMPAT | CLIENT GETNAME | MULTI | PING | ECHO y | EXEC | SELECT 0
    """,
    "HELLO": "SUBSCRIBE a | HELLO 2 | ECHO x | PING | HELLO 3 | UNSUBSCRIBE | HELLO 3 | ECHO x",
}


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with real_redis(tmp_path_factory.mktemp("redis")) as path:
        yield path


@pytest.fixture
def ours(standin: Standin) -> Client:
    return standin.client(standin.server("--save", ""), unix=True)


def first_difference(ours: Client, theirs: RealClient, script: str, protocol: int) -> tuple[object, ...] | None:
    """Put a script to both; return the first command whose bytes differ. What Redis says beyond ours, however late,
    stands before its next reply and so differs there."""
    for words in [[b"HELLO", b"%d" % protocol], *words_of(script), [b"RESET"], [b"ECHO", b"the end"]]:
        received, expected = put_to_both(ours, theirs, words)
        if expected != received:
            return words, expected, received
        if words[0] == b"QUIT":
            return None
    return None


def put_to_both(ours: Client, theirs: RealClient, words: list[bytes]) -> tuple[bytes, bytes]:
    """Return our reply and as many bytes of Redis's; nothing of a HELLO, which tells a version and modules."""
    received = ours(*words)
    if words[0] == b"HELLO" and not received.startswith(b"-"):
        theirs(*words)
        return b"", b""
    theirs.send(*words)
    return received, theirs.take(len(received))


@pytest.mark.parametrize("protocol", [2, 3])
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_bytes_are_those_of_redis(ours: Client, redis: Path, protocol: int, name: str) -> None:
    with closing(RealClient(redis)) as theirs:
        assert first_difference(ours, theirs, SCRIPTS[name], protocol) is None


@pytest.mark.parametrize("name", RESP3_SCRIPTS)
def test_the_bytes_of_a_resp3_subscriber_are_those_of_redis(ours: Client, redis: Path, name: str) -> None:
    with closing(RealClient(redis)) as theirs:
        assert first_difference(ours, theirs, RESP3_SCRIPTS[name], 3) is None


@pytest.mark.parametrize("protocol", [2, 3])
@pytest.mark.parametrize("words", ["SUBSCRIBE a b", "PSUBSCRIBE a", "UNSUBSCRIBE", "PUNSUBSCRIBE a"])
def test_subscribing_is_refused_inside_multi_and_fails_the_transaction(ours: Client, protocol: int, words: str) -> None:
    script = words_of(f"HELLO {protocol} | MULTI | {words} | EXEC | PUBSUB NUMPAT")
    replies = [ours(*command) for command in script]
    assert replies[2:] == [
        b"-ERR Command not allowed inside a transaction\r\n",
        b"-EXECABORT Transaction discarded because of previous errors.\r\n",
        b":0\r\n",
    ]


@pytest.mark.parametrize("protocol", [2, 3])
def test_other_connections_see_a_subscriber_as_in_redis(
    standin: Standin, ours: Client, tmp_path: Path, protocol: int
) -> None:
    """By PUBSUB, INFO and CLIENT LIST; once it has left, all of them forget it. (This redis-server has no other
    clients, not even some that it has not yet seen go.)"""
    asking = standin.client(ours.server, unix=True)
    questions = words_of(
        "PUBSUB CHANNELS | PUBSUB CHANNELS a? | PUBSUB CHANNELS z* | PUBSUB NUMSUB ab z | PUBSUB NUMPAT"
    )
    script = (
        f"HELLO {protocol} | SUBSCRIBE ab | PSUBSCRIBE a* b* | PSUBSCRIBE a* | UNSUBSCRIBE zz | PUNSUBSCRIBE a* | RESET"
    )
    with (
        real_redis(tmp_path) as redis,
        closing(RealClient(redis)) as theirs,
        closing(RealClient(redis)) as their_asking,
    ):
        for words in words_of(script):
            put_to_both(ours, theirs, words)
            for question in questions:
                assert asking(*question) == their_asking(*question), (words, question)
            for fields, asked in ((SEEN, [b"CLIENT", b"LIST"]), (COUNTED, [b"INFO", b"all"])):
                assert seen(asking(*asked), fields) == seen(their_asking(*asked), fields), (words, asked)


SEEN = ("flags=", "sub=", "psub=")
COUNTED = ("pubsub_channels:", "pubsub_patterns:")


def seen(reply: bytes, fields: tuple[str, ...]) -> list[str]:
    """Return the words of a reply that begin with one of `fields`; of all connections together, their order lost."""
    return sorted(word for word in reply.decode().split() if word.startswith(fields))
