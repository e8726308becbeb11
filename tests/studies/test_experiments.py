"""Every shipped question is run (claims have tests of their own), at a reduced size, from its design to its report."""

import pandas as pd
import pytest

from voicesim.cli import called
from voicesim.shipped import shipped
from voicesim.studies import design_file

QUESTIONS = [name for name in design_file.names() if "claims" not in design_file.find(name).parts]
FEW = ["--points", "4", "--replicates", "2", "--quiet"]


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_shipped_experiment_runs_from_its_design_to_its_report(name, tmp_path, capsys):
    assert called(["sweep", name, *FEW, "--out", str(tmp_path / "out")]) == 0
    runs = pd.read_parquet(tmp_path / "out" / "runs.parquet")
    assert (runs["status"] == "done").all()
    assert len(runs) == 8
    told = capsys.readouterr().out
    assert "4 design points, 8 runs" in told
    assert "Of 8 runs" in told
    page = (tmp_path / "out" / "report.html").read_text()
    assert design_file.read_design(name).design.title in page


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_experiment_says_what_was_seen_apart_from_what_it_means(name):
    text = (shipped("experiments") / name / "README.md").read_text()
    parts = [
        text.index(f"**{part}")
        for part in ("Question", "Design", "Run it", "What was seen", "What it means")
    ]
    assert parts == sorted(parts)
