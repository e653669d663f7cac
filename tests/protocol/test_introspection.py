"""COMMAND: the shapes on which redis-cli asserts, and what the filters pass."""

import hiredis
import pytest

from protocol.commands import COMMANDS
from protocol.errors import CODES, Rejection
from protocol.introspection import CATEGORIES, answer, categories, docs, every_command, help_lines, info
from protocol.limits import NESTING_MAX
from protocol.lookup import find
from protocol.replies import encode_resp2, encode_resp3
from protocol.spec import KINDS
from protocol.values import Record, Status, Tags

REDIS_KINDS = {"string", "integer", "double", "key", "pattern", "unix-time", "pure-token", "oneof", "block"}


def ask(line: str) -> object:
    args = line.encode().split()
    find(args)
    return answer(args)


def refusal(line: str) -> str:
    with pytest.raises(Rejection) as caught:
        ask(line)
    assert caught.value.code == "ERR"
    return caught.value.text


def check_argument(argument: object) -> None:
    assert isinstance(argument, dict)
    assert isinstance(argument["name"], str)
    assert argument["type"] in REDIS_KINDS
    assert set(argument) <= {"name", "type", "display_text", "token", "summary", "flags", "arguments"}
    assert all(isinstance(argument.get(key, ""), str) for key in ("display_text", "token", "summary"))
    if "flags" in argument:
        assert isinstance(argument["flags"], Tags)
        assert {flag.text for flag in argument["flags"].items if isinstance(flag, Status)} <= {b"optional", b"multiple"}
    assert ("arguments" in argument) == (argument["type"] in ("oneof", "block"))
    assert argument["type"] != "pure-token" or argument["token"]
    for inner in argument.get("arguments", []):
        check_argument(inner)


def test_every_command_is_described_in_the_shape_that_redis_cli_asserts() -> None:
    described = docs([])
    assert list(described) == [command.wire_name for command in COMMANDS.values()]
    for fields in described.values():
        assert isinstance(fields, dict)
        subcommands = fields.get("subcommands", {})
        for one in (fields, *subcommands.values()):
            assert {"summary", "since", "group", "complexity"} <= set(one)
            assert isinstance(one.get("arguments", []), list)
            for argument in one.get("arguments", []):
                check_argument(argument)
        assert all("|" in name for name in subcommands)


def test_our_kinds_of_argument_are_told_as_kinds_of_redis() -> None:
    assert set(KINDS.values()) <= REDIS_KINDS


def test_every_command_has_the_ten_fields_of_command_info() -> None:
    for command in every_command():
        fields = info(command)
        assert len(fields) == 10
        name, arity, flags, first, last, step, acl, tips, keys, inner = fields
        assert (name, arity, first, last, step) == (command.name.lower(), command.arity, 0, 0, 0)
        assert all(isinstance(one, Tags) for one in (flags, acl, tips, keys))
        assert isinstance(inner, list) == bool(command.subcommands)


def test_clients_of_both_protocols_read_all_of_it() -> None:
    for value in (ask("COMMAND"), ask("COMMAND DOCS")):
        for data in (encode_resp2(value), encode_resp3(value)):
            reader = hiredis.Reader()
            reader.feed(data)
            assert len(reader.gets()) in (len(COMMANDS), 2 * len(COMMANDS))


def test_the_deepest_description_is_within_the_limit_of_nesting() -> None:
    def depth(value: object) -> int:
        if isinstance(value, dict):
            return 1 + max(map(depth, value.values()), default=0)
        if isinstance(value, list):
            return 1 + max(map(depth, value), default=0)
        return 1 if isinstance(value, (Tags, Record)) else 0

    assert depth(docs([])) <= NESTING_MAX


def test_commands_are_counted_and_listed() -> None:
    assert ask("COMMAND COUNT") == len(COMMANDS)
    assert ask("COMMAND LIST") == [name.lower() for name in COMMANDS]
    assert isinstance(ask("COMMAND"), list)
    assert ask("COMMAND LIST FILTERBY ACLCAT Transaction") == ["multi", "exec", "discard", "watch", "unwatch"]
    assert ask("COMMAND LIST filterby pattern *get?eys*") == ["command|getkeys", "command|getkeysandflags"]
    assert ask("COMMAND LIST FILTERBY ACLCAT nosuch") == []
    assert ask("COMMAND LIST FILTERBY MODULE nosuch") == []
    assert ask("COMMAND LIST FILTERBY MODULE user") == ["user.register", "user.get"]


@pytest.mark.parametrize("words", ["X y", "FILTERBY", "FILTERBY PATTERN", "FILTERBY PATTERN a b", "FILTERBY X y"])
def test_an_unknown_filter_is_a_syntax_error(words: str) -> None:
    assert refusal("COMMAND LIST " + words) == "syntax error"


def test_only_known_names_are_described() -> None:
    found = ask("COMMAND INFO ping nosuch config|GET")
    assert isinstance(found, list)
    assert [one and one[0] for one in found] == ["ping", None, "config|get"]
    described = ask("COMMAND DOCS nosuch ORDER.PUT config|get")
    assert isinstance(described, dict)
    assert list(described) == ["order.put", "config|get"]


def test_no_command_has_keys() -> None:
    assert refusal("COMMAND GETKEYS ping x") == "The command has no key arguments"
    assert refusal("COMMAND GETKEYSANDFLAGS order.get m 1") == "The command has no key arguments"
    assert refusal("COMMAND GETKEYS nosuch a") == "Invalid command specified"
    assert refusal("COMMAND GETKEYS config nosuch") == "Invalid command specified"
    assert refusal("COMMAND GETKEYS echo a b") == "The command has no key arguments"
    assert refusal("COMMAND GETKEYS config get a") == "The command has no key arguments"
    assert refusal("COMMAND GETKEYS config|get a") == "Invalid command specified"


def test_help_lists_a_containers_sub_commands() -> None:
    lines = [line.text.decode() for line in help_lines(COMMANDS["CONFIG"]) if isinstance(line, Status)]
    assert lines[0] == "CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"
    assert lines[1:3] == ["GET parameter [parameter ...]", "    Tells the settings that match."]
    assert lines[-2:] == ["HELP", "    Prints this help."]
    assert answer([b"COMMAND", b"HELP"]) != []


def test_every_command_is_in_categories_that_are_listed() -> None:
    assert categories(COMMANDS["MARKET.CREATE"]) == ["write", "admin", "slow", "dangerous", "market"]
    assert categories(COMMANDS["PING"]) == ["fast", "connection"]
    assert categories(COMMANDS["CONFIG"]) == ["slow"]
    for command in every_command():
        found = categories(command)
        assert ("fast" in found) != ("slow" in found)
    used = {name for command in every_command() for name in categories(command)}
    assert used <= set(CATEGORIES)


def test_declared_errors_are_of_the_closed_table_and_writes_are_marked() -> None:
    for command in every_command():
        assert {error.code for error in command.errors} <= set(CODES)
        assert not ("write" in command.flags and "readonly" in command.flags)
