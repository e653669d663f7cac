"""redis-cli with a command on its command line or on standard input, in each of its output formats."""

import csv
import json
from urllib.parse import quote

import pytest

from tests.exchange import HOST, PASSWORD, Exchange, Traders

from .commands import Tool

RESULT_FIELDS = ["id", "status", "remain", "finished_base", "finished_quote", "finished_fee", "reason"]


def bid(traders: Traders, *more: str) -> tuple[str, ...]:
    return ("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1.5", "PRICE", "10.00", *more)


def test_order_prints_a_field_and_its_value_by_turns(cli: Tool, traders: Traders) -> None:
    outcome = cli(*bid(traders))
    assert outcome.code == 0
    assert outcome.lines[::2] == RESULT_FIELDS
    assert outcome.lines[3] == "NEW"
    assert outcome.lines[5] == "1.5000"


def test_numbered_output_shows_the_flat_array(cli: Tool, traders: Traders) -> None:
    lines = cli("--no-raw", *bid(traders)).lines
    assert lines[0] == ' 1) "id"'
    assert lines[3] == ' 4) "NEW"'


def test_resp3_output_shows_the_record_as_a_map(cli: Tool, traders: Traders) -> None:
    lines = cli("-3", "--no-raw", *bid(traders)).lines
    assert lines[1] == '2# "status" => "NEW"'
    assert [line.split('"')[1] for line in lines] == RESULT_FIELDS


@pytest.mark.parametrize("protocol", ["-2", "-3"])
def test_csv_output_is_one_line_of_quoted_fields(cli: Tool, traders: Traders, protocol: str) -> None:
    (row,) = csv.reader(cli(protocol, "--csv", *bid(traders)).lines)
    assert row[::2] == RESULT_FIELDS
    assert row[3] == "NEW"


def test_json_output_of_an_order_is_an_object_with_text_null_flag_and_list(cli: Tool, traders: Traders) -> None:
    cli("ORDER.PUT", traders.maker, "BTC_USDT", "ASK", "LIMIT", "2", "PRICE", "100")
    put = ("ORDER.PUT", traders.taker, "BTC_USDT", "BID", "MARKET", "2", "REPLY", "FULL")
    order = json.loads(cli("--json", *put).out)
    assert order["status"] == "FILLED"
    assert order["price"] is None
    assert order["post_only"] is False
    assert isinstance(order["create_time"], int)
    assert [(fill["price"], fill["amount"]) for fill in order["fills"]] == [("100.00", "2.0000")]


@pytest.mark.parametrize("form", ["--json", "--quoted-json"])
def test_json_output_of_balances_is_an_object_of_objects(cli: Tool, traders: Traders, form: str) -> None:
    cli(*bid(traders))
    assert json.loads(cli(form, "BALANCE.GET", traders.maker).out) == {
        "BTC": {"available": "1000000.00000000", "frozen": "0.00000000"},
        "USDT": {"available": "999999999985.00000000", "frozen": "15.00000000"},
    }


def test_json_output_of_open_orders_is_a_list_of_objects(cli: Tool, traders: Traders) -> None:
    for price in ("10", "11"):
        cli("ORDER.PUT", traders.maker, "BTC_USDT", "BID", "LIMIT", "1", "PRICE", price)
    orders = json.loads(cli("--json", "ORDER.LIST", traders.maker).out)
    assert [order["price"] for order in orders] == ["11.00", "10.00"]
    assert list(orders[0])[:4] == ["id", "user", "market", "side"]


@pytest.mark.parametrize(
    "words",
    [
        ("ASSET.LIST",),
        ("ASSET.SUMMARY",),
        ("MARKET.LIST",),
        ("MARKET.SUMMARY",),
        ("MARKET.DEPTH", "BTC_USDT", "LIMIT", "5"),
        ("MARKET.TRADES", "BTC_USDT"),
        ("USER.GET", "1"),
        ("ENGINE.CHECK",),
        ("ENGINE.STATEHASH",),
        ("COMMAND", "DOCS", "ORDER.PUT"),
        ("COMMAND", "INFO", "ORDER.PUT"),
        ("CLIENT", "ID"),
        ("CONFIG", "GET", "*"),
        ("SLOWLOG", "GET"),
        ("LATENCY", "LATEST"),
        ("MEMORY", "STATS"),
        ("ROLE",),
        ("MODULE", "LIST"),
    ],
    ids=" ".join,
)
def test_json_output_of_every_query_is_json(cli: Tool, words: tuple[str, ...]) -> None:
    outcome = cli("--json", *words)
    assert not outcome.out.startswith("ERR"), outcome.out
    assert json.loads(outcome.out) is not None


