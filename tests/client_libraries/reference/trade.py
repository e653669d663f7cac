"""Make a trade."""

from .session import connect, variable


def main() -> None:
    client = connect()
    order = ("ORDER.PUT", variable("MAKER"), variable("MARKET"), "ASK", "LIMIT", "0.5", "PRICE", "100")
    client.execute_command(*order)
    order = ("ORDER.PUT", variable("TAKER"), variable("MARKET"), "BID", "LIMIT", "0.2", "PRICE", "101")
    taken = client.execute_command(*order, "REPLY", "FULL")
    for fill in taken["fills"]:
        print("TRADE", fill["trade_id"], fill["price"], fill["amount"])


if __name__ == "__main__":
    main()
