"""The prompt: read a line, run it, show what comes; until Ctrl-D or `quit`.

    127.0.0.1:3464>            connected
    127.0.0.1:3464[ann]>       as somebody
    127.0.0.1:3464(TX)>        in a transaction
    not connected>             the next command tries again

After each new connection the server is asked what it can do and which markets there are: it may be another server by
then, or a newer one.
"""

import os
import time
from enum import Enum
from typing import Final

import hiredis

from clients.cli.catalog.command import Catalog
from clients.cli.help.command import Unhelpful, help_lines
from clients.cli.options import Options
from clients.cli.prompt.editor import Editor, Knowledge
from clients.cli.prompt.history import LineHistory, history_path, holds_secret
from clients.cli.replies.output import TABLE
from clients.cli.replies.printer import Printer
from clients.cli.runner import Runner
from clients.cli.script import COMMENT, repetition
from clients.cli.session import Denied, Lost, Session, Unknown
from clients.cli.told import told
from clients.cli.wire import Gone
from clients.cli.words import Unbalanced, split

LEAVE: Final = ("quit", "exit")
HELP: Final = ("help", "?")
SLOW_S: Final = 0.5
"""From so long on a command's time is told, as redis-cli does."""
LISTS: Final = ((b"ASSET.LIST",), (b"MARKET.LIST",))
"""What names are learned from."""


def run(options: Options, printer: Printer) -> int:
    """Run the prompt; return the exit code."""
    session = Session(options.address)
    try:
        return Prompt(session, printer, color=options.color).run()
    finally:
        session.close()


class After(Enum):
    """How to go on after a line. The rest of several that were pasted is dropped where a person must decide first."""

    GO_ON = "go on"
    DROP_REST = "drop the rest"
    LEAVE = "leave"


class Prompt:
    """The state of a prompt."""

    def __init__(self, session: Session, printer: Printer, *, color: bool) -> None:
        self.runner = Runner(session, printer)
        self.session = session
        self.printer = printer
        self.color = color
        self.knowledge = Knowledge()
        self.history = LineHistory(history_path(dict(os.environ)))
        self.editor = Editor(self.knowledge, self.history, color=color)
        self.learned = 0
        """The connection on which the server was asked what it can do."""

    def run(self) -> int:
        """Read and run lines."""
        self.begin()
        while True:
            try:
                text = self.editor.read(self.prompt())
            except KeyboardInterrupt:
                continue
            except EOFError:
                return 0
            if self.history.problem:
                self.printer.note(self.history.problem)
                self.history.problem = ""
            lines = [line for line in text.split("\n") if line.strip()]
            for line in lines:
                if len(lines) > 1:
                    self.printer.note(f"> {line}")
                after = self.enter(line)
                if after is After.LEAVE:
                    return 0
                if after is After.DROP_REST:
                    break

    def prompt(self) -> str:
        """Write what stands before the line."""
        if not self.session.connected:
            return "not connected> "
        user = f"[{self.session.user}]" if self.session.user != "default" else ""
        return f"{self.session.address}{user}{'(TX)' if self.session.in_transaction else ''}> "

    def begin(self) -> None:
        """Connect, and learn what there is; a server that isn't there is said, and may come later."""
        try:
            self.runner.connect()
        except (Gone, Denied) as problem:
            self.printer.problem(told(problem, self.session, "HELLO"))
        except KeyboardInterrupt:
            self.session.close()
        self.learn()

    def learn(self) -> None:
        """Ask a server that was not asked yet what it can do."""
        is_known = self.learned == self.session.connections and self.knowledge.catalog.commands
        if is_known or self.session.in_transaction or not self.session.connected:
            return
        self.learned = self.session.connections
        ask = self.session.ask
        try:
            self.knowledge.catalog = Catalog(ask([b"COMMAND", b"DOCS"]), ask([b"COMMAND"]))
            for words in LISTS:
                self.knowledge.names.learn_reply(words[0].decode(), ask(list(words)))
        except Gone as problem:
            self.printer.problem(f"Error: {problem}")
        except KeyboardInterrupt:
            self.printer.note("not asked what there is: no hints, no completion")

    def enter(self, line: str) -> After:
        """Run a line; return how to go on."""
        try:
            words = split("" if line.lstrip().startswith(COMMENT) else line)
        except Unbalanced as problem:
            self.printer.problem(str(problem))
            return After.DROP_REST
        texts = [word.decode("utf-8", "surrogateescape") for word in words]
        if not words:
            return After.GO_ON
        first = texts[0].lower()
        if first in LEAVE:
            return After.LEAVE
        if first == "clear":
            self.printer.out.clear()
        elif first in HELP:
            self.help(texts[1:])
        elif first == "watch":
            self.watch(texts[1:])
        else:
            return self.send(words, secret=holds_secret(line))
        return After.GO_ON

    def help(self, words: list[str]) -> None:
        """Show a page."""
        try:
            self.printer.lines(help_lines(words, self.knowledge.catalog, self.printer.width))
        except Unhelpful as problem:
            self.printer.problem(str(problem))

    def watch(self, words: list[str]) -> None:
        """Show a market live, on a connection of its own, and come back."""
        from clients.cli.watch import command

        try:
            command.run(words, self.session.address, color=self.color)
        except SystemExit:  # it said why
            pass

    def send(self, words: list[bytes], *, secret: bool) -> After:
        """Send a command so many times, and show its replies."""
        times, words = repetition(words)
        name = words[0].decode("utf-8", "replace")
        was_in_transaction = self.session.in_transaction
        try:
            for _ in range(times):
                reply = self.ask(words)
                if not secret:
                    self.remember(words, reply)
                if not self.show(words, reply):
                    return After.DROP_REST
        except (Gone, Denied) as problem:
            self.printer.problem(told(problem, self.session, name) + self.advice(words, problem))
        except KeyboardInterrupt:
            self.printer.note("")  # the terminal has written ^C
            interrupted = Lost() if was_in_transaction and name.upper() != "EXEC" else Unknown("interrupted")
            self.printer.problem(told(interrupted, self.session, name) + self.advice(words, interrupted))
        else:
            self.learn()
            return After.GO_ON
        return After.DROP_REST

    def ask(self, words: list[bytes]) -> object:
        """Send a command and return its reply; say how long it took, if that was long."""
        started_s = time.monotonic()
        reply = self.runner.ask(words)
        taken_s = time.monotonic() - started_s
        if taken_s >= SLOW_S and self.printer.form == TABLE:
            self.printer.note(f"({taken_s:.2f}s)")
        return reply

    def show(self, words: list[bytes], reply: object) -> bool:
        """Show a reply; return whether it was shown to its end. A stream has none but Ctrl-C."""
        try:
            self.runner.show(words, reply)
            return True
        except KeyboardInterrupt:
            self.printer.note("")  # the terminal has written ^C
            if not self.session.connected:
                self.begin()
            return False

    def remember(self, words: list[bytes], reply: object) -> None:
        """Keep words and names for completion."""
        if not isinstance(reply, hiredis.ReplyError):
            texts = [word.decode("utf-8", "replace") for word in words]
            self.knowledge.names.learn_line(self.knowledge.catalog, texts)
            self.knowledge.names.learn_reply(texts[0], reply)

    def advice(self, words: list[bytes], problem: Exception) -> str:
        """Say whether a command whose outcome is not known may be sent again."""
        found = self.knowledge.catalog.find([word.decode("utf-8", "replace") for word in words])
        if not isinstance(problem, Unknown) or found is None or not found[0].retry:
            return ""
        retry = found[0].retry
        return ". It is safe to send again" + ("" if retry == "always" else f" with {retry}")
