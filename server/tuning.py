"""What a setting changes in a running server: applied at the start, and again at each CONFIG SET."""

from protocol.terms import ENGINE_PARAMETER_TEXT
from server.directives import DIRECTIVES
from server.engine.exchange import SECOND_US
from server.server import Server

NEVER_SLOW_NS = 2**62


def apply_setting(server: Server, name: str) -> None:
    """Take one directive's present value into force."""
    settings = server.settings
    if name == "appendfsync":
        server.gated = settings.appendfsync == "always"
        if server.gated and server.journal is not None:
            server.loop.sync()
    elif name == "slowlog-log-slower-than":
        threshold_us = settings.slowlog_log_slower_than
        server.slow_ns = threshold_us * 1000 if threshold_us >= 0 else NEVER_SLOW_NS
    elif name == "slowlog-max-len":
        server.stats.slowlog.limit(settings.slowlog_max_len)
    elif name == "latency-monitor-threshold":
        server.stats.latency_events.threshold_ms = settings.latency_monitor_threshold
    elif name == "proto-max-bulk-len":
        for connection in server.connections.values():
            connection.parser.bulk_max = settings.proto_max_bulk_len
    elif name == "client-query-buffer-limit":
        for connection in server.connections.values():
            connection.parser.request_max = settings.client_query_buffer_limit
    elif name == "loglevel":
        server.logbook.set_level(settings.loglevel)
    elif name in ("order-fees", "maxmemory"):
        server.loop.dispatcher.refresh_open()


def apply_settings(server: Server) -> None:
    """Take every directive into force, and keep doing so."""
    for name in DIRECTIVES:
        apply_setting(server, name)
    server.settings.listen(lambda name: apply_setting(server, name))


def settle_engine_parameters(server: Server) -> None:
    """Bring the settings and the engine's parameters together.

    The parameters are part of the state. Those that the operator states are set (and logged, if that
    changes them); of the others, the settings show what the state has.
    """
    exchange = server.exchange
    parameters = (
        exchange.user_order_limit,
        exchange.client_id_ttl_us // SECOND_US,
        exchange.finished_orders_max,
        exchange.trades_max,
    )
    for index, word in enumerate(ENGINE_PARAMETER_TEXT):
        name = word.decode()
        attribute = DIRECTIVES[name].attribute
        if name in server.settings.given:
            value = getattr(server.settings, attribute)
            if parameters[index] != value:
                server.loop.run_command([b"ENGINE.SET", word, b"%d" % value])
        else:
            setattr(server.settings, attribute, parameters[index])
    server.loop.finish_tick()
