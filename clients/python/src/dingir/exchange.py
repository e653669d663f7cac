"""The exchange, as a program sees it: `dingir.connect(url)`."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

from dingir.address import Address, Options, parse
from dingir.call import Call, same
from dingir.commands.blocking.asset import AssetCommands
from dingir.commands.blocking.balance import BalanceCommands
from dingir.commands.blocking.engine import EngineCommands
from dingir.commands.blocking.history import HistoryCommands
from dingir.commands.blocking.market import MarketCommands
from dingir.commands.blocking.order import OrderCommands
from dingir.commands.blocking.trade import TradeCommands
from dingir.commands.blocking.transfer import TransferCommands
from dingir.commands.blocking.user import UserCommands
from dingir.connection import Connection
from dingir.errors import DingirError
from dingir.feed import Feed
from dingir.ids import id_source
from dingir.other import other_call
from dingir.pipeline import Collector

T = TypeVar("T")

LOCAL = "dingir://127.0.0.1"


def connect(url: str = LOCAL, **options: Unpack[Options]) -> "Exchange":
    """Connect, and return when the server has answered HELLO. To be used as a context, or closed.

    Args:
        url: `dingir://[[user:]password@]host[:port][?option=value&...]`
        protocol: `"resp"` or `"msgpack"`
        timeout: seconds for one command on a connection; default 10
        connect_timeout: seconds for one try to connect; default 5
        retry_for: seconds for which a command, and this, outlives lost connections; default 30
        name: the connection's, for CLIENT LIST

    Raises:
        ValueError: what is wrong with the string or an option; nothing has been sent
        WrongPassword, NotAuthenticated, Denied, ...: the server refused HELLO
        ConnectionLost: there was no server for `retry_for` seconds
        ProtocolError: something else than a server of ours answered
    """
    exchange = Exchange(parse(url, options))
    try:
        exchange._open()
    except BaseException:
        exchange.close()
        raise
    return exchange


class Exchange:
    """One connection for all threads: calls made at the same time are pipelined on it.

    When it breaks, the next call connects again; what is sent again by itself and what is not, each method tells.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._connection = Connection(address)
        self._new_id = id_source()
        run, new_id = self._run, self._new_id
        self.order = OrderCommands(run, new_id)
        """Place, amend, cancel and list orders."""
        self.balance = BalanceCommands(run, new_id)
        """What users have; deposits, withdrawals and transfers."""
        self.trade = TradeCommands(run, new_id)
        """List a user's trades, from history."""
        self.transfer = TransferCommands(run, new_id)
        """List a user's transfers, from history."""
        self.market = MarketCommands(run, new_id)
        """Markets: their books, trades, tickers and candles; open them, change them."""
        self.asset = AssetCommands(run, new_id)
        """Assets: list them, open them."""
        self.user = UserCommands(run, new_id)
        """Register users."""
        self.engine = EngineCommands(run, new_id)
        """The engine itself: its state's hash, its check, its parameters."""
        self.feed = Feed(run, new_id, address)
        """Subscribe to what happens."""
        self.history = HistoryCommands(run, new_id)
        """Wait until history has come up to what happened. What is asked meanwhile waits behind it, on this connection,
        and a wait that is to last for `timeout` or longer ends as any late command does: give it less."""

    def call(self, *words: str | bytes | int) -> Any:
        """Send any other command, and return its reply as plain values: text, int, bool, None, list, dict.

        It is not sent again once it may have arrived: that is `OutcomeUnknown`. What would change the connection for
        everybody (SUBSCRIBE, MULTI, MONITOR, ...) is refused with ValueError.
        """
        return self._run(other_call(words))

    def pipeline(self) -> "Pipeline":
        """Collect commands, to send them in one write."""
        return Pipeline(self._connection.run, self._new_id)

    def close(self) -> None:
        """Let calls in flight end, for up to `timeout`, then close, subscriptions too. Later calls raise `Closed`."""
        self._connection.close()
        self.feed.close()

    def _open(self) -> None:
        self._run(Call((), same))

    def _run(self, call: Call[T], /) -> T:
        self._connection.run((call,))
        return call.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__name__} {self.address.host}:{self.address.port}>"


class Pipeline(Collector):
    """Commands that are sent in one write. Its methods are the exchange's; each returns a handle of its result.

    pipeline = exchange.pipeline()
    first = pipeline.order.put(1, "BTC_USDT", "BID", "LIMIT", "0.5", price="42000")
    pipeline.balance.get(1)
    results = pipeline.execute()  # each a result or an error
    first.result().status         # the same, typed; an error is raised
    """

    def __init__(self, run: Callable[[list[Call[Any]]], None], new_id: Callable[[], str]) -> None:
        super().__init__(new_id)
        self._run_all = run

    def execute(self) -> list[Any | DingirError]:
        """Send what was collected, and return for each command its result or its error; then begin anew, empty."""
        calls = self._taken()
        if calls:
            self._run_all(calls)
        return [call.outcome() for call in calls]
