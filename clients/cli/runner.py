"""One command, run and shown: what the prompt, a script and the command line have in common."""

from typing import Final

import hiredis

from clients.cli.replies.output import TABLE, Output
from clients.cli.session import STREAMS, Session

READING: Final = "Reading messages... (press Ctrl-C to quit)"
MUTE: Final = "ERR CLIENT REPLY OFF and SKIP are not for this terminal: it would wait for a reply that never comes"


class Runner:
    """Sends commands of one session, and prints what comes."""

    def __init__(self, session: Session, printer: Output) -> None:
        self.session = session
        self.printer = printer

    def connect(self) -> None:
        """Make sure of a connection, and say so if it is another one; raise as `Session.connect` does."""
        said = self.session.connect()
        if said:
            self.printer.note(said)

    def ask(self, words: list[bytes]) -> object:
        """Send a command and return its reply."""
        if is_mute(words):
            return hiredis.ReplyError(MUTE)
        self.connect()
        return self.session.ask(words)

    def show(self, words: list[bytes], reply: object) -> None:
        """Print a command's reply; where that is a stream, go on until Ctrl-C."""
        if not self.streams(words, reply):
            if not (reply is None and words[0].upper() == b"SHUTDOWN"):
                self.printer.reply(reply, command_name(words))
            return
        if self.printer.form == TABLE:
            self.printer.note(READING)
        try:
            self.printer.message(reply)
            for item in self.session.hear():
                self.printer.message(item)
        finally:
            self.session.close()

    def streams(self, words: list[bytes], reply: object) -> bool:
        """Tell whether a command began a stream: it was neither refused nor put into a transaction."""
        return words[0].upper() in STREAMS and not isinstance(reply, hiredis.ReplyError) and reply != b"QUEUED"


def is_mute(words: list[bytes]) -> bool:
    """Tell whether a command would have no reply."""
    upper = [word.upper() for word in words]
    return upper[:2] == [b"CLIENT", b"REPLY"] and upper[2:] in ([b"OFF"], [b"SKIP"])


def command_name(words: list[bytes]) -> str:
    """Return the name of a command, in capitals."""
    return words[0].decode("utf-8", "replace").upper()
