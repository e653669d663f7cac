"""Users: who owns balances and orders."""

from typing import Final

from protocol.commands.order import NO_USER, USER
from protocol.schema import ID, record
from protocol.spec import Argument, Command, Error, Reply

REGISTER: Final = Command(
    name="USER.REGISTER",
    summary="Registers a user; the same pair of keys again gives the same user",
    group="user",
    flags=("write", "denyoom", "fast"),
    retry="L1 or L2",
    arguments=(
        Argument("l1", "name", "L1 address", token="L1", optional=True),
        Argument("l2", "name", "L2 public key", token="L2", optional=True),
    ),
    errors=(
        Error("ERR", "the syntax is wrong"),
        Error("BADNAME", "a key is not 1 to 128 printable characters without blanks"),
        Error("DUPLICATE", "one of the keys belongs to a user whose other key is another"),
    ),
    reply=Reply("The user's id", ID),
)

GET: Final = Command(
    name="USER.GET",
    summary="Tells a user",
    group="user",
    flags=("readonly", "fast"),
    retry="always",
    arguments=(USER,),
    errors=(Error("ERR", "the syntax is wrong"), NO_USER),
    reply=Reply("A map", record("USER")),
)

COMMANDS: Final = (REGISTER, GET)
