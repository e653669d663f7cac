"""INFO's sections about what the server holds: persistence, replication, modules, exchange, cluster, keyspace."""

from server.commands.modules import FAMILIES, version_number
from server.commands.status import keys_held
from server.parameters import PARAMETERS, parameter_in_force
from server.server import Server

Fields = list[tuple[str, object]]


def persistence_section(server: Server) -> Fields:
    """Redis's fields: `rdb` is a snapshot, `aof` is the log. A rewrite of the log is a snapshot, too."""
    snapshots = server.snapshots
    saving = snapshots.in_progress and snapshots.kind != "bgrewriteaof"
    rewriting = snapshots.in_progress and snapshots.kind == "bgrewriteaof"
    running_s = int(server.clock.monotonic_s() - snapshots.started_s) if snapshots.in_progress else -1
    return [
        ("loading", int(server.loading)),
        *loading_fields(server),
        ("async_loading", 0),
        ("rdb_changes_since_last_save", snapshots.changes_since_save()),
        ("rdb_bgsave_in_progress", int(saving)),
        ("rdb_last_save_time", snapshots.last_save_s),
        ("rdb_last_bgsave_status", status(snapshots.last_status_ok)),
        ("rdb_last_bgsave_time_sec", int(snapshots.last_duration_s)),
        ("rdb_current_bgsave_time_sec", running_s if saving else -1),
        ("rdb_saves", snapshots.saves),
        ("rdb_last_cow_size", snapshots.last_cow_bytes),
        ("aof_enabled", 1),
        ("aof_rewrite_in_progress", int(rewriting)),
        ("aof_rewrite_scheduled", int(snapshots.scheduled == "bgrewriteaof")),
        ("aof_last_rewrite_time_sec", int(snapshots.rewrite_last_duration_s)),
        ("aof_current_rewrite_time_sec", running_s if rewriting else -1),
        ("aof_last_bgrewrite_status", status(snapshots.rewrite_last_ok)),
        ("aof_rewrites", snapshots.rewrites),
        ("aof_rewrites_consecutive_failures", snapshots.consecutive_failures),
        ("aof_last_write_status", status(not server.write_error)),
        ("aof_last_cow_size", snapshots.last_cow_bytes),
        *journal_fields(server),
    ]


def loading_fields(server: Server) -> Fields:
    """How far recovery has come; ioredis waits as long as it is told here."""
    if not server.loading:
        return []
    done, total = server.store.bytes_loaded, server.store.bytes_total
    elapsed_s = max(0, server.clock.wall_s() - server.loading_started_s)
    share = done / total if total else 0.0
    left_s = int(elapsed_s / share - elapsed_s) + 1 if share else 1
    return [
        ("loading_start_time", server.loading_started_s),
        ("loading_total_bytes", total),
        ("loading_loaded_bytes", done),
        ("loading_loaded_perc", f"{100 * share:.2f}"),
        ("loading_eta_seconds", left_s),
    ]


def journal_fields(server: Server) -> Fields:
    """The log's size, and how much of it is not on disk yet."""
    journal = server.journal
    if journal is None:
        return []
    pending = server.journal_sequence - server.durable_sequence
    return [
        ("aof_current_size", journal.size),
        ("aof_base_size", server.snapshots.base_bytes),
        ("aof_pending_rewrite", 0),
        ("aof_buffer_length", journal.tail - journal.size),
        ("aof_pending_bio_fsync", int(pending > 0)),
        ("aof_delayed_fsync", 0),
    ]


def replication_section(server: Server) -> Fields:
    """There are no replicas yet; the offset is the log's sequence."""
    return [
        ("role", "master"),
        ("connected_slaves", 0),
        ("master_failover_state", "no-failover"),
        ("master_replid", server.run_id),
        ("master_replid2", "0" * 40),
        ("master_repl_offset", server.exchange.sequence if not server.loading else 0),
        ("second_repl_offset", -1),
        ("repl_backlog_active", 0),
        ("repl_backlog_size", 0),
        ("repl_backlog_first_byte_offset", 0),
        ("repl_backlog_histlen", 0),
    ]


def modules_section(server: Server) -> Fields:
    """One line per family of the engine's commands."""
    version = version_number()
    return [
        ("module", f"name={family},ver={version},api=1,filters=0,usedby=[],using=[],options=[]") for family in FAMILIES
    ]


def exchange_section(server: Server) -> Fields:
    """What is traded here, and how far the log has come."""
    if server.loading:
        return []
    exchange = server.exchange
    return [
        ("sequence", exchange.sequence),
        ("written_sequence", server.journal.written_sequence if server.journal is not None else 0),
        ("durable_sequence", server.durable_sequence),
        ("last_record_time_usec", exchange.now_us),
        ("assets", len(exchange.assets)),
        ("markets", len(exchange.markets)),
        ("users", len(exchange.users)),
        ("open_orders", exchange.open_count),
        ("finished_orders_in_memory", len(exchange.finished)),
        ("orders_total", exchange.order_ids.last),
        ("trades_total", exchange.trade_ids.last),
        ("writes_refused", server.write_error or "no"),
        *((name.replace("-", "_"), parameter_in_force(exchange, name)) for name in PARAMETERS),
    ]


def cluster_section(server: Server) -> Fields:
    return [("cluster_enabled", 0)]


def keyspace_section(server: Server) -> Fields:
    """The one database; its keys are what DBSIZE counts."""
    keys = keys_held(server)
    return [("db0", f"keys={keys},expires=0,avg_ttl=0")] if keys else []


def status(good: bool) -> str:
    return "ok" if good else "err"


def history_section(server: Server) -> Fields:
    """How the process that writes history is doing; without it, what is known of its end."""
    history = server.history
    status = history.status
    last_exit = history.process.last_exit
    lag_events, lag_ms = history.lag()
    return [
        ("history", history.url.partition(":")[0]),
        ("history_connected", int(history.connected)),
        ("history_sequence", history.sequence),
        ("history_lag_events", lag_events),
        ("history_lag_milliseconds", lag_ms),
        ("history_rows", status.get("rows", 0)),
        ("history_rows_per_sec", status.get("rows_per_second", 0)),
        ("history_memory", status.get("memory", 0)),
        ("history_snapshots_compared", status.get("snapshots_compared", 0)),
        ("history_restarts", history.process.restarts),
        ("history_error", status["error"] if status else last_exit),
        ("history_last_error", status.get("last_error", "") or last_exit),
        ("history_kept_bytes", server.store.kept_bytes),
    ]


def bridge_section(server: Server) -> Fields:
    """Whether the bridge runs that this server is to keep running, and why not."""
    bridge = server.bridge
    return [
        ("bridge", server.settings.bridge or "off"),
        ("bridge_running", int(bridge.running)),
        ("bridge_restarts", bridge.restarts),
        ("bridge_last_exit", bridge.last_exit),
    ]
