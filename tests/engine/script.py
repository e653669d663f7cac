"""A long script of commands, the same on every machine: `python -m tests.engine.script` prints its state hash.

Needs nothing but the standard library, so that any Python can run it. The numbers come from a generator
of its own (Knuth's MMIX constants), as a library's may change.
"""

from collections.abc import Iterator

from protocol.errors import Rejection
from protocol.values import Failure
from server.engine.dump import load, rows, state_hash
from server.engine.exchange import Exchange
from tests.engine.venue import SETUP, apply, plain

COMMANDS = 4_000


class Dice:
    """Numbers that look random."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, bound: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def one(self, *choices: str) -> str:
        return choices[self.below(len(choices))]


def put(dice: Dice, number: int) -> str:
    words = [dice.one("ETH_USDT", "BTC_USDT"), dice.one("BID", "ASK")]
    low = 93 if words[1] == "BID" else 98
    if dice.below(9):
        words += [
            "LIMIT",
            f"{dice.below(5)}.{dice.below(10000):04}",
            "PRICE",
            f"{low + dice.below(7)}.{dice.below(4)}0",
        ]
        words += dice.one("", "", "", "", "TIF IOC", "TIF FOK", "POSTONLY").split()
    else:
        words += ["MARKET", f"{1 + dice.below(9)}.5"]
        if words[1] == "BID" and dice.below(2):
            words += ["QUOTELIMIT", f"{dice.below(900)}.5"]
    words += dice.one("", "", "STP NONE", "STP MAKER", "STP BOTH", "STP DECREMENT").split()
    words += dice.one("", "", "TAKERFEE 0.002", "MAKERFEE 0.001", "TAKERFEE 0.0015 MAKERFEE 0").split()
    if dice.below(3) == 0:
        words += ["CLIENTID", f"c{number - dice.below(3)}"]
    if number % 3 == 0:
        words += ["SIGNATURE", f"{number:04x}" * (1 + number % 64)]
    return " ".join([*words, "REPLY", dice.one("ACK", "RESULT", "FULL")])


def other_order(dice: Dice, number: int) -> str:
    order_id = 1 + max(0, number * 64 // 100 - dice.below(60))
    market = dice.one("ETH_USDT", "BTC_USDT")
    if dice.below(2):
        return f"CANCEL {market} {order_id}"
    change = dice.one(f"AMOUNT {dice.below(6)}.25", f"PRICE {97 + dice.below(6)}", f"AMOUNT {dice.below(6)} PRICE 100")
    return f"AMEND {market} {order_id} {change}"


def command(dice: Dice, number: int) -> str:
    user = 1 + dice.below(3)
    kind = dice.below(100)
    if kind < 60:
        return f"ORDER.PUT {user} {put(dice, number)}"
    if kind < 84:
        verb, rest = other_order(dice, number).split(" ", 1)
        return f"ORDER.{verb} {user} {rest}"
    if kind < 88:
        items = [
            f"PUT {put(dice, number)}" if dice.below(2) else other_order(dice, number) for _ in range(1 + dice.below(5))
        ]
        return f"ORDER.BATCH {user} " + " ".join(items)
    if kind < 91:
        delta = f"{dice.one('', '', '-')}{dice.below(50)}.{dice.below(100):02}"
        return f"BALANCE.UPDATE {user} {dice.one('ETH', 'USDT', 'BTC')} {delta} BUSINESS b ID {number - dice.below(3)}"
    if kind < 94:
        memo = dice.one("", ' MEMO {"n":1}')
        return f"BALANCE.TRANSFER {user} {1 + dice.below(3)} USDT {dice.below(20)}.5 ID t{number - dice.below(3)}{memo}"
    if kind < 95:
        return f"ORDER.CANCELALL {user} {dice.one('', 'SIDE BID', 'MARKET ETH_USDT', 'MARKET BTC_USDT SIDE ASK')}"
    if kind < 97:
        return f"MARKET.SET BTC_USDT STATUS TRADING MINAMOUNT 0.{1 + dice.below(99):04}"
    if kind < 98:
        return f"USER.REGISTER L1 k{dice.below(40)} L2 q{dice.below(40)}"
    if kind == 98 and dice.below(2):
        status = dice.one("TRADING", "TRADING", "TRADING", "TRADING", "TRADING", "CANCEL_ONLY", "HALT")
        return f"MARKET.SET BTC_USDT STATUS {status} TAKERFEE 0.00{dice.below(100):02} STP {dice.one('NONE', 'TAKER')}"
    if kind < 99:
        parameter = dice.one("client-id-ttl 1", "client-id-ttl 2", "finished-orders-max 90", "trades-max 40")
        return f"ENGINE.SET {parameter}"
    return f"ASSET.CREATE X{dice.below(20)} SCALE {dice.below(9)}"


def script(seed: int, count: int) -> Iterator[tuple[int, list[bytes]]]:
    """List (time, words) of the commands; a good part of them will be refused."""
    dice = Dice(seed)
    now_us = 1_700_000_000_000_000
    for line in SETUP:
        now_us += 1000
        yield now_us, line.encode().split()
    for number in range(count):
        now_us += 1 + dice.below(40_000)
        yield now_us, command(dice, number).encode().split()


def execute(exchange: Exchange, words: list[bytes], now_us: int) -> object:
    """Execute one command; return what it answered, in plain values."""
    try:
        answer = plain(apply(exchange, words, now_us).reply)
    except Rejection as rejection:
        return rejection.code
    return [part.code if isinstance(part, Failure) else part for part in answer] if isinstance(answer, list) else answer


def golden_hash() -> str:
    return state_hash(golden_exchange())


def golden_exchange() -> Exchange:
    """Run the script, and restore the exchange from its rows in the middle of it."""
    exchange = Exchange()
    for number, (now_us, words) in enumerate(script(1, COMMANDS)):
        execute(exchange, words, now_us)
        if number == COMMANDS // 2:
            exchange = load(rows(exchange))
    return exchange


if __name__ == "__main__":
    print(golden_hash())
