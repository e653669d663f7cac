"""Place a thousand orders in one piece."""

from .session import answers, connect, variable

COUNT = 1000


def main() -> None:
    words = ("ORDER.PUT", variable("MAKER"), variable("MARKET"), "BID", "LIMIT", "0.01", "PRICE")
    orders = answers(connect(), [(*words, f"{1 + n / 1000:.2f}", "CLIENTID", f"p-{n}") for n in range(COUNT)])
    print("ORDERS", sum(order["status"] == "NEW" for order in orders))


if __name__ == "__main__":
    main()
