"""SLOWLOG, LATENCY, MEMORY: what an operator watches."""

import gc

import pytest

from server.latency import EVENTS
from tests.server.standin import Standin

OK = b"+OK\r\n"


def test_slow_commands_are_kept_without_their_secrets(standin: Standin) -> None:
    server = standin.server("--slowlog-log-slower-than", "0", "--slowlog-max-len", "3")
    client = standin.client(server)
    client("CLIENT", "SETNAME", "me")
    client("AUTH", "default", "s3cret")
    client("CONFIG", "SET", "requirepass", "s3cret")
    assert client("SLOWLOG", "LEN") == b":3\r\n"
    reply = client("SLOWLOG", "GET", 3)
    assert reply.startswith(b"*3\r\n*6\r\n:3\r\n:")
    assert b"s3cret" not in reply
    assert b"$10\r\n(redacted)\r\n" in reply
    assert reply.endswith(b"$14\r\n127.0.0.1:5000\r\n$2\r\nme\r\n")
    assert client("SLOWLOG", "RESET") == OK
    assert client("SLOWLOG", "GET", 0) == b"*0\r\n"


def test_slowlog_refuses_counts_as_redis_does(standin: Standin) -> None:
    client = standin.client(standin.server("--slowlog-log-slower-than", "-1"))
    assert client("SLOWLOG", "GET") == client("SLOWLOG", "GET", -1) == b"*0\r\n"
    for count in ("x", "-2"):
        assert client("SLOWLOG", "GET", count) == b"-ERR count should be greater than or equal to -1\r\n"
    assert client("SLOWLOG") == b"-ERR wrong number of arguments for 'slowlog' command\r\n"
    assert client("SLOWLOG", "GET", 1, 2) == b"-ERR wrong number of arguments for 'slowlog|get' command\r\n"


def test_latency_events_are_listed_drawn_and_explained(standin: Standin) -> None:
    server = standin.server("--latency-monitor-threshold", "10")
    client = standin.client(server)
    assert client("LATENCY", "LATEST") == b"*0\r\n"
    assert b"No event took 10 ms" in client("LATENCY", "DOCTOR")
    for event in EVENTS:
        server.stats.latency(event, 20)
    server.stats.latency("gc", 9)
    assert client("LATENCY", "LATEST").startswith(b"*%d\r\n*4\r\n$7\r\ncommand\r\n:" % len(EVENTS))
    history = client("LATENCY", "HISTORY", "GC")
    assert history.startswith(b"*1\r\n*2\r\n:")
    assert history.endswith(b":20\r\n")
    assert client("LATENCY", "HISTORY", "nothing") == b"*0\r\n"
    graph = client("LATENCY", "GRAPH", "gc")
    assert b"gc - high 20 ms, low 20 ms (all time high 20 ms)\n" in graph
    assert b"#\n" in graph
    assert client("LATENCY", "GRAPH", "nothing") == b"-ERR No samples available for event 'nothing'\r\n"
    doctor = client("LATENCY", "DOCTOR")
    assert all(event.encode() in doctor for event in EVENTS)
    assert client("LATENCY", "RESET", "gc", "nothing") == b":1\r\n"
    assert client("LATENCY", "RESET") == b":%d\r\n" % (len(EVENTS) - 1)


def test_the_doctor_says_how_to_watch(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server, 3)
    server.stats.latency("gc", 1000)
    assert client("LATENCY", "LATEST") == b"*0\r\n"
    reply = client("LATENCY", "DOCTOR")
    assert reply.startswith(b"=")
    assert b"CONFIG SET latency-monitor-threshold" in reply


def test_the_histogram_is_cumulative_and_by_command(standin: Standin) -> None:
    server = standin.server()
    flat, mapped = standin.client(server), standin.client(server, 3)
    for duration_ns in (500, 1500, 1600, 40_000):
        server.stats.command("echo").record(duration_ns)
    assert flat("LATENCY", "HISTOGRAM", "echo", "nothing") == (
        b"*2\r\n$4\r\necho\r\n*4\r\n$5\r\ncalls\r\n:4\r\n$14\r\nhistogram_usec\r\n*6\r\n:1\r\n:1\r\n:2\r\n:3\r\n:66\r\n:4\r\n"
    )
    assert mapped("LATENCY", "HISTOGRAM", "ECHO").startswith(b"%1\r\n$4\r\necho\r\n%2\r\n$5\r\ncalls\r\n:4\r\n")
    assert b"latency|histogram" in mapped("LATENCY", "HISTOGRAM", "latency")
    assert mapped("LATENCY", "HISTOGRAM", "ping") == b"%0\r\n"


def test_memory_is_told_and_swept(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server, 3)
    assert client("MEMORY", "USAGE", "key") == b"_\r\n"
    assert client("MEMORY", "USAGE", "key", "SAMPLES", 0) == b"_\r\n"
    assert client("MEMORY", "USAGE", "key", "SAMPLES") == b"-ERR syntax error\r\n"
    assert client("MEMORY", "USAGE", "key", "SAMPLES", -1) == b"-ERR syntax error\r\n"
    assert client("MEMORY", "STATS").startswith(b"%9\r\n$14\r\npeak.allocated\r\n:")
    assert b"Nothing is wrong with the memory." in client("MEMORY", "DOCTOR")
    assert b"allocated blocks: " in client("MEMORY", "MALLOC-STATS")
    server.settings.maxmemory = 1
    assert b"new orders are refused beyond it" in client("MEMORY", "DOCTOR")


def test_purge_collects_cyclic_garbage(standin: Standin) -> None:
    class Node:
        freed = False
        itself: "Node | None" = None

        def __del__(self) -> None:
            Node.freed = True

    client = standin.client()
    node = Node()
    node.itself = node
    gc.freeze()
    del node
    try:
        assert client("MEMORY", "PURGE") == OK
    finally:
        gc.unfreeze()
    assert Node.freed


@pytest.mark.parametrize("family", ["SLOWLOG", "LATENCY", "MEMORY", "MODULE", "COMMAND", "CONFIG", "CLIENT"])
def test_every_family_answers_help(standin: Standin, family: str) -> None:
    lines = standin.client()(family, "help").split(b"\r\n")
    assert lines[1] == f"+{family} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:".encode()
    assert lines[-3:-1] == [b"+HELP", b"+    Prints this help."]
    assert standin.client()(family, "HELP", "x").startswith(b"-ERR wrong number of arguments for '")
