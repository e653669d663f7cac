"""One scenario for three shells: the sync API, and the async one on asyncio and on Trio.

A scenario is written for the async API. For the sync one each call is made in a thread of its own, by a facade that has
the async API's methods; so both are held to the same words, and the sync one to its threads as well.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar, Unpack

import anyio
from anyio import to_thread

import dingir
import dingir.aio

T = TypeVar("T")

NOUNS = ("order", "balance", "trade", "transfer", "market", "asset", "user", "engine", "feed", "history")


class Api:
    """An API on an event loop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sync = name == "sync"

    def run(self, scenario: Callable[[], Awaitable[T]]) -> T:
        """Run a scenario to its end."""
        return anyio.run(scenario, backend="trio" if self.name == "trio" else "asyncio")

    @asynccontextmanager
    async def connect(self, url: str, **options: Unpack[dingir.Options]) -> AsyncIterator[dingir.aio.Exchange]:
        """Connect."""
        if not self.sync:
            async with dingir.aio.connect(url, **options) as exchange:
                yield exchange
            return
        waiting = await to_thread.run_sync(partial(dingir.connect, url, **options))
        try:
            yield Facade(waiting)  # type: ignore[misc] # which has the same methods
        finally:
            await to_thread.run_sync(waiting.close)


class Facade:
    """An object whose methods are awaited; they run in threads."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name in NOUNS and not callable(found):  # `history` is a method of others
            return Facade(found)
        if name == "subscribe":
            return partial(Stream, found)
        if name == "pipeline":
            return lambda: Collector(found())
        if not callable(found):
            return found

        async def method(*args: Any, **kwargs: Any) -> Any:
            return await to_thread.run_sync(partial(found, *args, **kwargs))

        return method


class Collector:
    """A pipeline: what collects is called as it is, what executes is awaited."""

    def __init__(self, inner: dingir.Pipeline) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __len__(self) -> int:
        return len(self._inner)

    async def execute(self) -> list[Any]:
        return await to_thread.run_sync(self._inner.execute)


class Stream:
    """A subscription."""

    def __init__(self, subscribe: Any, *channels: str) -> None:
        self._subscribe = partial(subscribe, *channels)
        self._inner: Any = None

    async def __aenter__(self) -> "Stream":
        self._inner = await to_thread.run_sync(self._subscribe)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await to_thread.run_sync(self._inner.close)

    def __aiter__(self) -> "Stream":
        return self

    async def __anext__(self) -> Any:
        end = object()
        message = await to_thread.run_sync(lambda: next(self._inner, end))
        if message is end:
            raise StopAsyncIteration
        return message
