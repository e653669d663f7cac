"""A person's terminal: tmux runs the command on a screen of a known size, keys go in, the screen is read back.

tmux interprets what the program writes, as a terminal does; so what is read is what a person would see, whatever
escapes made it. Each screen is a tmux server of its own. Nothing sleeps for a fixed time: `wait_for` polls.
"""

import itertools
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.clients.cli.exchange import COMMAND, environment
from tests.real_server import ROOT, wait_until

NUMBERS: Final = itertools.count()
"""Each screen is a tmux server of its own, with an environment of its own."""
SHOWN_S_MAX: Final = 30.0
"""Longest wait for something to be on the screen."""


class Screen:
    """A terminal in which one command runs, and then says its exit code."""

    def __init__(self, home: Path, columns: int, rows: int, *words: str, **variables: str) -> None:
        if shutil.which("tmux") is None:
            pytest.skip("tmux is not on this machine")
        self.socket = home / f"tmux-{next(NUMBERS)}"
        command = shlex.join([*COMMAND, *words])
        # The shell survives the Ctrl-C that its terminal sends to both; `stty -a` tells whether the terminal is as it
        # was; `cat` keeps the screen there.
        shell = f'trap : INT; cd {shlex.quote(str(ROOT))}; {command}; echo "ended with $?"; stty -a; cat'
        self.environment = environment(TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8", **variables)
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), "sh", "-c", shell)

    def tmux(self, *words: str) -> str:
        """Run a command of tmux, and return what it prints."""
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SHOWN_S_MAX,
            check=True,
        )
        return done.stdout

    def lines(self) -> list[str]:
        """Return what is on the screen."""
        return self.tmux("capture-pane", "-p").split("\n")[:-1]

    def text(self) -> str:
        return "\n".join(self.lines())

    def wait_for(self, pattern: str) -> str:
        """Wait until the screen shows it; return the screen."""
        shown = ""

        def is_there() -> bool:
            nonlocal shown
            shown = self.text()
            return re.search(pattern, shown) is not None

        try:
            wait_until(is_there, SHOWN_S_MAX, pattern)
        except Exception as problem:
            raise AssertionError(f"{problem}; the screen:\n{shown}") from None
        return shown

    def colored(self) -> str:
        """Return the screen with the escapes of its colours."""
        return self.tmux("capture-pane", "-p", "-e")

    def press(self, key: str) -> None:
        self.tmux("send-keys", key)

    def press_until(self, key: str, pattern: str) -> str:
        """Press a key until the screen shows it: a program that has only begun to wait may not hear the first."""

        def is_there() -> bool:
            found = re.search(pattern, self.text()) is not None
            if not found:
                self.press(key)
            return found

        wait_until(is_there, SHOWN_S_MAX, pattern)
        return self.text()

    def type(self, text: str) -> None:
        """Type a text, as it is."""
        self.tmux("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Paste a text, as a terminal does for a program that wants to know."""
        self.tmux("set-buffer", text)
        self.tmux("paste-buffer", "-p")

    def resize(self, columns: int, rows: int) -> None:
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def program(self) -> int:
        """Return the process id of the command."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        return int(children[0])

    def close(self) -> None:
        subprocess.run(["tmux", "-S", str(self.socket), "kill-server"], capture_output=True, timeout=10, check=False)
