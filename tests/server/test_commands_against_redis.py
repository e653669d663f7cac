"""The same words to a real redis-server and to us: the same bytes back, wherever they should be the same.

Left out are the replies that tell times, sizes, versions and names, and our own texts for people (HELP,
DOCTOR); their shapes are tested elsewhere. Each script runs on one connection, over RESP2 and RESP3.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.server.real_redis import REDIS, RealClient, real_redis, words_of
from tests.server.standin import Standin

pytestmark = [pytest.mark.redis, pytest.mark.skipif(REDIS is None, reason="redis-server isn't on this machine")]

OPEN_SCRIPTS = {
    "hello": """
        HELLO 4 | HELLO a | HELLO 3 AUTH | HELLO 3 AUTH default | HELLO 3 AUTH default x SETNAME
        HELLO 2 AUTH foo bar | HELLO 3 SETNAME "a b" | HELLO 2 FOO | CLIENT GETNAME
    """,
    "auth": "AUTH | AUTH x | AUTH default x | AUTH foo bar | AUTH a b c",
    "small": """
        PING | PING a | PING a b | ECHO | ECHO "" | SELECT 0 | SELECT 16 | SELECT -1 | SELECT a | SELECT 00 | SELECT
        ROLE | DBSIZE | DBSIZE x | QUIT
    """,
    "unknown": """
        FOO | FOO bar baz | FOO "a\\r\\nb" | "" | CLIENT FOO | CONFIG FOO | SLOWLOG FOO | LATENCY FOO | MEMORY FOO
        COMMAND FOO | MODULE FOO | CLIENT "F\\r\\nO" | SENTINEL MASTERS
    """,
    "client": """
        CLIENT | CLIENT ID x | CLIENT GETNAME | CLIENT SETNAME a | CLIENT GETNAME | CLIENT SETNAME "a b"
        CLIENT SETNAME "" | CLIENT GETNAME | CLIENT LIST TYPE foo | CLIENT LIST TYPE | CLIENT LIST ID
        CLIENT LIST ID 77777 | CLIENT LIST ID a | CLIENT LIST foo | CLIENT LIST TYPE pubsub | CLIENT LIST TYPE master
        CLIENT LIST TYPE normal x | CLIENT NO-EVICT on | CLIENT NO-EVICT x | CLIENT NO-EVICT off
    """,
    "kill": """
        CLIENT KILL | CLIENT KILL 1.2.3.4:5 | CLIENT KILL ID 999999 | CLIENT KILL ID x | CLIENT KILL ID 0
        CLIENT KILL ADDR 1.2.3.4:5 | CLIENT KILL TYPE foo | CLIENT KILL TYPE normal | CLIENT KILL USER foo
        CLIENT KILL SKIPME maybe | CLIENT KILL ID 1 SKIPME | CLIENT KILL ID 1 LADDR | CLIENT KILL FOO bar
    """,
    "reply": """
        CLIENT REPLY x | CLIENT REPLY SKIP | PING | PING | CLIENT REPLY OFF | PING | FOO | CLIENT REPLY ON | PING
    """,
    "slowlog": """
        SLOWLOG RESET | SLOWLOG | SLOWLOG LEN | SLOWLOG GET | SLOWLOG GET x | SLOWLOG GET -2 | SLOWLOG GET -1
        SLOWLOG LEN x | SLOWLOG RESET x
    """,
    "latency": """
        LATENCY | LATENCY LATEST | LATENCY HISTORY foo | LATENCY RESET | LATENCY RESET foo | LATENCY GRAPH foo
        LATENCY HISTORY | LATENCY HISTOGRAM foo
    """,
    "memory": "MEMORY | MEMORY USAGE foo | MEMORY USAGE foo SAMPLES | MEMORY USAGE foo SAMPLES 0 | MEMORY PURGE",
    "config": """
        CONFIG | CONFIG GET | CONFIG GET foo | CONFIG GET maxclients | CONFIG GET MAXclients | CONFIG GET maxclien?s
        CONFIG GET timeout | CONFIG GET [t]imeout | CONFIG GET "" | CONFIG SET | CONFIG SET a | CONFIG SET a b
        CONFIG SET a b c | CONFIG SET timeout 5 foo 1 | CONFIG GET timeout | CONFIG SET timeout x
        CONFIG SET timeout 2147483648 | CONFIG SET timeout 1.5 | CONFIG SET timeout 1 TIMEOUT 2
        CONFIG SET timeout -1 | CONFIG SET maxclients 0
        CONFIG SET databases 3 | CONFIG SET protected-mode maybe | CONFIG SET loglevel nope | CONFIG SET maxmemory 1zb
        CONFIG SET maxmemory -5 | CONFIG SET maxmemory 1.5gb | CONFIG SET save 1 | CONFIG SET save "1 x"
        CONFIG SET proto-max-bulk-len 1 | CONFIG SET client-output-buffer-limit normal | CONFIG SET maxmemory 1gb
        CONFIG GET maxmemory | CONFIG SET maxmemory 1k | CONFIG GET maxmemory | CONFIG SET maxmemory 0
        CONFIG SET save "900 1 300 10" | CONFIG GET save | CONFIG SET save "" | CONFIG GET save | CONFIG RESETSTAT
        CONFIG RESETSTAT x | CONFIG REWRITE | CONFIG SET slowlog-log-slower-than -1 | CONFIG GET slowlog-log*
    """,
    "command": """
        COMMAND COUNT x | COMMAND LIST FILTERBY foo bar | COMMAND LIST FILTERBY PATTERN pin* | COMMAND INFO foo
    """,
    "cluster": "CLUSTER INFO | CLUSTER | READONLY | READWRITE | ASKING | READONLY x",
    "info": "INFO foo | INFO cluster",
    "multi": "MULTI | CLIENT GETNAME | CONFIG GET timeout | PING | EXEC",
}
LOCKED_SCRIPTS = {
    "locked": """
        HELLO | HELLO 3 | HELLO 3 AUTH default x | HELLO 3 SETNAME "a b" | AUTH x | AUTH default x | AUTH foo pw
        PING | CONFIG GET port | FOO | ECHO
    """,
    "unlocked": "AUTH pw | AUTH x | PING | AUTH default pw | CONFIG GET requirepass | RESET | PING",
}


@pytest.fixture(scope="module", params=["", "pw"])
def redis(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A redis-server on a Unix socket, without and with a password."""
    with real_redis(tmp_path_factory.mktemp("redis"), request.param) as path:
        yield path, request.param


@pytest.mark.parametrize("protocol", [2, 3])
def test_the_bytes_are_those_of_redis(standin: Standin, redis: tuple[Path, str], protocol: int) -> None:
    path, password = redis
    server = standin.server("--requirepass", password, "--save", "", "--slowlog-log-slower-than", "1000000")
    differences = []
    for name, script in (LOCKED_SCRIPTS if password else OPEN_SCRIPTS).items():
        ours, theirs = standin.client(server, 2), RealClient(path)
        with closing(theirs):
            for words in [[b"HELLO", b"3"]][: protocol - 2] + words_of(script):
                expected, received = theirs(*words), ours(*words)
                if expected != received and not (words[0] == b"HELLO" and expected[:1] == received[:1] == b"%"):
                    differences.append((name, words, expected, received))
        server.loop.close(ours.connection, "end of the script")
    assert differences == []
