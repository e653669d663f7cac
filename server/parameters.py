"""The engine's parameters: settings that are part of the exchange's state.

A replay must decide as the first run did, so these are changed by logged commands (ENGINE.SET) and not by
the configuration: what the state holds is in force. A file or a flag that states one is applied once, after
recovery, as a command like any other; CONFIG SET does the same later.
"""

from server.directives import STATE, TABLE
from server.engine.exchange import SECOND_US, Exchange
from server.server import Server

PARAMETERS = tuple(directive.name for directive in TABLE if directive.when == STATE)


def parameter_in_force(exchange: Exchange, name: str) -> int:
    """Return what the state holds."""
    match name:
        case "user-order-limit":
            return exchange.user_order_limit
        case "client-id-ttl":
            return exchange.client_id_ttl_us // SECOND_US
        case "finished-orders-max":
            return exchange.finished_orders_max
        case "trades-max":
            return exchange.trades_max
    raise AssertionError(name)


def set_parameter(server: Server, name: str, value: int) -> None:
    """Change a parameter by a logged command, if it isn't in force already; may raise Rejection."""
    if parameter_in_force(server.exchange, name) != value:
        server.loop.run_command([b"ENGINE.SET", name.encode(), b"%d" % value])
