"""redis-py's own methods for a server's commands: its parsers must understand each reply."""

import time
from typing import Any

import pytest
import redis

from tests.exchange import HOST, Exchange, Traders, wait_until

from .variants import Options, Reader


def test_info_is_parsed_into_its_fields(client: Any) -> None:
    info = client.info()
    assert info["loading"] == 0
    assert info["tcp_port"] == client.connection_pool.connection_kwargs["port"]
    assert info["connected_clients"] >= 1
    assert info["role"] == "master"
    assert "redis_version" in info
    assert "uptime_in_seconds" in client.info("server")


def test_clients_are_listed_with_name_and_library(client: Any) -> None:
    assert client.client_setname("desk-1") is True
    assert client.client_getname() in ("desk-1", b"desk-1")
    own = client.client_id()
    listed = {int(entry["id"]): entry for entry in client.client_list()}
    assert listed[own]["name"] == "desk-1"
    assert listed[own]["lib-name"].startswith("redis-py")
    assert int(client.client_info()["id"]) == own


def test_configuration_is_read_and_set(client: Any) -> None:
    assert client.config_get("appendfsync") == {"appendfsync": "always"}
    before = client.config_get("slowlog-log-slower-than")["slowlog-log-slower-than"]
    assert client.config_set("slowlog-log-slower-than", 12345)
    assert client.config_get("slowlog-*")["slowlog-log-slower-than"] == "12345"
    assert client.config_set("slowlog-log-slower-than", before)
    assert client.config_resetstat()
    with pytest.raises(redis.ResponseError, match="Unknown option"):
        client.config_set("no-such-directive", "1")


def test_time_and_lastsave_are_near_now(client: Any) -> None:
    seconds, microseconds = client.time()
    assert abs(seconds - time.time()) < 5
    assert 0 <= microseconds < 1_000_000
    assert client.lastsave().timestamp() <= time.time() + 5


def test_command_table_lists_the_orders_commands(client: Any) -> None:
    table = client.command()
    assert len(table) == client.command_count()
    put = table["ORDER.PUT"] if "ORDER.PUT" in table else table["order.put"]
    assert "write" in {flag if isinstance(flag, str) else flag.decode() for flag in put["flags"]}
    assert any(name in ("order.put", b"order.put") for name in (n.lower() for n in client.command_list()))


def test_role_dbsize_modules_and_slowlog_are_understood(client: Any, options: Options) -> None:
    assert client.role()[0] == ("master" if options.get("decode_responses") else b"master")
    assert isinstance(client.dbsize(), int)
    assert isinstance(client.module_list(), list)
    assert isinstance(client.slowlog_get(), list)
    assert client.slowlog_reset() is True
    assert client.slowlog_len() >= 0
    assert isinstance(client.memory_stats(), dict)
    assert isinstance(client.latency_latest(), list)


def test_echo_and_select_zero_work_and_other_databases_are_refused(client: Any, exchange: Exchange) -> None:
    raw = bytes(range(256))
    connection: Any = redis.Redis(host=HOST, port=exchange.port)
    assert connection.echo(raw) == raw
    connection.close()
    assert client.select(0)
    elsewhere: Any = redis.Redis(host=HOST, port=exchange.port, db=9999)
    with pytest.raises(redis.RedisError):
        elsewhere.ping()
    elsewhere.close()


def test_waitaof_tells_that_the_log_is_synced(client: Any, traders: Traders) -> None:
    client.execute_command("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "10")
    assert list(client.waitaof(1, 0, 5000)) == [1, 0]
    client.execute_command("ORDER.CANCELALL", traders.maker)


def test_snapshot_and_log_rewrite_can_be_asked_for(client: Any, exchange: Exchange) -> None:
    def idle() -> bool:
        state = client.info("persistence")
        return not state["rdb_bgsave_in_progress"] and not state["aof_rewrite_in_progress"]

    for ask in (client.bgsave, client.bgrewriteaof):
        assert ask()
        wait_until(idle, 20, "the background child has ended")
    assert client.save() is True
    assert client.info("persistence")["rdb_last_bgsave_status"] == "ok"


def test_monitor_shows_an_order_with_its_arguments(
    client: Any, reader: Reader, options: Options, traders: Traders
) -> None:
    with client.monitor() as monitor:
        # The client opens a second connection for its commands: the monitor sees that one's handshake first.
        client.execute_command("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", "10")
        client.echo('a "quoted"\tword')
        commands = [monitor.next_command()["command"]]
        while not commands[-1].startswith("ECHO"):
            commands.append(monitor.next_command()["command"])
    assert commands[-2] == f"ORDER.PUT {traders.maker} BTC_USDT BID LIMIT 1 PRICE 10"
    assert "quoted" in commands[-1]
    client.execute_command("ORDER.CANCELALL", traders.maker)
