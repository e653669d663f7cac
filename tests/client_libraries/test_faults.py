"""The fault run in small: the reference loses and doubles nothing, and a program that does is found out.

The full run places 10,000 orders: `python -m tests.client_libraries --only reference --stages faults`.
"""

import dataclasses

import pytest

from .faults import Miscounted, Plan, fault_run
from .programs import Installed

SMALL = Plan(count=400, window=8, bytes_max=6000, cuts_min=8)
"""A batch of the reference passes whole or is sent again whole: it must be short beside what a connection carries."""
SEED = 1


def test_nothing_is_lost_or_doubled_under_cuts_and_a_kill(reference: Installed) -> None:
    fates = fault_run(reference, dataclasses.replace(SMALL, kills=1), SEED)
    assert {"request", "answer"} <= set(fates.cuts)


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("faults_without_ids", r"orders \(.*\) are open and were never told.*have no client id"),
        ("faults_giving_up", "orders were told, expected 400"),
    ],
)
def test_a_program_that_does_it_wrong_is_found_out(reference: Installed, program: str, found: str) -> None:
    with pytest.raises(Miscounted, match=found):
        fault_run(reference, dataclasses.replace(SMALL, program=program), SEED)
