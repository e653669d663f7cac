"""Eight clients in one thread: each pipelines commands on its own connection and notes every answer.

A client trades with the others around one price, amends and cancels its own orders, deposits and
transfers an asset that is never traded, reads the book, and places groups of orders far from the market
by MULTI and by ORDER.BATCH, for an account of its own, so that one sees whether a group is whole.
"""

import random
import select
import socket
from binascii import hexlify
from collections import deque
from collections.abc import Callable
from time import monotonic

import hiredis

from clients.replay.wire import encode
from tests.crash.process import fields, text
from tests.crash.told import FINAL, Args, Broken, Group, Order, Payment, Told

SILENCE_S_MAX = 30.0
MARKET = b"BTC_USD"
IGNORED = ("NOORDER", "BADAMOUNT", "ORDERLIMIT")
"""Errors that a race between clients brings about."""


class Request:
    """A command that was sent: how many replies it has, and what to do with the last."""

    __slots__ = ("args", "replies", "done")

    def __init__(self, args: Args, replies: int, done: Callable[[object], None]) -> None:
        self.args = args
        self.replies = replies
        self.done = done


class Client:
    """One connection, one trading user and one user for groups."""

    def __init__(self, port: int, name: bytes, user: bytes, vault: bytes, others: list[bytes], told: Told) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=10.0)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.setblocking(False)
        self.reader = hiredis.Reader()
        self.name = name
        self.user = user
        self.vault = vault
        self.others = others
        self.told = told
        self.outgoing = bytearray()
        self.waiting: deque[Request] = deque()
        self.resting: list[tuple[bytes, bytes]] = []
        self.counter = 0

    # ---- commands

    def push(self, rng: random.Random, depth: int) -> None:
        """Fill the pipeline."""
        while len(self.waiting) < depth:
            draw = rng.random()
            if draw < 0.60:
                self.put(rng)
            elif draw < 0.72:
                self.cancel(rng)
            elif draw < 0.78:
                self.amend(rng)
            elif draw < 0.84:
                self.deposit(rng)
            elif draw < 0.90:
                self.transfer(rng)
            elif draw < 0.94:
                self.group(rng)
            elif draw < 0.99:
                self.send([b"MARKET.DEPTH", MARKET, b"LIMIT", b"3"], self.depth_told)
            else:
                self.send([b"ORDER.CANCELALL", self.user, b"MARKET", MARKET], lambda reply: None)

    def send(self, args: Args, done: Callable[[object], None], replies: int = 1) -> None:
        """Queue one command."""
        self.outgoing += encode(args)
        self.waiting.append(Request(args, replies, done))

    def next_id(self) -> bytes:
        """Return an id that this client never used."""
        self.counter += 1
        return self.name + b"-%d" % self.counter

    def put_args(self, user: bytes, side: bytes, amount: bytes, price: bytes) -> tuple[Args, tuple[bytes, bytes]]:
        """Return an order with a new client id, noted as sent."""
        client_id = self.next_id()
        args = [b"ORDER.PUT", user, MARKET, side, b"LIMIT", amount, b"PRICE", price, b"CLIENTID", client_id]
        if self.counter % 2:
            args += [b"SIGNATURE", hexlify(client_id)]  # so that history can be held to it
        key = user, client_id
        self.told.orders[key] = Order(args)
        return args, key

    def put(self, rng: random.Random) -> None:
        """Place an order near the market."""
        side = rng.choice((b"BID", b"ASK"))
        amount, price = b"0.%02d" % rng.randint(1, 99), b"1%02d.%d" % (rng.randint(0, 8), rng.randint(0, 9))
        args, key = self.put_args(self.user, side, amount, price)
        if rng.random() < 0.2:
            args += [b"TIF", rng.choice((b"IOC", b"FOK"))]
        if rng.random() < 0.5:
            args += [b"REPLY", b"FULL"]

        def done(reply: object) -> None:
            result = fields(reply)
            self.told.order_told(key, result)
            if result[b"status"] not in FINAL:
                self.resting.append(key)
                del self.resting[:-200]

        self.send(args, done)

    def cancel(self, rng: random.Random) -> None:
        """Cancel one of the last orders, by its id or its client id."""
        if not self.resting:
            return self.put(rng)
        key = self.resting.pop(rng.randrange(len(self.resting)))
        which = [self.told.orders[key].id] if rng.random() < 0.5 else [b"CLIENTID", key[1]]
        self.send([b"ORDER.CANCEL", self.user, MARKET, *which], lambda r: self.told.order_told(key, fields(r)))
        return None

    def amend(self, rng: random.Random) -> None:
        """Amend one of the last orders."""
        if not self.resting:
            return self.put(rng)
        key = rng.choice(self.resting)
        order_id = self.told.orders[key].id
        change = [b"AMOUNT", b"0.%02d" % rng.randint(1, 99)]
        if rng.random() < 0.5:
            change = [b"PRICE", b"1%02d.%d" % (rng.randint(0, 8), rng.randint(0, 9))]
        done = lambda r: self.told.order_told(key, fields(r))  # noqa: E731 - one expression, as in `cancel`
        self.send([b"ORDER.AMEND", self.user, MARKET, order_id, *change], done)
        return None

    def deposit(self, rng: random.Random) -> None:
        """Deposit some gold."""
        self.counter += 1
        amount = rng.randint(1, 1000)
        args = [b"BALANCE.UPDATE", self.user, b"GOLD", b"%d" % amount, b"BUSINESS", self.name]
        self.pay(Payment([*args, b"ID", b"%d" % self.counter], b"", self.user, amount))

    def transfer(self, rng: random.Random) -> None:
        """Give some gold to another client."""
        amount, other = rng.randint(1, 100), rng.choice(self.others)
        args = [b"BALANCE.TRANSFER", self.user, other, b"GOLD", b"%d" % amount, b"ID", self.next_id()]
        self.pay(Payment(args, self.user, other, amount))

    def pay(self, payment: Payment) -> None:
        """Send a deposit or transfer."""
        self.told.payments.append(payment)

        def done(reply: object) -> None:
            payment.reply = reply

        self.send(payment.args, done)

    def group(self, rng: random.Random) -> None:
        """Place orders that must be there all or none, in one transaction or one batch."""
        orders = [
            self.put_args(self.vault, b"BID", b"1", b"1.%d" % rng.randint(0, 9)) for _ in range(rng.randint(2, 4))
        ]
        group = Group([key[1] for _, key in orders])
        self.told.groups.append(group)

        def done(reply: object) -> None:
            assert isinstance(reply, list)
            for (_, key), part in zip(orders, reply, strict=True):
                self.told.order_told(key, fields(part))
            group.acknowledged = True

        if rng.random() < 0.5:
            items = [word for args, _ in orders for word in (b"PUT", *args[2:])]
            self.send([b"ORDER.BATCH", self.vault, *items], done)
            return
        self.outgoing += encode([b"MULTI"])
        for args, _ in orders:
            self.outgoing += encode(args)
        self.outgoing += encode([b"EXEC"])
        self.waiting.append(Request([b"EXEC"], len(orders) + 2, done))

    def depth_told(self, reply: object) -> None:
        """Note the position of the book that was shown."""
        self.told.sequence_told(text(fields(reply)[b"sequence"]))

    # ---- the socket

    def write(self) -> None:
        """Hand the kernel what it takes."""
        try:
            sent = self.sock.send(self.outgoing)
        except BlockingIOError:
            return
        del self.outgoing[:sent]

    def read(self) -> bool:
        """Take what has come; return False at the end of the connection."""
        try:
            data = self.sock.recv(1 << 16)
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False
        self.reader.feed(data)
        while True:
            reply = self.reader.gets()
            if reply is False:
                return bool(data)
            self.answer(reply)

    def answer(self, reply: object) -> None:
        """Give a reply to the request that it belongs to."""
        request = self.waiting[0]
        request.replies -= 1
        if request.replies:
            return
        self.waiting.popleft()
        self.told.acknowledged += 1
        if isinstance(reply, hiredis.ReplyError):
            if not str(reply).startswith(IGNORED):
                raise Broken(f"{request.args}: {reply}")
            return
        request.done(reply)

    def close(self) -> None:
        """Close the connection."""
        self.sock.close()


