"""What a setting changes in a running server: applied at the start, and again at each CONFIG SET."""

import resource

from protocol.terms import ENGINE_PARAMETER_TEXT
from server.directives import DIRECTIVES
from server.engine.exchange import SECOND_US
from server.forms import BadValue
from server.server import Server

NEVER_SLOW_NS = 2**62

SPARE_FILES = 64
"""Open files that are no connections: the log, snapshots, listeners, epoll."""


def apply_setting(server: Server, name: str) -> None:
    """Take one directive's present value into force."""
    settings = server.settings
    if name == "appendfsync":
        server.gated = settings.appendfsync == "always"
        if server.gated and server.journal is not None:
            server.loop.sync()
    elif name == "slowlog-log-slower-than":
        set_slow(server)
    elif name == "slowlog-max-len":
        server.stats.slowlog.limit(settings.slowlog_max_len)
    elif name == "latency-monitor-threshold":
        set_slow(server)
        server.stats.latency_events.threshold_ms = settings.latency_monitor_threshold
    elif name == "proto-max-bulk-len":
        for connection in server.connections.values():
            connection.parser.bulk_max = settings.proto_max_bulk_len
    elif name == "client-query-buffer-limit":
        for connection in server.connections.values():
            connection.parser.request_max = settings.client_query_buffer_limit
    elif name == "feed-backlog-size":
        server.feed.backlog.bytes_max = settings.feed_backlog_size
        if not server.loading:  # then recovery's thread has it, and trims
            server.feed.backlog.trim()
    elif name == "requirepass":
        server.bridge.start_again()
    elif name == "loglevel":
        server.logbook.set_level(settings.loglevel)
    elif name == "maxclients" and not allow_files(settings.maxclients + SPARE_FILES):
        raise BadValue(f"this process may not open {settings.maxclients + SPARE_FILES} files (ulimit -n)")
    elif name in ("order-fees", "maxmemory"):
        server.loop.dispatcher.refresh_open()


def set_slow(server: Server) -> None:
    """Look closer at commands that the slow log or the latency monitor would keep."""
    settings = server.settings
    slow_us = settings.slowlog_log_slower_than
    late_ms = settings.latency_monitor_threshold
    server.slow_ns = min(
        slow_us * 1000 if slow_us >= 0 else NEVER_SLOW_NS, late_ms * 1_000_000 if late_ms else NEVER_SLOW_NS
    )


def allow_files(needed: int) -> bool:
    """Raise the limit of open files to `needed`, as far as the system lets us; tell whether it suffices."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return True
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, max(hard, needed)))
    except (ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        return False
    return True


def lower_maxclients(server: Server) -> None:
    """At the start, serve fewer clients than `maxclients` where the system allows no more, and say so."""
    settings = server.settings
    if not allow_files(settings.maxclients + SPARE_FILES):
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        settings.maxclients = max(1, files - SPARE_FILES)
        server.log("warning", f"maxclients is {settings.maxclients}, as this process may open {files} files only")


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
