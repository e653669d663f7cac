"""INFO's sections about what the server did: stats, commandstats, errorstats, latencystats."""

from typing import Final

from protocol.commands import COMMANDS
from server.server import Server
from server.stats import CommandStats

Fields = list[tuple[str, object]]

PERCENTILES: Final = ((50.0, "p50"), (99.0, "p99"), (99.9, "p99.9"))
CONTAINERS: Final = frozenset(name.lower() for name, command in COMMANDS.items() if command.subcommands)


def stats_section(server: Server) -> Fields:
    stats = server.stats
    return [
        ("total_connections_received", stats.connections_received),
        ("total_commands_processed", stats.commands_processed),
        ("instantaneous_ops_per_sec", int(stats.commands_rate.per_s)),
        ("total_net_input_bytes", stats.input_bytes),
        ("total_net_output_bytes", stats.output_bytes),
        ("total_net_repl_input_bytes", 0),
        ("total_net_repl_output_bytes", 0),
        ("instantaneous_input_kbps", f"{stats.input_rate.per_s / 1024:.2f}"),
        ("instantaneous_output_kbps", f"{stats.output_rate.per_s / 1024:.2f}"),
        ("rejected_connections", stats.rejected_connections),
        ("sync_full", 0),
        ("sync_partial_ok", 0),
        ("sync_partial_err", 0),
        ("expired_keys", 0),
        ("evicted_keys", 0),
        ("evicted_clients", 0),
        ("keyspace_hits", 0),
        ("keyspace_misses", 0),
        ("pubsub_channels", len(server.feed.names)),
        ("pubsub_patterns", len(server.feed.patterns)),
        ("pubsubshard_channels", 0),
        ("latest_fork_usec", stats.latest_fork_us),
        ("total_forks", stats.forks),
        ("tracking_total_keys", 0),
        ("unexpected_error_replies", 0),
        ("total_error_replies", stats.error_replies),
        ("protocol_error_disconnections", stats.protocol_errors),
        ("client_output_buffer_limit_disconnections", stats.output_limit_disconnections),
    ]


def commandstats_section(server: Server) -> Fields:
    """Every command that was called or refused; of a family its sub-commands."""
    return [
        (f"cmdstat_{name}", command_line(stats))
        for name, stats in server.stats.commands.items()
        if (stats.calls or stats.rejected) and name not in CONTAINERS
    ]


def command_line(stats: CommandStats) -> str:
    """Return one command's counters."""
    micros = stats.nanoseconds // 1000
    mean = stats.nanoseconds / 1000 / stats.calls if stats.calls else 0.0
    return (
        f"calls={stats.calls},usec={micros},usec_per_call={mean:.2f},"
        f"rejected_calls={stats.rejected},failed_calls={stats.failed}"
    )


def errorstats_section(server: Server) -> Fields:
    return [(f"errorstat_{code}", f"count={count}") for code, count in server.stats.errors.items()]


def latencystats_section(server: Server) -> Fields:
    """The durations that so many percent of a command's calls did not exceed, in microseconds.

    Durations are kept by powers of two; within one they are taken as evenly spread.
    """
    return [
        (
            f"latency_percentiles_usec_{name}",
            ",".join(f"{label}={percentile_us(stats.histogram, share):.3f}" for share, label in PERCENTILES),
        )
        for name, stats in server.stats.commands.items()
        if any(stats.histogram) and name not in CONTAINERS
    ]


def percentile_us(histogram: list[int], share: float) -> float:
    """Return the duration that `share` percent of the counted calls did not exceed.

    >>> percentile_us([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4], 50.0)  # four calls of 1024..2047 ns
    1.536
    """
    rank = share / 100 * sum(histogram)
    below = 0
    for bits, count in enumerate(histogram):
        if count and below + count >= rank:
            low_ns = 1 << bits >> 1
            return (low_ns + (rank - below) / count * ((1 << bits) - low_ns)) / 1000
        below += count
    return 0.0
