"""Reports of sweeps and comparisons from invented numbers with a known answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.reports.made_studies import made_comparison, made_sweep
from tests.reports.test_run_report import EVIL, without_scripts
from voicesim.errors import InputError
from voicesim.reports import page, write_report
from voicesim.reports.study import StudyTables
from voicesim.reports.tipping import tipping_within
from voicesim.reports.words import label


def specs(html: str) -> list[dict[str, object]]:
    """The charts of a page."""
    found = re.findall(
        r'<script type="application/json" id="[^"]+">(.*?)</script>', html, flags=re.S
    )
    return [json.loads(spec) for spec in found]


def test_a_phase_diagram_with_its_tipping_line(tmp_path: Path) -> None:
    html = write_report(made_sweep(tmp_path)).read_text(encoding="utf-8")
    heads = re.findall(r"<h2>(.*?)</h2>", without_scripts(html))
    assert heads == [
        "The phase diagram",
        "What is behind it",
        "What moves it",
        "Outcome against cost",
        "Best and worst points",
        "Birth certificate",
    ]
    assert "Where does it tip?" in html
    assert "The brand tips from cacophony to chorus at" in html
    assert "coaching.hours" not in without_scripts(html)
    assert "no other point is better for less money" in html


def test_the_tipping_line_stands_where_the_numbers_were_made_to_tip(tmp_path: Path) -> None:
    tables = StudyTables.read(made_sweep(tmp_path))
    up = "Employees enabled to speak, %"
    line = tipping_within(tables.runs, "Coach hours a week", up)
    assert line is not None
    at = line.set_index(up)["at"]
    assert at[50] == pytest.approx(15, abs=3)
    assert at[100] == pytest.approx(30, abs=3)
    assert (line["low"] <= line["at"]).all()
    assert (line["at"] <= line["high"]).all()


@pytest.mark.parametrize(
    ("vary", "head"),
    [
        ({"coaching.hours": [0, 8, 16, 24]}, "The regimes"),
        (
            {
                "policy": {"open": {"policy.openness": 0.5}, "shut": {"policy.openness": 0.0}},
                "coaching.hours": [0, 8, 16],
            },
            "The phase diagram",
        ),
        (
            {
                "policy": {"open": {"policy.openness": 0.5}, "shut": {"policy.openness": 0.0}},
                "coaching.hours": [0, 8],
                "discovery.share": [0.1, 0.9],
            },
            "The phase diagram",
        ),
    ],
)
def test_one_two_and_three_factors_numbers_and_names(
    tmp_path: Path, vary: object, head: str
) -> None:
    html = write_report(made_sweep(tmp_path, vary)).read_text(encoding="utf-8")
    assert re.findall(r"<h2>(.*?)</h2>", without_scripts(html))[0] == head


def test_sampled_points_are_shown_as_a_scatter(tmp_path: Path) -> None:
    points = pd.DataFrame(
        {
            "coaching.hours": [k * 0.7 for k in range(60)],
            "discovery.share": [(k * 37 % 60) / 60 for k in range(60)],
        }
    )
    html = write_report(made_sweep(tmp_path, points, {"measure": "trust"})).read_text(
        encoding="utf-8"
    )
    assert "Every point of the design" in html


def test_failed_runs_are_told_with_their_reason(tmp_path: Path) -> None:
    html = write_report(made_sweep(tmp_path, failing=3)).read_text(encoding="utf-8")
    assert "8 runs failed" in html
    assert "it broke &lt;b&gt;" in html


def test_text_of_users_never_runs(tmp_path: Path) -> None:
    html = write_report(made_sweep(tmp_path, title=EVIL)).read_text(encoding="utf-8")
    assert "<script>window" not in html
    assert "<img" not in without_scripts(html)


def test_a_sweep_without_its_design_is_refused(tmp_path: Path) -> None:
    made_sweep(tmp_path)
    (tmp_path / "design.json").unlink()
    with pytest.raises(InputError, match=r"design\.json"):
        write_report(tmp_path)


def test_a_comparison_says_who_is_best_and_what_is_luck(tmp_path: Path) -> None:
    html = write_report(made_comparison(tmp_path)).read_text(encoding="utf-8")
    words = without_scripts(html)
    assert words.index("scripted is best in trust") < words.index("<h2>")
    said = re.findall(r"<p>(coached against plain: .*?)</p>", words)
    assert len(said) == 1
    better, worse = said[0].split("; worse in ")
    assert "trust" in better
    assert "cost a year" in worse.split(";")[0]
    assert "warmth" in said[0].split("no more than luck apart in ")[1]


def test_every_measure_of_a_comparison_has_its_table(tmp_path: Path) -> None:
    html = write_report(made_comparison(tmp_path)).read_text(encoding="utf-8")
    measures = pd.read_csv(tmp_path / "differences.csv")["measure"].unique()
    for measure in measures:
        assert f"<summary>{page.text(label(measure))} <" in html
    assert len([s for s in specs(html) if "Differences in" in str(s["description"])]) >= 8
