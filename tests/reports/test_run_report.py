"""The report of a run: everything is in it, nothing is loaded, no text of a user runs."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.reports.made import made_run
from voicesim.errors import InputError
from voicesim.reports import page, write_report
from voicesim.reports.parameters import what_differs
from voicesim.reports.run import run_report
from voicesim.reports.tables import RunTables
from voicesim.scenario import PARAMETERS, Scenario

EVIL = '<script>window.hurt=1</script><img src=x onerror="window.hurt=1">'
LARGEST = 3_000_000  # bytes


@pytest.fixture(scope="module")
def report() -> str:
    return run_report(made_run())


def without_scripts(html: str) -> str:
    """What is left when scripts and their data are taken away."""
    return re.sub(r"<script.*?</script>", "", html, flags=re.S)


def written(tables: RunTables, folder: Path) -> Path:
    """The folder of a run with these tables, as `voicesim run` writes it."""
    from voicesim.io.scenario_files import dump

    dump(tables.scenario, folder / "scenario.toml", full=True)
    for name in ("series", "baseline", "attribution", "map"):
        getattr(tables, name).to_parquet(folder / f"{name}.parquet")
    for name in ("regimes", "baseline_regimes"):
        getattr(tables, name).to_csv(folder / f"{name}.csv", index=False)
    told = {**tables.provenance, "notes": list(tables.notes)}
    (folder / "provenance.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def test_the_verdict_comes_first_and_every_part_is_there(report: str) -> None:
    heads = re.findall(r"<h2>(.*?)</h2>", without_scripts(report))
    assert heads == [
        "The regime over time",
        "The culture space",
        "Measures over the weeks",
        "Who carried it and who broke it",
        "Money",
        "What the files said and what was made up",
        "Every parameter",
        "Birth certificate",
    ]
    assert report.index("Chorus in all 6 runs") < report.index("<h2>")


def test_every_parameter_is_there_and_changes_are_marked(report: str) -> None:
    for path in PARAMETERS:
        assert f"<code>{path.replace('.', '.<wbr>')}</code>" in report
    marked = re.findall(
        r"<tr class=changed><td><code>(.*?)</code></td><td class=\"n\">(.*?)</td><td class=\"n\">(.*?)</td>",
        report,
    )
    assert marked == [("coaching.<wbr>hours", "31.5", "25")]


def test_nothing_is_loaded(report: str) -> None:
    before_scripts = report.split("<script>")[0]
    outside = re.sub(r'<script type="application/json".*?</script>', "", before_scripts, flags=re.S)
    assert not re.search(r"https?://", outside)
    assert not re.search(r"<(link|iframe|object|embed|base)\b", report.split("<script>")[0])
    assert not re.search(r"<[^>]+\s(src|action|srcset)\s*=", before_scripts)
    assert set(re.findall(r'href="(.)', before_scripts)) == {"#"}  # to parts of the page itself
    assert not re.search(r"url\(|@import", page.stylesheet())
    for spec in re.findall(r'<script type="application/json" id="[^"]+">(.*?)</script>', report):
        assert '"url":"http' not in spec


def test_the_policy_allows_the_two_scripts_of_the_page_only(report: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', report)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe-eval" not in policy[1]
    assert policy[1].count("'sha256-") == 2
    assert "'unsafe-inline'" not in policy[1].split("script-src")[1]


def test_text_of_users_is_shown_and_never_run() -> None:
    tables = made_run(title=EVIL, story=EVIL, question=EVIL)
    assert tables.attribution is not None
    tables.attribution["name"] = EVIL
    assert tables.map is not None
    tables.map["name"] = EVIL
    tables.map["role"] = EVIL
    html = run_report(dataclasses.replace(tables, notes=(EVIL,), provenance={"command": EVIL}))
    assert "<script>window" not in html
    assert "<img" not in without_scripts(html)
    assert "&lt;script&gt;window.hurt=1" in html


def test_a_report_is_small(report: str) -> None:
    assert len(report.encode("utf-8")) < LARGEST


def test_every_chart_has_words_for_those_who_do_not_see_it(report: str) -> None:
    labels = re.findall(r'data-chart="[^"]+" role="img" aria-label="([^"]*)"', report)
    assert len(labels) > 20
    assert all(len(label) > 15 for label in labels)


@pytest.mark.parametrize("dimension", [1, 2, 5])
def test_spaces_of_any_dimension(dimension: int) -> None:
    html = run_report(made_run(replicates=2, dimension=dimension))
    assert ("values seen from the two directions" in html) == (dimension > 2)


def test_what_is_missing_is_left_out(report: str) -> None:
    tables = dataclasses.replace(
        made_run(replicates=1),
        baseline=None,
        baseline_regimes=None,
        regimes=None,
        attribution=None,
        map=None,
        provenance={},
        notes=(),
    )
    html = run_report(tables)
    assert "The culture space" not in html
    assert "Measures over the weeks" in html
    assert "One run is not evidence" in html
    assert not re.search(r"\bnan\b", without_scripts(html), flags=re.I)


def test_a_folder_is_read_and_the_report_written(tmp_path: Path) -> None:
    path = write_report(written(made_run(replicates=3), tmp_path))
    assert path == tmp_path / "report.html"
    assert "Chorus in all 3 runs" in path.read_text(encoding="utf-8")
    assert "all ties weigh the same" in path.read_text(encoding="utf-8")
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no results"):
        write_report(tmp_path)


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    written(made_run(replicates=2), tmp_path)
    (tmp_path / "series.parquet").write_bytes(b"not a table")
    with pytest.raises(InputError, match=r"series\.parquet"):
        write_report(tmp_path)
    written(made_run(replicates=2), tmp_path)
    (tmp_path / "provenance.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"provenance\.json"):
        write_report(tmp_path)
    written(made_run(replicates=2), tmp_path)
    pd.DataFrame({"week": [1]}).to_parquet(tmp_path / "map.parquet")
    with pytest.raises(InputError, match=r"map\.parquet: has no column 'moment'"):
        write_report(tmp_path)


def test_a_kept_library_that_is_not_whole_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = page.library_js()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    page.library_js.cache_clear()
    assert page.library_js() == whole
    (kept,) = (tmp_path / "voicesim").glob("*.js")
    kept.write_text(whole[:1000], encoding="utf-8")
    page.library_js.cache_clear()
    assert page.library_js() == whole
    assert kept.read_text(encoding="utf-8") == whole


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "All parameters stand at their defaults."),
        ({"coaching.hours": 3.0}, "1 parameter differs from the default (marked)."),
        (
            {"coaching.hours": 3.0, "talk.vision": 0.02, "partners.allies.voices": 3},
            "2 parameters and the partners differ from the default (marked).",
        ),
        (
            {"roles.sales.passion": 0.9, "events": [{"kind": "crisis", "week": 3.0}]},
            "The roles differ from the default (marked). 1 event is on the timeline.",
        ),
    ],
)
def test_what_differs_is_told_in_words(changed: dict[str, Any], words: str) -> None:
    assert what_differs(Scenario().with_(changed)) == words
