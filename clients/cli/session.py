"""A conversation with the server, over however many connections: connect, say who is there, ask, hear.

    state                what it holds                          ends with
    ------------------   ------------------------------------   -----------------------------
    not connected        nothing                                the next command, which connects
    connected, RESP3     HELLO was accepted                     a lost connection
    connected, RESP2     HELLO was not: a password is wanted    AUTH, after which HELLO is said again
    in a transaction     MULTI was                              EXEC, DISCARD, RESET, a lost connection

A transaction that is lost before its EXEC is told instead of sending the next command, which would not be part of it.
A command is sent once. Where the connection turns out to be closed *before* it is sent, a new one is made and that is
said; where it breaks *after*, nobody knows whether the command took effect, and `Unknown` says so. Redis's client
libraries send again at that point; with money a person must decide.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import hiredis

from clients.cli.address import Address
from clients.cli.connection import Connection
from clients.cli.wire import Gone, greeting

NAME: Final = "dingir-cli"
STREAMS: Final = (b"SUBSCRIBE", b"PSUBSCRIBE", b"MONITOR")
"""What the server answers with a stream that has no end."""
PUSHED: Final = (*STREAMS[:2], b"UNSUBSCRIBE", b"PUNSUBSCRIBE")
"""What it answers with pushes instead of a reply, in RESP3."""


class Unknown(Gone):
    """The connection broke while a reply was awaited: whether the command took effect is not known."""


class Lost(Gone):
    """The connection broke inside a transaction, of which nothing took effect."""

    def __init__(self) -> None:
        super().__init__("the connection was lost, and with it the transaction: nothing of it took effect")


class Denied(Exception):
    """The server did not accept user and password."""


class Session:
    """What is known of the conversation."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.connection: Connection | None = None
        self.speaks_resp3 = False
        self.user = "default"
        self.in_transaction = False
        self.connections = 0
        """How many there were that the server has accepted."""
        self.loss = ""
        self.is_again = False
        """What to say when there is a connection again."""

    @property
    def connected(self) -> bool:
        return self.connection is not None

    def connect(self) -> str:
        """Make sure of a connection, and return what there is to say about it, mostly nothing.

        Raise `Gone` when there can't be one, `Denied` when user or password are wrong; in that case there is one, on
        which AUTH can be said.
        """
        if self.connection is not None and self.connection.broken():
            was_in_transaction = self.in_transaction
            self.close()
            self.loss, self.is_again = "the connection was lost; ", True
            if was_in_transaction:
                raise Lost
        if self.connection is None:
            self.connection = Connection(self.address)
            try:
                self.greet()
            except (Gone, KeyboardInterrupt):
                self.close()
                raise
            finally:
                if self.connection is not None:
                    self.connection.settle()
            self.connections += 1
            said = f"{self.loss}connected again" if self.is_again else ""
            self.loss, self.is_again = "", False
            return said
        return ""

    def greet(self) -> None:
        """Say HELLO; without the password that the server wants it goes on in RESP2, in which AUTH can be said."""
        words = [word.encode(errors="surrogateescape") for word in greeting(self.address, NAME)]
        reply = self.exchange(words)
        self.speaks_resp3 = not isinstance(reply, hiredis.ReplyError)
        self.user = self.address.user if self.speaks_resp3 and self.address.password else "default"
        if not isinstance(reply, hiredis.ReplyError) or str(reply).startswith("NOAUTH"):
            return
        if self.address.password and not str(reply).startswith("LOADING"):
            raise Denied(str(reply))
        raise Gone(str(reply))

    def ask(self, words: list[bytes]) -> object:
        """Send a command and return its reply, an error as `hiredis.ReplyError`. `connect` was called before."""
        name = words[0].upper()
        try:
            reply = self.exchange(words)
        except Gone as problem:
            was_in_transaction = self.in_transaction
            self.close()
            if name == b"SHUTDOWN":
                return None
            self.is_again = True
            if was_in_transaction and name != b"EXEC":
                raise Lost from None
            raise Unknown(str(problem)) from None
        except KeyboardInterrupt:
            self.close()
            self.is_again = True
            raise
        self.note(name, words, reply)
        return reply

    def hear(self) -> Iterator[object]:
        """Return what comes, one after the other, after a command of `STREAMS` was answered."""
        assert self.connection is not None
        while True:
            try:
                yield self.connection.receive()
            except Gone:
                self.close()
                self.is_again = True
                raise

    def exchange(self, words: list[bytes]) -> object:
        """Send a command and wait for what answers it."""
        assert self.connection is not None
        self.connection.send(words)
        kind = words[0].lower() if self.speaks_resp3 and words[0].upper() in PUSHED else None
        while True:
            item = self.connection.receive()
            if not isinstance(item, hiredis.PushNotification) or item[0] == kind:
                return item

    def note(self, name: bytes, words: list[bytes], reply: object) -> None:
        """Draw the conclusions of a reply that change the conversation."""
        if name in (b"EXEC", b"DISCARD"):
            self.in_transaction = self.in_transaction and "without MULTI" in str(reply)
        if isinstance(reply, hiredis.ReplyError) or reply == b"QUEUED":
            return
        if name == b"MULTI":
            self.in_transaction = True
        elif name == b"AUTH":
            self.remember(words[1:])
            if not self.speaks_resp3:
                self.greet()
        elif name == b"HELLO":
            upper = [word.upper() for word in words]
            if b"AUTH" in upper:
                self.remember(words[upper.index(b"AUTH") + 1 :][:2])
            self.speaks_resp3 = isinstance(reply, dict)
        elif name == b"RESET":
            self.in_transaction = False
            self.address = replace(self.address, user="default", password="")
            self.greet()

    def remember(self, credentials: list[bytes]) -> None:
        """Keep `[user] password`, which were right, for the next connection."""
        *user, password = (word.decode("utf-8", "surrogateescape") for word in credentials)
        self.user = user[0] if user else "default"
        self.address = replace(self.address, user=self.user, password=password)

    def close(self) -> None:
        """Close the connection; a new one is made for the next command."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None
        self.in_transaction = False
        self.speaks_resp3 = False
