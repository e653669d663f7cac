"""The exchange, as an asynchronous program sees it: `async with dingir.aio.connect(url) as exchange`."""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, TypeVar, Unpack

import anyio
from anyio.abc import TaskGroup

from dingir.address import Address, Options, parse
from dingir.aio.connection import Connection
from dingir.aio.feed import Feed
from dingir.call import Call, same
from dingir.commands.awaiting.asset import AsyncAssetCommands
from dingir.commands.awaiting.balance import AsyncBalanceCommands
from dingir.commands.awaiting.engine import AsyncEngineCommands
from dingir.commands.awaiting.history import AsyncHistoryCommands
from dingir.commands.awaiting.market import AsyncMarketCommands
from dingir.commands.awaiting.order import AsyncOrderCommands
from dingir.commands.awaiting.trade import AsyncTradeCommands
from dingir.commands.awaiting.transfer import AsyncTransferCommands
from dingir.commands.awaiting.user import AsyncUserCommands
from dingir.errors import DingirError
from dingir.ids import id_source
from dingir.other import other_call
from dingir.pipeline import Collector

T = TypeVar("T")

LOCAL = "dingir://127.0.0.1"


def connect(url: str = LOCAL, **options: Unpack[Options]) -> "Connecting":
    """Connect, on Trio or asyncio: `async with dingir.aio.connect(url) as exchange`.

    The block begins when the server has answered HELLO. At its end calls in flight may end, for up to `timeout`; where
    an exception ends it, they are not waited for.

    Args:
        url: `dingir://[[user:]password@]host[:port][?option=value&...]`
        protocol: `"resp"` or `"msgpack"`
        timeout: seconds for one command on a connection; default 10
        connect_timeout: seconds for one try to connect; default 5
        retry_for: seconds for which a command, and this, outlives lost connections; default 30
        name: the connection's, for CLIENT LIST

    Raises:
        ValueError: what is wrong with the string or an option, at once; nothing has been sent
        WrongPassword, NotAuthenticated, Denied, ...: the server refused HELLO
        ConnectionLost: there was no server for `retry_for` seconds
        ProtocolError: something else than a server of ours answered
    """
    return Connecting(parse(url, options))


class Connecting:
    """The context of an `Exchange`. It holds the task group, and raises what its block raises as it is, in no group."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._group: TaskGroup
        self._exchange: Exchange

    async def __aenter__(self) -> "Exchange":
        self._exchange = Exchange(self._address)
        self._group = anyio.create_task_group()
        await self._group.__aenter__()
        self._group.start_soon(self._exchange._connection.serve)
        try:
            await self._exchange._open()
        except BaseException:
            await self._leave()
            raise
        return self._exchange

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                await self._exchange.close()
        finally:
            await self._leave()

    async def _leave(self) -> None:
        self._exchange._end()
        self._group.cancel_scope.cancel()
        await self._group.__aexit__(None, None, None)


class Exchange:
    """One connection for all tasks: calls made at the same time are pipelined on it.

    When it breaks, it is made again; what is sent again by itself and what is not, each method tells.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._connection = Connection(address)
        self._new_id = id_source()
        run, new_id = self._run, self._new_id
        self.order = AsyncOrderCommands(run, new_id)
        """Place, amend, cancel and list orders."""
        self.balance = AsyncBalanceCommands(run, new_id)
        """What users have; deposits, withdrawals and transfers."""
        self.trade = AsyncTradeCommands(run, new_id)
        """List a user's trades, from history."""
        self.transfer = AsyncTransferCommands(run, new_id)
        """List a user's transfers, from history."""
        self.market = AsyncMarketCommands(run, new_id)
        """Markets: their books, trades, tickers and candles; open them, change them."""
        self.asset = AsyncAssetCommands(run, new_id)
        """Assets: list them, open them."""
        self.user = AsyncUserCommands(run, new_id)
        """Register users."""
        self.engine = AsyncEngineCommands(run, new_id)
        """The engine itself: its state's hash, its check, its parameters."""
        self.feed = Feed(run, new_id, address)
        """Subscribe to what happens."""
        self.history = AsyncHistoryCommands(run, new_id)
        """Wait until history has come up to what happened. What is asked meanwhile waits behind it, on this connection,
        and a wait that is to last for `timeout` or longer ends as any late command does: give it less."""

    async def call(self, *words: str | bytes | int) -> Any:
        """Send any other command, and return its reply as plain values: text, int, bool, None, list, dict.

        It is not sent again once it may have arrived: that is `OutcomeUnknown`. What would change the connection for
        everybody (SUBSCRIBE, MULTI, MONITOR, ...) is refused with ValueError.
        """
        return await self._run(other_call(words))

    def pipeline(self) -> "Pipeline":
        """Collect commands, to send them in one write."""
        return Pipeline(self._connection.run, self._new_id)

    async def close(self) -> None:
        """Let calls in flight end, for up to `timeout`, then close, subscriptions too. Later calls raise `Closed`."""
        await self._connection.close()
        self.feed.close()

    async def _open(self) -> None:
        await self._run(Call((), same))

    def _end(self) -> None:
        self._connection.end()
        self.feed.close()

    async def _run(self, call: Call[T], /) -> T:
        await self._connection.run((call,))
        return call.result()

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__name__} {self.address.host}:{self.address.port}>"


class Pipeline(Collector):
    """Commands that are sent in one write. Its methods are the exchange's; each returns a handle of its result.

    pipeline = exchange.pipeline()
    first = pipeline.order.put(1, "BTC_USDT", "BID", "LIMIT", "0.5", price="42000")
    pipeline.balance.get(1)
    results = await pipeline.execute()  # each a result or an error
    first.result().status               # the same, typed; an error is raised
    """

    def __init__(self, run: Callable[[list[Call[Any]]], Awaitable[None]], new_id: Callable[[], str]) -> None:
        super().__init__(new_id)
        self._run_all = run

    async def execute(self) -> list[Any | DingirError]:
        """Send what was collected, and return for each command its result or its error; then begin anew, empty."""
        calls = self._taken()
        if calls:
            await self._run_all(calls)
        return [call.outcome() for call in calls]
