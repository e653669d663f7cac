"""The command line: what it says of itself, and what it refuses before anything is served."""

import subprocess
import sys

from tests.real_server import ROOT


def told(*words: str, python: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run the program to its end; return its status, and all that it said."""
    done = subprocess.run(
        [sys.executable, *python, "-m", "clients.bridge", *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


def test_help_is_there_before_the_packages_are_and_says_what_each_flag_takes() -> None:
    status, said = told("--help", python=("-S",))  # without site-packages
    assert status == 0
    for flag in ("--server URL", "--listen HOST:PORT", "--tls-cert FILE", "--processes N", "--server-command COMMAND"):
        assert flag in said
    assert "--share-port" not in said
    assert said.index("internal:") < said.index("  --supervised")


def test_a_wrong_flag_is_told_before_the_packages_are_there_and_then_that_they_are_missing() -> None:
    status, said = told("--listen", "50051", python=("-S",))
    assert status == 2
    assert "expected host:port, received '50051'" in said
    status, said = told("--server-command", "server 'x", python=("-S",))
    assert status == 2
    assert "--server-command: No closing quotation" in said
    status, said = told(python=("-S",))
    assert status == 2
    assert "expected the extra `bridge` of dingir-exchange" in said
