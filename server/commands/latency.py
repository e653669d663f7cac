"""LATENCY: what made clients wait, by event and by command."""

from typing import Final

from protocol.errors import Rejection
from protocol.values import Record, Shape, Text
from server.commands.containers import container
from server.commands.words import shown
from server.connection import Connection
from server.latency import EVENTS, Event
from server.limits import LATENCY_SAMPLES_MAX
from server.server import Server, Service
from server.stats import CommandStats

HISTOGRAM: Final = Shape(("calls", "histogram_usec"))
GRAPH_COLUMNS_MAX: Final = 80
GRAPH_ROWS: Final = 4
DISABLED: Final = (
    'Latency monitoring is disabled. Use "CONFIG SET latency-monitor-threshold <milliseconds>" to enable it: '
    "events that take at least that long are then kept.\n"
)


def latest(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer each kind of event: its name, when last, how long then, the worst ever."""
    return [
        [name, event.samples[-1].time_s, event.samples[-1].milliseconds, event.worst_ms]
        for name, event in server.stats.latency_events.events.items()
    ]


def history(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the samples of one kind of event, oldest first."""
    event = server.stats.latency_events.events.get(name_of(args[2]))
    return [] if event is None else [[sample.time_s, sample.milliseconds] for sample in event.samples]


def reset(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Forget some kinds of event, or all; answer how many there were."""
    return server.stats.latency_events.reset([name_of(word) for word in args[2:]])


def histogram(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Answer the cumulative distribution of the durations of commands that ran."""
    asked = [name_of(word) for word in args[2:]]
    counted = {name: stats for name, stats in server.stats.commands.items() if any(stats.histogram)}
    if asked:
        names = [name for wanted in asked for name in counted if name == wanted or name.startswith(wanted + "|")]
    else:
        names = list(counted)
    return {name: distribution(counted[name]) for name in names}


def distribution(stats: CommandStats) -> Record:
    """Return a command's calls and, per duration in microseconds, how many took at most that."""
    cumulative: dict[object, object] = {}
    calls = 0
    for bits, count in enumerate(stats.histogram):
        calls += count
        if count:
            cumulative[max(1, round(2**bits / 1000))] = calls
    return Record(HISTOGRAM, [calls, cumulative])


def graph(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Draw the last samples of one kind of event."""
    name = name_of(args[2])
    event = server.stats.latency_events.events.get(name)
    if event is None:
        raise Rejection("ERR", f"No samples available for event '{shown(args[2])}'")
    return Text(draw(name, event, server.clock.wall_s()))


def draw(name: str, event: Event, now_s: int) -> str:
    """Return columns of # as high as the samples, the age of each written below it."""
    samples = list(event.samples)[-GRAPH_COLUMNS_MAX:]
    high = max(sample.milliseconds for sample in samples)
    low = min(sample.milliseconds for sample in samples)
    heights = [1 + (GRAPH_ROWS - 1) * (sample.milliseconds - low) // max(1, high - low) for sample in samples]
    lines = [f"{name} - high {high} ms, low {low} ms (all time high {event.worst_ms} ms)", "-" * GRAPH_COLUMNS_MAX]
    lines += ["".join("#" if height >= row else " " for height in heights) for row in range(GRAPH_ROWS, 0, -1)]
    ages = [short_age(now_s - sample.time_s) for sample in samples]
    for row in range(max(map(len, ages))):
        lines.append("".join(age[row] if row < len(age) else " " for age in ages))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def short_age(age_s: int) -> str:
    """Return an age as a number and its unit.

    >>> short_age(59), short_age(3600)
    ('59s', '1h')
    """
    for unit_s, unit in ((86_400, "d"), (3600, "h"), (60, "m")):
        if age_s >= unit_s:
            return f"{age_s // unit_s}{unit}"
    return f"{max(0, age_s)}s"


def doctor(server: Server, connection: Connection, args: list[bytes]) -> object:
    """Say what was slow, what that event is, and what to look at."""
    events = server.stats.latency_events
    if not events.threshold_ms:
        return Text(DISABLED)
    if not events.events:
        return Text(f"No event took {events.threshold_ms} ms or longer since the start or the last LATENCY RESET.\n")
    lines = []
    for name, event in events.events.items():
        times = [sample.milliseconds for sample in event.samples]
        lines.append(
            f"{name} ({EVENTS[name]}): {len(times)} of the last {LATENCY_SAMPLES_MAX} samples kept, "
            f"mean {sum(times) // len(times)} ms, worst ever {event.worst_ms} ms. {ADVICE[name]}"
        )
    return Text("\n".join(lines) + "\n")


ADVICE: Final = {
    "command": "SLOWLOG GET tells which.",
    "aof-write": "Look for other writers on the disk that holds the log.",
    "aof-fsync": "A disk whose cache survives a power cut makes this short; appendfsync everysec does not wait for it.",
    "snapshot-fork": "It grows with the memory in use; look at INFO memory, and save less often (CONFIG SET save).",
    "snapshot": "BGSAVE does the same beside the clients.",
    "gc": "It grows with the number of objects; MEMORY PURGE asks for a collection.",
}


def name_of(word: bytes) -> str:
    return word.decode("latin-1").lower()


SERVICES: dict[bytes, Service] = {
    b"LATENCY": container(
        "LATENCY",
        {
            b"LATEST": latest,
            b"HISTORY": history,
            b"RESET": reset,
            b"GRAPH": graph,
            b"DOCTOR": doctor,
            b"HISTOGRAM": histogram,
        },
    )
}
assert set(ADVICE) == set(EVENTS)
