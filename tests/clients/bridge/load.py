"""Load over gRPC that outlives kills and remembers what was acknowledged: who calls, and who reads streams.

What a caller asks has an id (`dingir-client-id` in Dingir's service; `client_id`, `id` and the business id in our own),
and is sent again with it until it is acknowledged. A reader goes on after the last message that it has, whenever its
stream ends.
"""

import threading
import time
from typing import Any, Final

import grpc

from clients.bridge.pb import exchange_pb2 as pb
from tests.clients.bridge.stock import compiled
from tests.clients.bridge.test_exchange import Exchange

RETRY_S: Final = 0.05
CALL_S: Final = 10.0
REPEATED: Final = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNKNOWN, grpc.StatusCode.DEADLINE_EXCEEDED)
"""After these a call is repeated with its id; any other failure is wrong."""
RESUMED: Final = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED)
"""After these a stream is gone on with: the bridge is away or leaves, or the reader was too slow."""
CHANNEL_OPTIONS: Final = [("grpc.enable_retries", 0)]


class Caller(threading.Thread):
    """Calls until it is told to stop, one call after another."""

    def __init__(self, address: str, user: int) -> None:
        super().__init__(name=f"{type(self).__name__.lower()} of user {user}", daemon=True)
        self.user: Final = user
        self.acknowledged: Final[dict[str, str]] = {}
        """The answers by the ids of ours."""
        self.repeated = 0
        self.wrong: str | None = None
        self._address: Final = address
        self._enough: Final = threading.Event()
        self._given_up = False

    def send(self, channel: grpc.Channel, number: int, own_id: str) -> str:
        """Send the call of this number, and return what is remembered of its answer; raise `grpc.RpcError`."""
        raise NotImplementedError

    def run(self) -> None:
        with grpc.insecure_channel(self._address, CHANNEL_OPTIONS) as channel:
            number = 0
            while not self._enough.is_set() and self.wrong is None:
                number += 1
                self._settle(channel, number, f"{self.user}-{number}")

    def _settle(self, channel: grpc.Channel, number: int, own_id: str) -> None:
        """Send a call until it is acknowledged."""
        while not self._given_up:
            try:
                answer = self.send(channel, number, own_id)
            except grpc.RpcError as error:
                failure: Any = error
                if failure.code() not in REPEATED:
                    self.wrong = f"{self.name}: {own_id}: {failure.code()} {failure.details()}"
                    return
                self.repeated += 1
                time.sleep(RETRY_S)
            else:
                self.acknowledged[own_id] = answer
                return

    def stop(self) -> None:
        """Let it settle what is under way, and end."""
        self._enough.set()
        self.join()

    def give_up(self) -> None:
        """End without what is under way."""
        self._given_up = True
        self.stop()


class Orders(Caller):
    """Puts orders of one user, every second one through our own service; remembers their ids."""

    def __init__(self, address: str, user: int, market: str) -> None:
        super().__init__(address, user)
        self._market: Final = market

    def send(self, channel: grpc.Channel, number: int, own_id: str) -> str:
        price = str(100 + number % 7)
        return self._ours(channel, price, own_id) if number % 2 == 0 else self._dingirs(channel, price, own_id)

    def _ours(self, channel: grpc.Channel, price: str, own_id: str) -> str:
        order = pb.OrderPutRequest(user=self.user, market=self._market, side=pb.SIDE_ASK, kind=pb.ORDER_KIND_LIMIT)
        order.amount, order.price, order.client_id = "1", price, own_id
        return str(Exchange(channel).call("OrderPut", order, timeout=CALL_S).result.id)

    def _dingirs(self, channel: grpc.Channel, price: str, own_id: str) -> str:
        messages, stubs = compiled()
        order = messages.OrderPutRequest(user_id=self.user, market=self._market, amount="1", price=price)
        put = stubs.MatchengineStub(channel).OrderPut
        return str(put(order, timeout=CALL_S, metadata=(("dingir-client-id", own_id),)).id)


class Payments(Caller):
    """Deposits one to a user and transfers one from there, in turns; remembers the balances that were told."""

    def __init__(self, address: str, user: int, to_user: int, asset: str) -> None:
        super().__init__(address, user)
        self._to_user: Final = to_user
        self._asset: Final = asset

    def send(self, channel: grpc.Channel, number: int, own_id: str) -> str:
        if number % 2:
            paid = pb.BalanceUpdateRequest(user=self.user, asset=self._asset, delta="1", business="load")
            paid.business_id = number
            return str(Exchange(channel).call("BalanceUpdate", paid, timeout=CALL_S).available)
        moved = pb.BalanceTransferRequest(from_user=self.user, to_user=self._to_user, asset=self._asset, amount="1")
        moved.id = own_id
        return str(Exchange(channel).call("BalanceTransfer", moved, timeout=CALL_S).available)


