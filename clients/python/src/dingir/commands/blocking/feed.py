"""Commands of `feed`, which wait for their replies.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable
from typing import Any

from dingir.call import Run, unchanged
from dingir.commands.building.feed import FeedCalls
from dingir.records import Replay


class FeedCommands:
    """Commands of `feed`, which wait for their replies."""

    def __init__(self, run: Run, new_id: Callable[[], str]) -> None:
        self._run = run
        self._calls = FeedCalls(unchanged, new_id)

    def snapshot(self, channel: str) -> dict[str, Any]:
        """Tells what a subscription would begin with now.

        Args:
            channel: a channel's name, such as trade:BTC_USDT or order:7

        Returns: the payload of a snapshot: JSON text, or MessagePack.

        Raises, the first that applies:
            LimitReached: the name has more than 256 bytes
            Malformed: a kline's interval is none of the sixteen
            NoMarket: the channel's market is not there
            NoUser: the channel's user is not registered
            Malformed: the name is of none of the kinds of channel

        Sent again after a lost connection: always.
        """
        return self._run(self._calls.snapshot(channel))

    def replay(self, channel: str, *, from_: int, limit: int | None = None) -> Replay:
        """Tells messages of a channel again, from a number on, as long as they are kept.

        Args:
            channel: a channel's name, such as trade:BTC_USDT or order:7
            from_: number of the first message wanted
            limit: at most so many; default 1000, at most 10000

        Returns: A map; `seq` is the number of the channel's last message, `messages` are payloads, oldest first.

        Raises, the first that applies:
            LimitReached: the name has more than 256 bytes
            Malformed: a kline's interval is none of the sixteen
            NoMarket: the channel's market is not there
            NoUser: the channel's user is not registered
            Malformed: the name is of none of the kinds of channel
            Malformed: the syntax is wrong, or a number is out of its range
            Ahead: FROM is beyond the next message of the channel
            Gone: the message is not kept any more; the text says from where they are

        Sent again after a lost connection: always.
        """
        return self._run(self._calls.replay(channel, from_=from_, limit=limit))