class Saver:
    """A connection that asks for a snapshot or a log rewrite now and then."""

    def __init__(self, port: int, rng: random.Random) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=10.0)
        self.sock.setblocking(False)
        self.rng = rng
        self.due = monotonic() + rng.uniform(0.0, 0.1)
        self.asked = 0

    def tick(self) -> None:
        """Ask, when it is time; the answers don't matter here."""
        try:
            self.sock.recv(1 << 16)
        except (BlockingIOError, ConnectionResetError):
            pass
        if monotonic() < self.due:
            return
        self.due = monotonic() + self.rng.uniform(0.02, 0.3)
        try:
            self.sock.send(self.rng.choice((b"BGSAVE\r\n", b"BGREWRITEAOF\r\n")))
            self.asked += 1
        except OSError:
            return

    def close(self) -> None:
        """Close the connection."""
        self.sock.close()


def drive(clients: dict[Client, int], rng: random.Random, saver: Saver, until: Callable[[], bool]) -> None:
    """Keep the pipelines of the clients as deep as is said of each, until `until` says so."""
    while not until():
        saver.tick()
        for client, depth in clients.items():
            client.push(rng, depth)
        writing = [client.sock for client in clients if client.outgoing]
        readable, writable, _ = select.select([client.sock for client in clients], writing, [], 0.02)
        for client in clients:
            if client.sock in writable:
                client.write()
            if client.sock in readable and not client.read():
                raise Broken("the server closed a connection by itself")


def drain(clients: list[Client]) -> None:
    """Read what a killed server had still handed to the kernel."""
    for client in clients:
        client.sock.settimeout(SILENCE_S_MAX)
        while client.read():
            pass
