"""Checking signatures: a hook. Without a verifier, the bridge accepts every signature that has the right form.

Either way it passes them on, and the server keeps them with their orders.

Dingir's orders are signed by EdDSA on BabyJubJub with Poseidon, in circomlib's flavour. We found no maintained Python
library that has both, and money is not to hang on cryptography that we wrote ourselves. So `--verifier
module:function` names a function of yours, sync, which gets a `SignedOrder` and says whether the signature is good. The
vector below, from Dingir's public SDK, is the first thing to hold it to:

    packed public key  0x5d182c51bcfe99583d7075a7a0c10d96bef82b8a059c4bf8c5f6e7124cf2bba3
    token_buy 1, token_sell 2, total_buy 999, total_sell 888
    Poseidon(4, token_sell, token_buy, total_sell, total_buy)
                       8056692562185768785417295010793063162660984530596417435073781442183268221458
    signature          57e6cf2e5b8db0a90072d15bc49e737df2e10746e5f531a24d72557894f2c909
                       64d77726505232a4c9e7631eed22ad9210dce2858642fdfe3e58e95d44b99002

The signature does not say the order's type, fees or user, and nothing in it is used up: it can be sent again. It proves
who wanted such an order once, no more.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from clients.bridge.catalogue import Asset, Market
from clients.bridge.decimals import EXACT, floor_to, read_decimal
from clients.bridge.refusal import Refused, invalid

PUBLIC_KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
U64_MAX: Final = 2**64 - 1


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """What a signature commits to, and whose it should be."""

    public_key: bytes
    """As it was registered, packed."""
    signature: bytes
    token_sell: int
    token_buy: int
    total_sell: int
    total_buy: int


Verifier: TypeAlias = Callable[[SignedOrder], bool]


def load_verifier(name: str) -> Verifier | None:
    """Find `module:function`, None where nothing is asked for; raise ValueError where there is no such function."""
    if not name:
        return None
    module, colon, function = name.partition(":")
    if not colon:
        raise ValueError(f"verifier: expected module:function, received {name!r}")
    try:
        found: Any = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as problem:
        raise ValueError(f"verifier: {problem}") from None
    if not callable(found):
        raise ValueError(f"verifier: {name} can't be called")
    return found  # type: ignore[no-any-return] # what it takes and gives is a promise of who names it


def signature_bytes(text: str) -> bytes:
    """Read a signature: 64 bytes in hexadecimal, `0x` or not; none is 64 zeros. Refuse others as Dingir does."""
    if not text:
        return bytes(SIGNATURE_BYTES)
    try:
        found = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        raise invalid(
            "SIGNATURE", "invalid decimal invalid signature", "signature: expected hexadecimal digits"
        ) from None
    if len(found) != SIGNATURE_BYTES:
        raise invalid("SIGNATURE", "invalid decimal invalid signature length")
    return found


def commitment(
    market: Market, assets: dict[str, Asset], is_bid: bool, amount: str, price: str
) -> tuple[int, int, int, int]:
    """Compute what a signature commits to, in the order of the hash; refuse, as Dingir does, what can't be signed."""
    base, quote = assets.get(market.base), assets.get(market.quote)
    amount_given, price_given = read_decimal(amount), read_decimal(price)
    if base is None or quote is None or amount_given is None or price_given is None:
        raise bad_parameters()
    in_base = int(floor_to(amount_given, market.amount_scale).scaleb(market.amount_scale, EXACT))
    rounded = EXACT.quantize(price_given, Decimal(1).scaleb(-market.price_scale))
    in_quote = in_base * int(rounded.scaleb(market.price_scale, EXACT))
    if not 0 <= in_base <= U64_MAX or not 0 <= in_quote <= U64_MAX:
        raise bad_parameters()
    base_id, quote_id = int(base.fields["inner_id"]), int(quote.fields["inner_id"])
    return (quote_id, base_id, in_quote, in_base) if is_bid else (base_id, quote_id, in_base, in_quote)


def signed_order(committed: tuple[int, int, int, int], public_key: str, signature: str) -> SignedOrder:
    """Put together what the verifier is asked; refuse, as Dingir does, what is no key and no signature."""
    try:
        key = bytes.fromhex(public_key.removeprefix("0x"))
        given = signature_bytes(signature)
    except (ValueError, Refused):
        raise bad_signature() from None
    if len(key) != PUBLIC_KEY_BYTES:
        raise bad_signature()
    return SignedOrder(key, given, *committed)


def bad_parameters() -> Refused:
    return invalid("SIGNATURE", "invalid order params")


def bad_signature() -> Refused:
    return invalid("SIGNATURE", "invalid signature")
