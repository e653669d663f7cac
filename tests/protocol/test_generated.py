"""What is generated is what the declarations say, and the examples in the documents run."""

import doctest
import importlib
from pathlib import Path

import pytest

from protocol import generate
from protocol.commands import COMMANDS
from protocol.generate_page import examples, page_text
from protocol.introspection import every_command
from protocol.spec import SERVER

PROTOCOL = Path(generate.__file__).parent


def test_the_generated_files_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_file_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(generate.FILES, "protocol/COMMANDS.md", lambda: "other")
    assert generate.main(["--check"]) == 1
    assert "protocol/COMMANDS.md" in capsys.readouterr().err


def test_stale_files_are_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    assert generate.main([]) == 0
    for name in generate.FILES:
        assert (tmp_path / name).read_bytes() == (PROTOCOL.parent / name).read_bytes()


def test_other_arguments_show_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--nosuch"]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_page_tells_every_command_and_its_links_lead_somewhere() -> None:
    page = page_text()
    for command in every_command():
        if not command.subcommands or command.arity == -1:
            assert f"### {command.name.replace('|', ' ')}\n" in page
    headings = {
        line.lstrip("# ").lower().replace(".", "").replace(" ", "-") for line in page.split("\n") if line[:1] == "#"
    }
    links = {link.split(")")[0] for link in page.split("](#")[1:]}
    assert links <= headings


def test_every_command_of_our_own_has_an_example() -> None:
    assert {command.name for command in COMMANDS.values() if command.layer != SERVER} <= set(examples())


@pytest.mark.parametrize("path", sorted(PROTOCOL.rglob("*.py")), ids=str)
def test_the_examples_in_docstrings_run(path: Path) -> None:
    name = ".".join(path.relative_to(PROTOCOL.parent).with_suffix("").parts).removesuffix(".__init__")
    assert doctest.testmod(importlib.import_module(name)).failed == 0
