"""The signature in a detail or memo: what its field `signature` holds, where that is hexadecimal text.

Nobody checks details beyond their being JSON objects. The bridge puts the signature of a deposit, withdrawal or
transfer there, as it came: digits in either case, with or without `0x`. A field of that name that holds anything else
is somebody's own, and no signature.

Most details have none, so those without the very text `"signature"` are not parsed; one that writes the name in escapes
counts as one without. Integers are read as floats, of which nothing is used: Python may limit their digits.
"""

import json
from binascii import unhexlify
from typing import Final

NAME: Final = '"signature"'


def signature_in(detail: str) -> bytes:
    """Find the signature in a detail or memo that the engine has accepted; empty where there is none.

    >>> signature_in('{"signature":"0xC0ffee"}'), signature_in('{"signature":"by hand"}'), signature_in("")
    (b'\\xc0\\xff\\xee', b'', b'')
    """
    if NAME not in detail:
        return b""
    found = json.loads(detail, parse_int=float).get("signature")
    if not isinstance(found, str):
        return b""
    try:
        return unhexlify(found.removeprefix("0x"))
    except ValueError:  # other characters, or half a byte
        return b""
