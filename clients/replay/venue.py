"""Prepare a server for a replay: assets, a market, funded users, an empty book.

Everything here may be done again: assets and the market are created or found equal, users are found by
their L1 address, deposits have ids of their own, and what an earlier replay left in the book is
cancelled.
"""

from clients.replay.recording import Recording
from clients.replay.wire import Refused, Wire, fields


def prepare(wire: Wire, recording: Recording, names: tuple[str, str, str], user_count: int) -> list[bytes]:
    """Make market, base and quote (`names`) and the users; return the users' ids."""
    market, base, quote = (name.encode() for name in names)
    scale = recording.price_scale
    try:
        wire.ask(b"ASSET.CREATE", base, b"SCALE", b"0")
        wire.ask(b"ASSET.CREATE", quote, b"SCALE", b"%d" % scale)
        wire.ask(b"MARKET.CREATE", market, base, quote, b"AMOUNTSCALE", b"0", b"PRICESCALE", b"%d" % scale)
    except Refused as refusal:
        if "EXISTS" in str(refusal):
            raise Refused(f"{refusal} (give --market, --base and --quote other names)") from None
        raise
    users = []
    for number in range(1, user_count + 1):
        user = wire.ask(b"USER.REGISTER", b"L1", b"replay-%d" % number)
        assert isinstance(user, bytes)
        users.append(user)
    fund(wire, recording, base, quote, users)
    clear(wire, market, users)
    return users


def fund(wire: Wire, recording: Recording, base: bytes, quote: bytes, users: list[bytes]) -> None:
    """Give each user what it lacks of the most that the whole recording could ask of one."""
    size = recording.size_max + 1
    value = int(size * (recording.price_max + 1))
    for user in users:
        for asset, wanted in ((base, size), (quote, value)):
            balances = fields(wire.ask(b"BALANCE.GET", user, asset))
            available = fields(balances[asset])[b"available"]
            assert isinstance(available, bytes)
            missing = wanted - int(available.partition(b".")[0])
            if missing > 0:
                deposit(wire, user, asset, missing)


def deposit(wire: Wire, user: bytes, asset: bytes, amount: int) -> None:
    """Deposit under the first id that was not used."""
    for number in range(1, 1_000):
        try:
            wire.ask(b"BALANCE.UPDATE", user, asset, b"%d" % amount, b"BUSINESS", b"replay", b"ID", b"%d" % number)
        except Refused as refusal:
            if "DUPLICATE" not in str(refusal):
                raise
        else:
            return
    raise Refused(f"user {user.decode()} has had 999 replay deposits of {asset.decode()}")


def clear(wire: Wire, market: bytes, users: list[bytes]) -> None:
    """Cancel what an earlier replay left, and refuse a book that is not empty then."""
    for user in users:
        wire.ask(b"ORDER.CANCELALL", user, b"MARKET", market)
    summary = wire.ask(b"MARKET.SUMMARY", market)
    assert isinstance(summary, list)
    book = fields(summary[0])
    if book[b"bid_count"] or book[b"ask_count"]:
        raise Refused(f"market {market.decode()} holds orders of others; give --market another name")
