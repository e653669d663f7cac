"""The exchange for Trio and asyncio: `async with dingir.aio.connect(url) as exchange`."""

from dingir.aio.exchange import Exchange, Pipeline, connect
from dingir.aio.subscription import Subscription

__all__ = ["Exchange", "Pipeline", "Subscription", "connect"]
