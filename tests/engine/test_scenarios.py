"""The text tables, run against the engine; every invariant is verified after each row."""

from pathlib import Path

import pytest

from tests.engine.venue import Venue
from tests.scenarios import runner


@pytest.mark.parametrize("path", runner.FILES, ids=lambda path: path.stem)
def test_the_engine_answers_as_the_table_says(path: Path) -> None:
    venue = Venue()
    assert runner.run(path, venue.execute, venue.advance) > 0


def test_the_runner_notices_a_wrong_answer(tmp_path: Path) -> None:
    for row in ("ASSET.LIST -> #1", "ASSET.LIST -> !ERR", "ASSET.SUMMARY X -> =OK", "ASSET.LIST -> 0.asset=X"):
        path = tmp_path / "wrong.txt"
        path.write_text(row)
        with pytest.raises(runner.ScenarioError, match=r"wrong\.txt:1"):
            runner.run(path, Venue().execute)
