"""What a pipeline collects, the same for both APIs: the nouns, and the calls that their methods make."""

from collections.abc import Callable
from typing import Any, TypeVar

from dingir.call import Call
from dingir.commands.building.asset import AssetCalls
from dingir.commands.building.balance import BalanceCalls
from dingir.commands.building.engine import EngineCalls
from dingir.commands.building.feed import FeedCalls
from dingir.commands.building.history import HistoryCalls
from dingir.commands.building.market import MarketCalls
from dingir.commands.building.order import OrderCalls
from dingir.commands.building.trade import TradeCalls
from dingir.commands.building.transfer import TransferCalls
from dingir.commands.building.user import UserCalls
from dingir.other import other_call

T = TypeVar("T")


class Collector:
    """Collects calls."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._collected: list[Call[Any]] = []
        add = self._add
        self.order = OrderCalls(add, new_id)
        self.balance = BalanceCalls(add, new_id)
        self.trade = TradeCalls(add, new_id)
        self.transfer = TransferCalls(add, new_id)
        self.market = MarketCalls(add, new_id)
        self.asset = AssetCalls(add, new_id)
        self.user = UserCalls(add, new_id)
        self.engine = EngineCalls(add, new_id)
        self.feed = FeedCalls(add, new_id)
        self.history = HistoryCalls(add, new_id)

    def call(self, *words: str | bytes | int) -> Call[Any]:
        """Collect any other command: see `Exchange.call`."""
        return self._add(other_call(words))

    def __len__(self) -> int:
        return len(self._collected)

    def _add(self, call: Call[T], /) -> Call[T]:
        self._collected.append(call)
        return call

    def _taken(self) -> list[Call[Any]]:
        calls, self._collected = self._collected, []
        return calls
