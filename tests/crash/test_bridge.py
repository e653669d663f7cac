"""A few kills of the server and of the bridge under gRPC load; a hundred are `make crash-bridge`'s."""

import pytest

from tests.crash.bridge import run


@pytest.mark.slow
def test_calls_and_streams_of_the_bridge_outlive_kills() -> None:
    result = run(kills=6, seed=6)
    assert sum(result.killed.values()) == 6
    assert min(result.orders, result.payments, result.messages) > 50
