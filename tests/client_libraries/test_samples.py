"""The runner's checks of samples, by the reference's: they pass those that do it right, and not those that don't."""

from pathlib import Path

import pytest

from .programs import Failed, Installed
from .samples import SAMPLES
from .suites import Suite

SEED = 1


@pytest.mark.parametrize("name", SAMPLES)
def test_the_reference_passes(reference: Installed, name: str) -> None:
    assert SAMPLES[name](reference, SEED)


SAYS = {
    "trade": "TRADE 1 100.00 0.2000",
    "pipeline": "ORDERS 1000",
    "errors": "NOFUNDS",
}
"""What a program prints that does nothing."""


@pytest.mark.parametrize("name", SAYS)
def test_a_program_that_only_says_so_does_not_pass(tmp_path: Path, name: str) -> None:
    check = tmp_path / "check"
    check.write_text(f"#!/bin/sh\necho '{SAYS[name]}'\n")
    check.chmod(0o755)
    with pytest.raises(Failed, match=r"expected|were not told"):
        SAMPLES[name](Installed(Suite("liar", tmp_path), tmp_path, tmp_path), SEED)


def test_a_program_that_ends_too_early_or_badly_does_not_pass(tmp_path: Path) -> None:
    check = tmp_path / "check"
    for script, reason in (("echo done", "ended too early.*done"), ("echo why >&2; exit 3", "ended with 3: why")):
        check.write_text(f"#!/bin/sh\n{script}\n")
        check.chmod(0o755)
        with pytest.raises(Failed, match=reason):
            SAMPLES["book"](Installed(Suite("early", tmp_path), tmp_path, tmp_path), SEED)
