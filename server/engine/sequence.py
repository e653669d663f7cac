"""Dense ids: 1, 2, 3, ... for users, orders and trades; only an accepted command takes one."""


class Sequence:
    __slots__ = ("last",)

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def next(self) -> int:
        """Take the next id."""
        number = self.last + 1
        self.last = number
        return number
