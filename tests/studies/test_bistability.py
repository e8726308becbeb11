"""A lever moved up and down in one run: lag, memory, and what is refused."""

import pandas as pd
import pytest

from tests.studies.small import SMALL
from voicesim.errors import InputError
from voicesim.studies.bistability import _verdict, up_and_down


def _table(fast, slow):
    rows = [
        ("fast", 0.0, 0, 0, fast, fast - 0.02, fast + 0.02),
        ("slow", 0.0, 0, 0, slow, slow - 0.02, slow + 0.02),
    ]
    return pd.DataFrame(rows, columns=["speed", "level", "up", "down", "gap", "low", "high"])


@pytest.mark.parametrize(
    ("fast", "slow", "told"),
    [
        (0.01, 0.0, "one state"),
        (0.3, 0.01, "a lag"),
        (0.3, 0.1, "a lag"),
        (0.3, 0.28, "keeps state"),
        (-0.3, -0.3, "keeps state"),
    ],
)
def test_verdicts(fast, slow, told):
    assert _verdict(_table(fast, slow)) == told


def test_what_was_coached_is_not_forgotten_at_once():
    lasting = SMALL.with_({"coaching.decay": 0.0, "turnover.exit": 0.0})
    found = up_and_down(
        lasting, "coaching.hours", [0.0, 20.0], measure="skill", hold_weeks=10, replicates=3
    )
    low = found.table[(found.table["speed"] == "slow") & (found.table["level"] == 0.0)].iloc[0]
    assert low["gap"] > 0.1
    assert found.verdict == "keeps state"


def test_a_lever_without_memory_shows_one_state():
    found = up_and_down(
        SMALL, "official.rate", [0.0, 2.0], measure="official_messages", hold_weeks=8, replicates=3
    )
    assert found.verdict == "one state"
    assert found.table["up"].tolist() == found.table["down"].tolist()


@pytest.mark.parametrize(
    ("path", "levels", "measure"),
    [
        ("customers.count", [10.0, 20.0], "trust"),
        ("coaching.hours", [3.0, 1.0], "trust"),
        ("coaching.huors", [0.0, 1.0], "trust"),
        ("coaching.hours", [0.0, 1.0], "trusst"),
    ],
)
def test_what_cannot_be_moved_is_refused(path, levels, measure):
    with pytest.raises(InputError):
        up_and_down(SMALL, path, levels, measure=measure)
