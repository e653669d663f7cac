"""Counters, rates, the slow log and the latency events."""

from server.latency import LatencyEvents
from server.limits import LATENCY_SAMPLES_MAX, SLOW_ARGUMENT_BYTES_MAX, SLOW_ARGUMENTS_MAX
from server.slowlog import SlowLog, cut_arguments
from server.stats import SAMPLES, Rate, Stats


def test_a_reset_keeps_the_counters_that_others_hold() -> None:
    stats = Stats()
    ping = stats.command("ping")
    ping.record(1500)
    stats.error("ERR")
    stats.input_bytes = 7
    assert (ping.calls, ping.nanoseconds, ping.histogram[11], stats.commands_processed) == (1, 1500, 1, 1)
    stats.reset()
    assert stats.command("ping") is ping
    assert (ping.calls, ping.nanoseconds, sum(ping.histogram)) == (0, 0, 0)
    assert (stats.errors, stats.error_replies, stats.input_bytes, stats.commands_processed) == ({}, 0, 0, 0)


def test_sub_commands_are_not_counted_a_second_time() -> None:
    stats = Stats()
    stats.command("config").record(10)
    stats.command("config|get").record(10)
    assert stats.commands_processed == 1


def test_a_rate_is_the_mean_over_the_last_samples() -> None:
    rate = Rate()
    for step in range(SAMPLES + 1):
        rate.sample(step * 100, 10.0 + step * 0.1)
    assert round(rate.per_s) == 1000
    for step in range(SAMPLES):
        rate.sample(SAMPLES * 100, 20.0 + step * 0.1)
    assert rate.per_s < 1


def test_a_counter_that_was_reset_makes_no_negative_rate() -> None:
    rate = Rate()
    rate.sample(100, 1.0)
    rate.sample(0, 1.1)
    assert rate.per_s == 0


def test_the_slow_log_keeps_the_newest_and_cuts_long_words() -> None:
    log = SlowLog()
    log.limit(2)
    for number in range(3):
        log.add(number, 10, [b"ECHO", b"x" * (SLOW_ARGUMENT_BYTES_MAX + 5)], "a:1", b"me")
    assert [slow.id for slow in log.newest(-1)] == [2, 1]
    assert [slow.id for slow in log.newest(1)] == [2]
    assert log.newest(1)[0].args[1] == b"x" * SLOW_ARGUMENT_BYTES_MAX + b"... (5 more bytes)"
    log.limit(1)
    assert [slow.id for slow in log.newest(-1)] == [2]
    log.reset()
    assert len(log) == 0
    log.limit(0)
    log.add(9, 10, [b"PING"], "a:1", b"")
    assert len(log) == 0


def test_at_most_so_many_words_of_a_slow_command_are_kept() -> None:
    exact = [b"x"] * SLOW_ARGUMENTS_MAX
    assert cut_arguments(exact) == exact
    cut = cut_arguments([b"x"] * (SLOW_ARGUMENTS_MAX + 8))
    assert len(cut) == SLOW_ARGUMENTS_MAX
    assert cut[-1] == b"... (9 more arguments)"


def test_latency_events_below_the_threshold_are_not_kept() -> None:
    events = LatencyEvents()
    events.add("gc", 1000, 1)
    assert events.events == {}
    events.threshold_ms = 10
    events.add("gc", 9, 1)
    assert events.events == {}
    events.add("gc", 10, 1)
    assert events.events["gc"].worst_ms == 10


def test_one_second_has_one_sample_the_worst() -> None:
    events = LatencyEvents()
    events.threshold_ms = 1
    for milliseconds in (5, 9, 7):
        events.add("gc", milliseconds, 100)
    events.add("gc", 3, 101)
    assert list(events.events["gc"].samples) == [(100, 9), (101, 3)]
    for second in range(LATENCY_SAMPLES_MAX):
        events.add("gc", 2, 200 + second)
    assert len(events.events["gc"].samples) == LATENCY_SAMPLES_MAX
    assert events.events["gc"].worst_ms == 9
    assert events.reset(["gc", "gc", "none"]) == 1
    assert events.reset([]) == 0
