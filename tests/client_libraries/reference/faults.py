"""Place orders over a connection that breaks: each has a client id, and is sent again under it until it is answered."""

from .session import answers_in_the_end, connect, variable


def orders(with_ids: bool = True) -> list[list[tuple[object, ...]]]:
    """Return all orders, in batches of what may be in flight."""
    count, window = int(variable("COUNT")), int(variable("WINDOW"))
    words = ("ORDER.PUT", variable("MAKER"), variable("MARKET"), "BID", "LIMIT", "0.01", "REPLY", "ACK", "PRICE")
    named = [(*words, f"{1 + n % 100 / 100:.2f}", *(("CLIENTID", f"f-{n}") if with_ids else ())) for n in range(count)]
    return [named[at : at + window] for at in range(0, count, window)]


def main() -> None:
    client = connect()
    for batch in orders():
        print(*answers_in_the_end(client, batch), sep="\n")


if __name__ == "__main__":
    main()
