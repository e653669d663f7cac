"""What a connection begins with."""

from dingir.address import Address
from dingir.version import __version__


def greeting(address: Address, version: str) -> list[tuple[str, ...]]:
    """Return HELLO, which chooses the protocol, says the password and names the connection; and who we are."""
    credentials = ("AUTH", address.user, address.password) if address.password is not None else ()
    name = ("SETNAME", address.name) if address.name else ()
    return [
        ("HELLO", version, *credentials, *name),
        ("CLIENT", "SETINFO", "LIB-NAME", "dingir-python"),
        ("CLIENT", "SETINFO", "LIB-VER", __version__),
    ]
