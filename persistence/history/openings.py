"""What a history begins with where the log's beginning is gone: the state of the base, as rows.

Assets, markets, accounts, candles, and what everybody has (`balance_slice`); the trades and orders of before are not
there, and the reports say from where on it begins. Where the log begins, all of this is empty.
"""

from persistence.history.database import State
from persistence.history.projection import KLINE_BASES, Projection, Row, Rows, kline_row
from protocol.events import AssetEvent, MarketEvent, UserEvent
from server.engine.exchange import Exchange
from server.engine.intervals import BASES, bucket_start
from server.engine.market import Market
from server.engine.replies import asset_record, market_record, user_record
from server.engine.scaled import format_scaled

AVAILABLE = 1
FROZEN = 2


def opening_rows(store: str, exchange: Exchange) -> tuple[State, list[Row], Rows]:
    """Make the first state of a history that begins with `exchange`, its rows of `balance_slice`, and its others."""
    projection = Projection(exchange, 0, 0)
    sequence = exchange.sequence
    now_us = exchange.now_us
    for asset in exchange.assets:
        projection.take(sequence, [AssetEvent(now_us, asset_record(asset))], asset.index)
    for market in exchange.markets:
        projection.take(sequence, [MarketEvent(now_us, exchange.market_sequence, market_record(market))], market.index)
    balances: list[Row] = []
    for user in exchange.users:
        projection.take(sequence, [UserEvent(user.create_time, user_record(user))], user.id)
        for account in user.accounts:
            if account is None:
                continue
            asset = account.asset
            for kind, units in ((AVAILABLE, account.available), (FROZEN, account.frozen)):
                if units:
                    text = format_scaled(units, asset.scale).decode()
                    balances.append((sequence, user.id, asset.asset.decode(), kind, text))
    rows = projection.finish()
    for market in exchange.markets:
        for base in KLINE_BASES:
            starts = sorted({bucket_start(BASES[base], start_us) for start_us in part_starts(market, base)})
            rows.klines += [kline_row(market, base, start_us) for start_us in starts]
    return State(store, sequence, sequence, now_us, 0, 0), balances, rows


def part_starts(market: Market, base: int) -> list[int]:
    """The starts of the candles that the engine has of a series, the current second's included."""
    candles = market.candles
    return [candles.part(base, index).start_us for index in range(candles.parts(base))]
