"""Load over gRPC that outlives kills and remembers what was acknowledged: who puts orders, and who reads a stream.

Each order has an id of ours (`dingir-client-id` in Dingir's service, `client_id` in our own), and is sent again with
it until it is acknowledged. A reader goes on after the last message that it has, whenever its stream ends.
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


class Orders(threading.Thread):
    """Puts orders of one user until it is told to stop; every second one through our own service."""

    def __init__(self, address: str, user: int, market: str) -> None:
        super().__init__(name=f"orders of user {user}", daemon=True)
        self.acknowledged: Final[dict[str, int]] = {}
        """The order ids by the ids of ours."""
        self.repeated = 0
        self.wrong: str | None = None
        self._address: Final = address
        self._user: Final = user
        self._market: Final = market
        self._enough: Final = threading.Event()

    def run(self) -> None:
        with grpc.insecure_channel(self._address, [("grpc.enable_retries", 0)]) as channel:
            number = 0
            while not self._enough.is_set() and self.wrong is None:
                number += 1
                self._place(channel, f"{self._user}-{number}", number % 2 == 0)

    def _place(self, channel: grpc.Channel, own_id: str, ours: bool) -> None:
        """Send an order until it is acknowledged."""
        put = self._ours if ours else self._dingirs
        while True:
            try:
                order_id = put(channel, own_id)
            except grpc.RpcError as error:
                failure: Any = error
                if failure.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNKNOWN):
                    self.wrong = f"{own_id}: {failure.code()} {failure.details()}"
                    return
                self.repeated += 1
                time.sleep(RETRY_S)
            else:
                self.acknowledged[own_id] = order_id
                return

    def _ours(self, channel: grpc.Channel, own_id: str) -> int:
        order = pb.OrderPutRequest(user=self._user, market=self._market, side=pb.SIDE_ASK, kind=pb.ORDER_KIND_LIMIT)
        order.amount, order.price, order.client_id = "1", "100", own_id
        answer = Exchange(channel).call("OrderPut", order, timeout=CALL_S)
        return int(answer.result.id)

    def _dingirs(self, channel: grpc.Channel, own_id: str) -> int:
        messages, stubs = compiled()
        order = messages.OrderPutRequest(user_id=self._user, market=self._market, amount="1", price="100")
        put = stubs.MatchengineStub(channel).OrderPut
        return int(put(order, timeout=CALL_S, metadata=(("dingir-client-id", own_id),)).id)

    def stop(self) -> None:
        self._enough.set()
        self.join()


class Listener(threading.Thread):
    """Reads a user's orders as a stream, over its ends, and sees that nothing is missed or doubled."""

    def __init__(self, address: str, user: int) -> None:
        super().__init__(name=f"listener of user {user}", daemon=True)
        self.told: Final[set[int]] = set()
        """The orders of which it was told that they rest."""
        self.resumed = 0
        self.snapshots = 0
        self.wrong: str | None = None
        self._address: Final = address
        self._user: Final = user
        self._seq: int | None = None
        self._stream: Any = None
        self._stopping = False

    def run(self) -> None:
        with grpc.insecure_channel(self._address, [("grpc.enable_retries", 0)]) as channel:
            while not self._stopping and self.wrong is None:
                request = pb.WatchOrderRequest(user=self._user, from_seq=self._seq)
                self._stream = Exchange(channel).watch("WatchOrder", request, timeout=None)
                try:
                    for message in self._stream:
                        self._hear(message)
                except grpc.RpcError:
                    self.resumed += 1
                    time.sleep(RETRY_S)

    def _hear(self, message: pb.OrderMessage) -> None:
        if message.WhichOneof("message") == "snapshot":
            self.snapshots += 1
            self._seq = message.snapshot.seq
            self.told.update(order.id for order in message.snapshot.orders)
            return
        update = message.update
        if update.prev != self._seq:
            self.wrong = f"a message after {update.prev}, where {self._seq} was the last"
        self._seq = update.seq
        if update.cause == pb.ORDER_CAUSE_RESTED:
            if update.order.id in self.told:
                self.wrong = f"order {update.order.id} rests twice"
            self.told.add(update.order.id)

    def stop(self) -> None:
        self._stopping = True
        if self._stream is not None:
            self._stream.cancel()
        self.join(CALL_S)