def test_error_is_printed_and_dash_e_makes_it_the_exit_code(cli: Tool, traders: Traders) -> None:
    words = ("ORDER.PUT", traders.maker, "BTC_USDT", "ASK", "LIMIT", "900000000", "PRICE", "100")
    plain = cli(*words)
    assert plain.out.startswith("NOFUNDS ")
    assert plain.code == 0
    strict = cli("-e", *words)
    assert strict.err.startswith("NOFUNDS ")
    assert strict.code == 1
    assert cli("--no-raw", *words).out.startswith("(error) NOFUNDS ")


def test_error_text_is_one_line_even_when_the_input_was_not(cli: Tool, traders: Traders) -> None:
    outcome = cli("ORDER.PUT", traders.maker, "BTC\r\n_USDT", "BID", "LIMIT", "1", "PRICE", "1")
    assert outcome.out.startswith("NOMARKET ")
    assert len(outcome.out.strip().splitlines()) == 1


def test_commands_on_standard_input_are_run_line_by_line(cli: Tool, traders: Traders) -> None:
    script = f"""
        PING
        ORDER.PUT {traders.maker} BTC_USDT BID LIMIT 1 PRICE 10 REPLY ACK
        ORDER.PUT {traders.maker} NO_SUCH BID LIMIT 1 PRICE 10
        echo "two words"
    """
    lines = [line for line in cli(text=script).lines if line]
    assert lines[0] == "PONG"
    assert int(lines[1]) >= 1
    assert lines[2].startswith("NOMARKET ")
    assert lines[3] == "two words"


def test_last_argument_comes_from_standard_input(cli: Tool, traders: Traders) -> None:
    detail = json.dumps({"note": 'quoted "text"', "tab": "\t"})
    update = ("BALANCE.UPDATE", traders.maker, "BTC", "1", "BUSINESS", "deposit", "ID", "2", "DETAIL")
    assert json.loads(cli("--json", "-x", *update, text=detail).out)["available"] == "1000001.00000000"


def test_repetition_sends_the_command_so_many_times(cli: Tool, traders: Traders) -> None:
    outcome = cli("-r", "5", *bid(traders, "REPLY", "ACK"))
    ids = [int(line) for line in outcome.lines]
    assert ids == list(range(ids[0], ids[0] + 5))


def test_info_is_printed_as_text_with_its_sections(cli: Tool) -> None:
    for protocol in ("-2", "-3"):
        out = cli(protocol, "--no-raw", "INFO").out
        for section in ("Server", "Clients", "Memory", "Persistence", "Stats", "Replication", "CPU"):
            assert f"# {section}" in out
        assert "redis_version:" in out
        assert '"' not in out.splitlines()[0]
    assert "# Clients" not in cli("INFO", "server").out


def test_client_list_shows_the_caller(cli: Tool, exchange: Exchange) -> None:
    (line,) = (line for line in cli("CLIENT", "LIST").lines if "cmd=client|list" in line)
    assert f"laddr={HOST}:{exchange.port}" in line


@pytest.mark.parametrize("credentials", ["-a", "--user", "environment", "url"])
def test_password_is_taken_from_wherever_redis_cli_takes_it(
    locked_cli: Tool, locked_exchange: Exchange, credentials: str
) -> None:
    url = f"redis://default:{quote(PASSWORD)}@{HOST}:{locked_exchange.port}"
    arguments: tuple[str, ...] = {
        "-a": ("-a", PASSWORD),
        "--user": ("--user", "default", "--pass", PASSWORD),
        "environment": (),
        "url": ("-u", url),
    }[credentials]
    variables = {"REDISCLI_AUTH": PASSWORD} if credentials == "environment" else {}
    for protocol in ("-2", "-3"):
        assert locked_cli("--no-auth-warning", protocol, *arguments, "PING", **variables).out == "PONG\n"


def test_wrong_and_missing_passwords_are_refused(locked_cli: Tool) -> None:
    assert "WRONGPASS" in locked_cli("-a", "wrong", "PING").err
    assert locked_cli("ASSET.LIST").out.startswith("NOAUTH ")
    assert locked_cli("PING").out.startswith("NOAUTH ")
    assert locked_cli("NO.SUCH").out.startswith("ERR unknown command")


def test_unix_socket_serves_as_the_port_does(exchange: Exchange, cli: Tool) -> None:
    by_socket = Tool((cli.command[0], "-s", str(exchange.unixsocket)))
    assert by_socket("MARKET.LIST").out == cli("MARKET.LIST").out
