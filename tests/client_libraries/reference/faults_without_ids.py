"""Do it wrong: send again what was not answered, without client ids. Whatever was done before is done twice."""

from .faults import orders
from .session import answers_in_the_end, connect


def main() -> None:
    client = connect()
    for batch in orders(with_ids=False):
        print(*answers_in_the_end(client, batch), sep="\n")


if __name__ == "__main__":
    main()
