"""The follower that a server has started, as tests meet it: its process, its database, its proofs."""

import os
import signal
import sqlite3
import subprocess
import sys
from typing import Final

from tests.real_server import ROOT, Server, Wire, wait_until

FOLLOWED: Final = ("--history", "")
"""Flags of a server with history as it comes."""
HISTORY_MAX_S: Final = 60.0


def follower_pid(server: Server) -> int:
    """The process of the server's own follower; 0 while there is none."""
    return server.child("persistence.history")


def kill_follower(server: Server, number: int = signal.SIGKILL) -> int:
    pid = follower_pid(server)
    assert pid
    os.kill(pid, number)
    return pid


def connected(server: Server) -> None:
    """Wait until the follower answers."""
    wait_until(lambda: server.info("history")["history_connected"] == "1", HISTORY_MAX_S, "the follower")


def caught_up(wire: Wire) -> None:
    """Wait until everything is in the tables."""
    sequence = int(wire.info("exchange")["sequence"])
    wait_until(lambda: int(str(wire.call("WAITHISTORY", sequence, 1_000))) >= sequence, HISTORY_MAX_S, "all rows")


def select(server: Server, text: str) -> list[tuple[object, ...]]:
    """Look into the SQLite file, as anybody may; nothing while it is not there yet."""
    path = server.directory / "history.db"
    if not path.exists():
        return []
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(text).fetchall()
    except sqlite3.OperationalError:  # the tables are just being made
        return []
    finally:
        connection.close()


def history(server: Server, *words: str) -> tuple[int, str]:
    """Run a command of `python -m persistence.history`; return its status and what it said."""
    command = [sys.executable, "-m", "persistence.history", "--dir", str(server.directory), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=HISTORY_MAX_S)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def assert_clean(server: Server, *words: str) -> None:
    """Each row is there once, and as the log says."""
    code, said = history(server, *words, "verify")
    assert code == 0, said
    assert "every row is as the log says" in said
