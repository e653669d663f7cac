"""Provoke every error that a server which works can answer, and tell each by its code."""

import redis

from .session import Client, code_of, connect, variable

TRANSFER_ID = "t-1"


def commands() -> list[str]:
    """Return the commands, each of which is refused, but for the first of those with the client id `twice`."""
    maker, taker, market = variable("MAKER"), variable("TAKER"), variable("MARKET")
    order = f"ORDER.PUT {maker} {market} BID LIMIT"
    return [
        f"ORDER.PUT 999999 {market} BID LIMIT 1 PRICE 1",
        f"ORDER.PUT {maker} NOSUCH BID LIMIT 1 PRICE 1",
        f"BALANCE.GET {maker} NOSUCH",
        f"ORDER.CANCEL {maker} {market} 999999",
        f"{order} 1 PRICE 9000000000000",
        f"{order} 1 PRICE 0",
        f"{order} 0 PRICE 1",
        f"{order} 0.00001 PRICE 1",
        f"{order} 1 PRICE 1 CLIENTID with_blank",
        f"MARKET.SET {market} TAKERFEE 2",
        f"BALANCE.TRANSFER {maker} {taker} BTC 1 MEMO no-json",
        f"{order} 0.0001 PRICE 1",
        f"{order} 1 PRICE 1 CLIENTID twice",
        f"{order} 1 PRICE 2 CLIENTID twice",
        "ASSET.CREATE BTC SCALE 3",
        f"ORDER.PUT {maker} {variable('HALTED_MARKET')} BID LIMIT 1 PRICE 1",
        f"ORDER.PUT {variable('FULL_USER')} {market} BID LIMIT 1 PRICE 1",
        f"{order} 1 PRICE 1 TAKERFEE 0.01",
        f"ORDER.BATCH {maker}" + f" CANCEL {market} 1" * 101,
        f"FEED.REPLAY depth:{market} FROM 1",
        f"FEED.REPLAY depth:{market} FROM 1000000",
        f"BALANCE.TRANSFER {maker} {maker} BTC 1",
    ]


def tell(client: Client, command: str) -> None:
    try:
        client.execute_command(*(word.replace("with_blank", "with blank") for word in command.split()))
    except redis.RedisError as error:
        print(code_of(error), error)


def main() -> None:
    client = connect()
    for command in commands():
        tell(client, command)
    tell(connect(variable("LOCKED_URL")), "ASSET.LIST")
    tell(connect(variable("LOCKED_URL"), "not " + variable("PASSWORD")), "ASSET.LIST")


if __name__ == "__main__":
    main()
