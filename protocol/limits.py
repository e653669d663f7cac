"""Limits of the wire and of the domain: every number that bounds what a peer may make us do.

Each has its unit and its reason. Relations between them are asserted at the end, at import.
"""

from typing import Final

# Numbers.

ID_MAX: Final = 2**63 - 1
"""Largest user, order or trade id: what a signed 64-bit integer of any client or SQL column holds."""

INTEGER_MAX: Final = 2**63 - 1
"""Largest integer argument, for the same reason."""

SAFE_INTEGER_MAX: Final = 2**53 - 1
"""Largest integer that a JavaScript client reads exactly: bounds what we answer as a RESP integer."""

INTEGER_TEXT_MAX: Final = 32
"""Bytes of an integer argument: 19 digits, and room for the zeros that load generators put in front."""

DECIMAL_TEXT_MAX: Final = 64
"""Bytes of a decimal argument: 36 digits, a point, a sign, and room for zeros in front."""

SCALED_MAX: Final = 10**36
"""A scaled amount or price stays below this, so that a product fits the 78 digits of a 256-bit word."""

SCALE_MAX: Final = 18
"""Most decimals of an asset, a price or a fee rate: what the finest tokens in use have."""

# Names and texts, in bytes.

NAME_MAX: Final = 32
"""Name of an asset or a market."""

ASSET_TEXT_MAX: Final = 256
"""Display name, symbol, contract address or logo address of an asset."""

USER_KEY_MAX: Final = 128
"""An L1 address or L2 public key: longer than any chain's hex form in use."""

CLIENT_ID_MAX: Final = 64
"""A client order id: a UUID with a prefix fits; remembered for a day, so memory is what it costs."""

SIGNATURE_BYTES_MAX: Final = 128
"""An order's signature, two hexadecimal digits a byte on the wire: twice the 64 bytes of EdDSA and of plain ECDSA, room
for BLS's 96; kept with the order, and in history for ever."""

TRANSFER_ID_MAX: Final = 64
"""The idempotency id of a transfer; as `CLIENT_ID_MAX`."""

BUSINESS_MAX: Final = 64
"""The name of the business behind a balance update."""

JSON_MAX: Final = 4096
"""A detail or memo; kept in the journal and in history for ever."""

# Counts.

ASSETS_MAX: Final = 10_000
"""Assets of one exchange: `ASSET.LIST` and `BALANCE.GET` answer all of them in one reply."""

MARKETS_MAX: Final = 10_000
"""Markets of one exchange; as `ASSETS_MAX`."""

BATCH_MAX: Final = 100
"""Items of one `ORDER.BATCH`: what one command may hold the loop for, about a millisecond."""

LIST_DEFAULT: Final = 100
"""Elements of a list reply when LIMIT is not given."""

LIST_MAX: Final = 1000
"""Elements of a list reply: about 300 KB of orders, a few milliseconds of the loop."""

STATUS_PERIOD_DEFAULT: Final = 86_400
"""Seconds of MARKET.STATUS when PERIOD is not given: a day."""

STATUS_PERIOD_MAX: Final = 7 * 86_400
"""Seconds of MARKET.STATUS: what the minutes in memory cover even of a market that trades in each."""

ENGINE_PARAMETER_MAX: Final = (1_000_000, 10 * 365 * 86_400, 10_000_000, 1_000_000)
"""Largest value of each engine parameter, in the order of `terms.ENGINE_PARAMETER_TEXT`: open orders of
a user, seconds, finished orders in memory, trades in memory per market."""

# The request parser.

BULK_MAX: Final = 1024 * 1024
"""Bytes of one argument (`proto-max-bulk-len`, 512 MB in Redis): no command of ours takes more than
`JSON_MAX`; 1 MiB is the least that Redis lets anybody configure."""

BULK_UNAUTHENTICATED_MAX: Final = 16_384
"""Bytes of one argument before authentication, as in Redis."""

ARGUMENTS_MAX: Final = 2**31 - 1
"""Arguments of one request, as in Redis; `REQUEST_MAX` is what really bounds a request."""

ARGUMENTS_UNAUTHENTICATED_MAX: Final = 10
"""Arguments of one request before authentication, as in Redis."""

INLINE_MAX: Final = 65_536
"""Bytes of an inline request without a newline, and of a length line, as in Redis."""

REQUEST_MAX: Final = 16 * 1024 * 1024
"""Bytes of one unfinished request (`client-query-buffer-limit`, 1 GB in Redis): the longest batch has
about 100 KB; beyond, the peer is not one of our clients."""

REQUEST_UNAUTHENTICATED_MAX: Final = 1024 * 1024
"""The same before authentication, as in Redis."""

NESTING_MAX: Final = 9
"""Levels of a reply value: what every hiredis accepts; COMMAND DOCS has the deepest of ours. Levels of a
msgpack request, too, of which ORDER.BATCH by name has 5."""

MSGID_MAX: Final = 2**32 - 1
"""Largest msgid of a msgpack request, as MessagePack-RPC has it."""

assert BULK_UNAUTHENTICATED_MAX < BULK_MAX < REQUEST_MAX
assert ARGUMENTS_UNAUTHENTICATED_MAX * BULK_UNAUTHENTICATED_MAX < REQUEST_UNAUTHENTICATED_MAX < REQUEST_MAX
assert JSON_MAX < BULK_UNAUTHENTICATED_MAX, "a command's longest argument passes in any state"
assert len(str(ID_MAX)) < INTEGER_TEXT_MAX
assert len(str(SCALED_MAX)) + 2 < DECIMAL_TEXT_MAX
assert LIST_DEFAULT <= LIST_MAX
assert STATUS_PERIOD_DEFAULT <= STATUS_PERIOD_MAX
