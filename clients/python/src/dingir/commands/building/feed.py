"""Commands of `feed`, as calls: what a pipeline collects.

Generated from protocol/schema.json by `python -m clients.generate`; do not edit.
"""

from collections.abc import Callable
from typing import Any

from dingir.call import Add, Call
from dingir.reading import read_replay
from dingir.records import Replay
from dingir.values import integer_word, payload, text_word


class FeedCalls:
    """Commands of `feed`, as calls: what a pipeline collects."""

    def __init__(self, add: Add, new_id: Callable[[], str]) -> None:
        self._add = add
        self._new_id = new_id

    def snapshot(self, channel: str) -> Call[dict[str, Any]]:
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
        words = ["FEED.SNAPSHOT", text_word("channel", channel)]
        return self._add(Call(tuple(words), payload))

    def replay(self, channel: str, *, from_: int, limit: int | None = None) -> Call[Replay]:
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
        words = ["FEED.REPLAY", text_word("channel", channel), "FROM", integer_word("from_", from_)]
        if limit is not None:
            words += ("LIMIT", integer_word("limit", limit))
        return self._add(Call(tuple(words), read_replay))
