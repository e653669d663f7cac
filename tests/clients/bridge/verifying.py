"""A verifier for tests, `--verifier tests.clients.bridge.verifying:verify`: one key's one signature is good.

Key and signature are the vector's in `clients/bridge/verifier.py`. What it is asked goes into a file, a line each.
"""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from clients.bridge.verifier import SignedOrder

ASKED_VARIABLE: Final = "VERIFIER_ASKED"
"""Of the environment: the file's path."""

KEY: Final = "5d182c51bcfe99583d7075a7a0c10d96bef82b8a059c4bf8c5f6e7124cf2bba3"
SIGNATURE: Final = (
    "57e6cf2e5b8db0a90072d15bc49e737df2e10746e5f531a24d72557894f2c909"
    "64d77726505232a4c9e7631eed22ad9210dce2858642fdfe3e58e95d44b99002"
)
EXPLOSIVE: Final = "ee" * 64
"""The signature that this verifier has a bug for."""


def verify(order: SignedOrder) -> bool:
    """Tell whether a signature is the vector's; write down what was asked."""
    said = {name: one.hex() if isinstance(one, bytes) else one for name, one in asdict(order).items()}
    with Path(os.environ[ASKED_VARIABLE]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(said) + "\n")
    if order.signature.hex() == EXPLOSIVE:
        raise ZeroDivisionError("a bug of the verifier")
    return (order.public_key.hex(), order.signature.hex()) == (KEY, SIGNATURE)


def asked(file: Path) -> list[dict[str, Any]]:
    """Return what was asked, and forget it."""
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    file.unlink()
    return [json.loads(line) for line in lines]