class Listener(threading.Thread):
    """Reads a stream over its ends, and sees that nothing is missed or told twice."""

    def __init__(self, address: str, method: str, **request: Any) -> None:
        super().__init__(name=f"listener to {method}({request})", daemon=True)
        self.seq: int | None = None
        self.resumed = 0
        """Streams after the first that have told something."""
        self.heard = 0
        self.snapshots = 0
        self.wrong: str | None = None
        self._address: Final = address
        self._method: Final = method
        self._request: Final = request
        self._stream: Any = None
        self._stopping = False

    def begin(self, snapshot: Any) -> None:
        """Hear a snapshot."""

    def go_on(self, update: Any) -> None:
        """Hear an update."""

    def run(self) -> None:
        declared = pb.DESCRIPTOR.message_types_by_name[f"{self._method}Request"]
        made: Any = getattr(pb, declared.name)
        with grpc.insecure_channel(self._address, CHANNEL_OPTIONS) as channel:
            while not self._stopping and self.wrong is None:
                request = made(**self._request, from_seq=self.seq)
                self._stream = Exchange(channel).watch(self._method, request, timeout=None)
                resumes = self.seq is not None
                try:
                    for message in self._stream:
                        self.resumed += resumes
                        resumes = False
                        self._hear(message)
                except grpc.RpcError as error:
                    failure: Any = error
                    if failure.code() not in RESUMED and not self._stopping:
                        self.wrong = f"{self.name}: {failure.code()} {failure.details()}"
                    time.sleep(RETRY_S)

    def _hear(self, message: Any) -> None:
        self.heard += 1
        if message.WhichOneof("message") == "snapshot":
            self.snapshots += 1
            self.begin(message.snapshot)
            self.seq = message.snapshot.seq
            return
        update = message.update
        if update.prev != self.seq:
            self.wrong = f"{self.name}: a message after {update.prev}, where {self.seq} was the last"
        self.go_on(update)
        self.seq = update.seq

    def stop(self) -> None:
        self._stopping = True
        if self._stream is not None:
            self._stream.cancel()
        self.join(CALL_S)


class OrderListener(Listener):
    """Keeps a user's open orders."""

    def __init__(self, address: str, user: int) -> None:
        super().__init__(address, "WatchOrder", user=user)
        self.user: Final = user
        self.open: Final[dict[int, str]] = {}
        """Their client ids, by their ids."""
        self._rested: Final[set[int]] = set()

    def begin(self, snapshot: Any) -> None:
        self.open.clear()
        self.open.update((order.id, order.client_id) for order in snapshot.orders)
        self._rested.update(self.open)

    def go_on(self, update: Any) -> None:
        order = update.order
        if update.cause == pb.ORDER_CAUSE_RESTED:
            if order.id in self._rested:
                self.wrong = f"{self.name}: order {order.id} rests twice"
            self._rested.add(order.id)
            self.open[order.id] = order.client_id
        elif order.status not in (pb.ORDER_STATUS_NEW, pb.ORDER_STATUS_PARTIALLY_FILLED):
            self.open.pop(order.id, None)


class DepthListener(Listener):
    """Keeps the asks of a book, by price."""

    def __init__(self, address: str, market: str) -> None:
        super().__init__(address, "WatchDepth", market=market)
        self.asks: Final[dict[str, str]] = {}

    def begin(self, snapshot: Any) -> None:
        self.asks.clear()
        self.go_on(snapshot)

    def go_on(self, update: Any) -> None:
        for level in update.asks:
            self.asks[level.price] = level.amount
            if not float(level.amount):
                del self.asks[level.price]


class BalanceListener(Listener):
    """Keeps a user's balances, as available and frozen."""

    def __init__(self, address: str, user: int) -> None:
        super().__init__(address, "WatchBalance", user=user)
        self.user: Final = user
        self.balances: Final[dict[str, tuple[str, str]]] = {}

    def begin(self, snapshot: Any) -> None:
        self.balances.clear()
        self.balances.update((asset, (one.available, one.frozen)) for asset, one in snapshot.balances.items())

    def go_on(self, update: Any) -> None:
        self.balances[update.asset] = (update.available, update.frozen)
