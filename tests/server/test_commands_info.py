"""INFO: sections, fields, and what tools read from them."""

from typing import cast

import pytest

from persistence.store import Store
from tests.server.standin import Client, Standin, StoreStandin

SECTIONS = [
    "Server",
    "Clients",
    "Memory",
    "Persistence",
    "Stats",
    "Replication",
    "CPU",
    "Modules",
    "Exchange",
    "History",
    "Bridge",
    "Commandstats",
    "Errorstats",
    "Latencystats",
    "Cluster",
    "Keyspace",
]


def text_of(reply: bytes) -> str:
    head, _, body = reply.partition(b"\r\n")
    assert head[:1] in b"$="
    assert int(head[1:]) == len(body) - 2
    return body[:-2].decode().removeprefix("txt:")


def info(client: Client, *sections: str) -> dict[str, dict[str, str]]:
    """Return the fields by section; a field that repeats keeps its last value."""
    found: dict[str, dict[str, str]] = {}
    for part in text_of(client("INFO", *sections)).split("\r\n\r\n"):
        lines = part.rstrip("\r\n").split("\r\n")
        if lines[0]:
            found[lines[0].removeprefix("# ")] = dict(line.split(":", 1) for line in lines[1:])
    return found


def test_the_default_sections_leave_out_what_grows_with_commands(standin: Standin) -> None:
    client = standin.client()
    default = [name for name in SECTIONS if name not in ("Commandstats", "Latencystats")]
    assert list(info(client)) == default
    assert list(info(client, "default")) == default
    assert list(info(client, "all")) == list(info(client, "Everything")) == SECTIONS


def test_sections_come_in_their_own_order_and_once(standin: Standin) -> None:
    client = standin.client()
    assert list(info(client, "MEMORY", "server", "memory", "nothing")) == ["Server", "Memory"]
    assert client("INFO", "nothing") == b"$0\r\n\r\n"
    assert standin.client(None, 3)("INFO", "nothing") == b"=4\r\ntxt:\r\n"


def test_lines_end_as_redis_ends_them(standin: Standin) -> None:
    client = standin.client()
    assert text_of(client("INFO", "cluster")) == "# Cluster\r\ncluster_enabled:0\r\n"
    assert text_of(client("INFO", "cluster", "keyspace")) == "# Cluster\r\ncluster_enabled:0\r\n\r\n# Keyspace\r\n"
    assert standin.client(None, 3)("INFO", "cluster").startswith(b"=34\r\ntxt:# Cluster\r\n")


def test_tools_find_the_fields_that_they_read(standin: Standin) -> None:
    found = info(standin.client(standin.server("--maxclients", "77")), "everything")
    server = found["Server"]
    assert (server["redis_version"], server["server_name"], server["redis_mode"]) == ("7.2.4", "dingir", "standalone")
    assert (server["dingir_version"], server["run_id"], server["tcp_port"]) == ("0.1.0", "f" * 40, "3464")
    assert int(server["uptime_in_seconds"]) >= 0
    assert (found["Clients"]["connected_clients"], found["Clients"]["maxclients"]) == ("1", "77")
    assert int(found["Memory"]["used_memory"]) > 1_000_000
    assert found["Memory"]["maxmemory_policy"] == "noeviction"
    assert found["Persistence"]["loading"] == "0"
    assert "loading_eta_seconds" not in found["Persistence"]
    assert (found["Persistence"]["aof_enabled"], found["Persistence"]["rdb_bgsave_in_progress"]) == ("1", "0")
    assert (found["Replication"]["role"], found["Cluster"]["cluster_enabled"]) == ("master", "0")
    for name in ("instantaneous_ops_per_sec", "total_commands_processed", "keyspace_hits", "keyspace_misses"):
        assert int(found["Stats"][name]) >= 0
    for name in ("instantaneous_input_kbps", "instantaneous_output_kbps"):
        assert float(found["Stats"][name]) >= 0
    assert found["Modules"]["module"].startswith("name=engine,ver=100,api=1,")


def test_while_loading_clients_are_told_how_long(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server)
    server.loading = True
    server.journal = None
    server.loading_started_s = server.clock.wall_s() - 10
    server.store = cast(Store, StoreStandin(1000, 250))
    found = info(client, "everything")
    persistence = found["Persistence"]
    assert (persistence["loading"], persistence["loading_loaded_perc"]) == ("1", "25.00")
    assert 28 <= int(persistence["loading_eta_seconds"]) <= 36
    assert "aof_current_size" not in persistence
    assert found["Exchange"] == {}
    server.store = cast(Store, StoreStandin())
    assert info(client, "persistence")["Persistence"]["loading_eta_seconds"] == "1"


def test_the_exchange_section_counts_what_is_traded(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server)
    for words in (
        "ASSET.CREATE BTC SCALE 8",
        "ASSET.CREATE USD SCALE 8",
        "MARKET.CREATE BTCUSD BTC USD AMOUNTSCALE 4 PRICESCALE 2",
        "USER.REGISTER L1 a",
        "BALANCE.UPDATE 1 USD 1000 BUSINESS deposit ID 1",
        "ORDER.PUT 1 BTCUSD BID LIMIT 1 PRICE 10",
    ):
        assert not client(*words.split()).startswith(b"-")
    exchange = info(client, "exchange")["Exchange"]
    assert exchange["sequence"] == "6"
    assert (exchange["assets"], exchange["markets"], exchange["users"], exchange["open_orders"]) == ("2", "1", "1", "1")
    assert (exchange["orders_total"], exchange["trades_total"], exchange["writes_refused"]) == ("1", "0", "no")
    assert exchange["user_order_limit"] == "10000"
    assert info(client, "keyspace")["Keyspace"] == {"db0": "keys=2,expires=0,avg_ttl=0"}
    assert client("DBSIZE") == b":2\r\n"
    assert info(client, "replication")["Replication"]["master_repl_offset"] == "6"


def test_commands_and_errors_are_counted_as_in_redis(standin: Standin) -> None:
    server = standin.server()
    client = standin.client(server)
    client("PING")
    client("PING")
    client("PING", "a", "b")
    client("ECHO")
    client("CONFIG", "GET", "port")
    client("CONFIG", "SET", "port", "1")
    client("ORDER.GET", "BTCUSD", "1")
    found = info(client, "commandstats", "errorstats", "latencystats")
    commands = found["Commandstats"]
    assert "cmdstat_config" not in commands
    assert commands["cmdstat_ping"].startswith("calls=3,usec=")
    assert commands["cmdstat_ping"].endswith(",rejected_calls=0,failed_calls=1")
    assert "cmdstat_echo" in commands
    assert commands["cmdstat_config|set"].endswith(",rejected_calls=0,failed_calls=1")
    assert found["Errorstats"] == {"errorstat_ERR": "count=3", "errorstat_NOMARKET": "count=1"}
    assert set(found["Latencystats"]) >= {"latency_percentiles_usec_ping", "latency_percentiles_usec_config|get"}
    p50, p99, p999 = (
        float(part.split("=")[1]) for part in found["Latencystats"]["latency_percentiles_usec_ping"].split(",")
    )
    assert 0 < p50 <= p99 <= p999


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_answers_alone(standin: Standin, section: str) -> None:
    assert list(info(standin.client(), section.lower())) == [section]
