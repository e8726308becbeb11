"""A lever moved up and down in one run: lag, memory, and what is refused."""

import pandas as pd
import pytest

from tests.studies.small import SMALL
from voicesim.errors import InputError
from voicesim.reports.both_ways import both_ways_sentences
from voicesim.reports.factors import shown
from voicesim.studies.bistability import _verdict, up_and_down
from voicesim.studies.both_ways import both_ways, check_both_ways
from voicesim.studies.design import make
from voicesim.studies.sweep import run_design


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


SHOW = {
    "tipping": "coaching.hours",
    "split": "programme",
    "y": "discovery.share",
    "measure": "trust",
}


@pytest.fixture(scope="module")
def swept():
    programmes = {"open": {"orchestrator.quality": 0.0}, "led": {"orchestrator.quality": 1.0}}
    vary = {
        "coaching.hours": [0.0, 5.0, 20.0],
        "discovery.share": [0.2, 0.8],
        "programme": programmes,
    }
    return run_design(make(SMALL, vary, replicates=3))


def test_a_sweep_is_walked_both_ways_once_a_panel(swept):
    walked = both_ways(swept.design, swept.runs, SHOW)
    assert list(walked.groupby("programme", sort=False).ngroup().unique()) == [0, 1]
    assert set(walked["programme"]) == {"open", "led"}
    assert set(walked["discovery.share"]) <= {0.2, 0.8}
    alone = up_and_down(
        swept.design.scenario(
            int(swept.design.points.table.query("programme == 'led' and `discovery.share` == 0.8").index[0])
        ),
        "coaching.hours", [0.0, 5.0, 20.0], measure="trust",
    )  # fmt: skip
    mine = walked[walked["programme"] == "led"].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine[list(alone.table)], alone.table)
    tables = shown(swept.runs, swept.points, SHOW)
    told = both_ways_sentences(tables, walked)
    assert len(told) == 2
    assert told[1].startswith("Led with 80 % of employees enabled: walked up and down")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("one state", "it tips back where it tipped"),
        ("a lag", "up to 30 points higher on the way down, 10 points when the lever moves half as fast"),
        ("keeps state", "stays up to 10 points (95 %: 8 to 12 points) higher on the way down"),
    ],
)  # fmt: skip
def test_what_both_ways_show_is_told(swept, verdict, words):
    tables = shown(swept.runs, swept.points, SHOW)
    walked = _table(0.3, 0.1).assign(measure="coherence", verdict=verdict)
    (told,) = both_ways_sentences(tables, walked)
    assert words in told


@pytest.mark.parametrize(
    ("show", "told"),
    [
        ({}, "is missing"),
        ({"tipping": "programme"}, "no lever"),
        ({"tipping": "coaching.hour"}, "coaching.hours"),
        ({"tipping": "discovery.share"}, "too few levels"),
    ],
)
def test_a_design_without_a_lever_to_walk_is_refused(swept, show, told):
    with pytest.raises(InputError) as found:
        check_both_ways(swept.design, show)
    assert told in str(found.value) + found.value.suggestion
