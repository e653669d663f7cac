"""Do it wrong: go on to other orders when the connection is lost, and never learn what became of these."""

from .faults import orders
from .session import LOST, answers, connect


def main() -> None:
    client = connect()
    for batch in orders():
        try:
            print(*answers(client, batch), sep="\n")
        except LOST:
            continue


if __name__ == "__main__":
    main()
