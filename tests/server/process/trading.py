"""A small market for the tests of processes: its set-up, and what is compared before and after."""

from tests.real_server import Server, Wire

MARKET = "BTC_USDT"


def set_up(wire: Wire, users: int = 2) -> None:
    """Create a market and users 1, 2, ... with funds in both assets."""
    commands: list[tuple[str | bytes | int, ...]] = [
        ("ASSET.CREATE", "BTC", "SCALE", 8),
        ("ASSET.CREATE", "USDT", "SCALE", 8),
        ("MARKET.CREATE", MARKET, "BTC", "USDT", "AMOUNTSCALE", 4, "PRICESCALE", 2),
    ]
    for user in range(1, users + 1):
        commands.append(("USER.REGISTER", "L1", f"0x{user}"))
        for asset in ("BTC", "USDT"):
            commands.append(("BALANCE.UPDATE", user, asset, "1000000000", "BUSINESS", "deposit", "ID", 1))
    for words in commands:
        wire.call(*words)


def bid(user: int, price: object = 100, amount: object = 1) -> tuple[str | int, ...]:
    """The words of a limit order to buy."""
    return ("ORDER.PUT", user, MARKET, "BID", "LIMIT", str(amount), "PRICE", str(price), "REPLY", "ACK")


def ask(user: int, price: object = 200, amount: object = 1) -> tuple[str | int, ...]:
    """The words of a limit order to sell."""
    return ("ORDER.PUT", user, MARKET, "ASK", "LIMIT", str(amount), "PRICE", str(price), "REPLY", "ACK")


def state(server: Server) -> object:
    """Return the sequence and the hash of the whole state, which has to be sound."""
    with server.wire() as wire:
        check = wire.call("ENGINE.CHECK")
        assert isinstance(check, list)
        assert check[1] == 1, check
        return wire.call("ENGINE.STATEHASH")
