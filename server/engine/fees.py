"""Fees: charged in the asset received, truncated in the payer's favour, kept by the exchange.

A rate is an integer scaled by the market's fee scale and below 1, so a fee is always less than what
was received: nobody pays for a trade more than it brought, and a received amount stays positive.
"""


def fee(received_units: int, rate: int, rate_unit: int) -> int:
    """Compute floor(received x rate), in units of the asset received.

    >>> fee(1000, 15, 10_000), fee(999, 10, 10_000)
    (1, 0)
    """
    if rate == 0:
        return 0
    assert 0 < rate < rate_unit
    assert received_units > 0
    return received_units * rate // rate_unit
