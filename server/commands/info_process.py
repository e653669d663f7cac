"""INFO's sections about the process: server, clients, memory, cpu."""

import os
import platform
import resource
import sys
from typing import Final

from server.server import REDIS_VERSION, VERSION, Server

UNITS: Final = ((2**50, "P"), (2**40, "T"), (2**30, "G"), (2**20, "M"), (2**10, "K"))
SYSTEM: Final = os.uname()
SYSTEM_MEMORY_BYTES: Final = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")

Fields = list[tuple[str, object]]


def server_section(server: Server) -> Fields:
    settings = server.settings
    uptime_s = int(server.clock.monotonic_s() - server.started_s)
    return [
        ("redis_version", REDIS_VERSION),
        ("server_name", "dingir"),
        ("dingir_version", VERSION),
        ("redis_git_sha1", "00000000"),
        ("redis_git_dirty", 0),
        ("redis_mode", "standalone"),
        ("os", f"{SYSTEM.sysname} {SYSTEM.release} {SYSTEM.machine}"),
        ("arch_bits", 64 if sys.maxsize > 2**32 else 32),
        ("multiplexing_api", "epoll"),
        ("python_version", platform.python_version()),
        ("python_implementation", platform.python_implementation()),
        ("process_id", os.getpid()),
        ("process_supervised", "no"),
        ("run_id", server.run_id),
        ("tcp_port", settings.port),
        ("server_time_usec", server.clock.wall_us()),
        ("uptime_in_seconds", uptime_s),
        ("uptime_in_days", uptime_s // 86_400),
        ("hz", settings.hz),
        ("configured_hz", settings.hz),
        ("executable", sys.executable),
        ("config_file", settings.file),
        ("io_threads_active", 0),
    ]


def clients_section(server: Server) -> Fields:
    connections = server.connections.values()
    return [
        ("connected_clients", len(server.connections)),
        ("cluster_connections", 0),
        ("maxclients", server.settings.maxclients),
        ("client_recent_max_input_buffer", max((one.parser.buffered for one in connections), default=0)),
        ("client_recent_max_output_buffer", max((one.output_bytes for one in connections), default=0)),
        ("blocked_clients", sum(one.blocked_until is not None for one in connections)),
        ("monitor_clients", len(server.monitors)),
        ("tracking_clients", 0),
        ("clients_in_timeout_table", 0),
    ]


def memory_section(server: Server) -> Fields:
    stats = server.stats
    used = stats.used_memory
    peak = stats.peak_memory
    dataset = max(0, used - stats.startup_memory)
    maxmemory = server.settings.maxmemory
    return [
        ("used_memory", used),
        ("used_memory_human", human(used)),
        ("used_memory_rss", used),
        ("used_memory_rss_human", human(used)),
        ("used_memory_peak", peak),
        ("used_memory_peak_human", human(peak)),
        ("used_memory_peak_perc", percent(used, peak)),
        ("used_memory_overhead", used - dataset),
        ("used_memory_startup", stats.startup_memory),
        ("used_memory_dataset", dataset),
        ("used_memory_dataset_perc", percent(dataset, used)),
        ("total_system_memory", SYSTEM_MEMORY_BYTES),
        ("total_system_memory_human", human(SYSTEM_MEMORY_BYTES)),
        ("used_memory_lua", 0),
        ("used_memory_scripts", 0),
        ("number_of_cached_scripts", 0),
        ("number_of_functions", 0),
        ("number_of_libraries", 0),
        ("maxmemory", maxmemory),
        ("maxmemory_human", human(maxmemory)),
        ("maxmemory_policy", server.settings.maxmemory_policy),
        ("mem_fragmentation_ratio", "1.00"),
        ("mem_not_counted_for_evict", 0),
        ("mem_clients_normal", sum(one.output_bytes + one.parser.buffered for one in server.connections.values())),
        ("mem_aof_buffer", journal_buffer_bytes(server)),
        ("mem_allocator", "cpython"),
        ("allocated_blocks", sys.getallocatedblocks()),
    ]


def cpu_section(server: Server) -> Fields:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    thread = resource.getrusage(resource.RUSAGE_THREAD)
    return [
        ("used_cpu_sys", f"{own.ru_stime:.6f}"),
        ("used_cpu_user", f"{own.ru_utime:.6f}"),
        ("used_cpu_sys_children", f"{children.ru_stime:.6f}"),
        ("used_cpu_user_children", f"{children.ru_utime:.6f}"),
        ("used_cpu_sys_main_thread", f"{thread.ru_stime:.6f}"),
        ("used_cpu_user_main_thread", f"{thread.ru_utime:.6f}"),
    ]


def journal_buffer_bytes(server: Server) -> int:
    """Return the bytes of records that wait for this tick's write."""
    journal = server.journal
    return 0 if journal is None else journal.tail - journal.size


def human(count: int) -> str:
    """Return bytes as Redis abbreviates them.

    >>> human(512), human(1123648)
    ('512B', '1.07M')
    """
    for unit, letter in UNITS:
        if count >= unit:
            return f"{count / unit:.2f}{letter}"
    return f"{count}B"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole if whole else 0:.2f}%"
