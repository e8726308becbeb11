"""What is told about how an organisation's files were completed."""

from __future__ import annotations

from pathlib import Path

from voicesim import legend
from voicesim.io.scenarios import organisation_of, read_scenario


def notes(folder: Path, **files: str) -> tuple[str, ...]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    scenario = read_scenario(folder).scenario
    return legend.notes(scenario, organisation_of(scenario))


def test_amounts_that_are_not_scaled_are_told(tmp_path: Path) -> None:
    told = notes(tmp_path, people="id\na\nb\nc\n")
    assert "3 employees as in the files; organisation.employees is not used." in told
    assert (
        "The scenario's amounts are not scaled to them: 25 coach hours a week, 20 partner voices, "
        "2,000 customers."
    ) in told


def test_customers_of_the_files_are_no_amount_of_the_scenario(tmp_path: Path) -> None:
    told = notes(tmp_path, people="id\na\nb\nc\n", audience="voice,customer\na,x\nb,y\n")
    assert "2 customers as in the files; customers.count is not used." in told
    assert any(note.endswith("25 coach hours a week, 20 partner voices.") for note in told)
    assert "Customers meet the employee with whom they have the strongest tie." in told


def test_ties_and_a_reporting_line_together(tmp_path: Path) -> None:
    ties = {"people": "id\na\nb\nc\n", "ties": "source,target\na,b\nb,c\n"}
    alone = notes(tmp_path, **ties)
    assert "The ties of the file are all there is: no reporting line is added." in alone
    both = notes(tmp_path, **ties, chart="id,reports_to\na,\nb,a\nc,a\n")
    assert "The reporting line adds ties: a boss is heard 2 times a colleague." in both
    assert "Leaders are the people of the highest levels; other roles are generated." in both


def test_without_files_everything_is_generated(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('title = "Mine"\n')
    scenario = read_scenario(tmp_path / "mine.toml").scenario
    assert legend.notes(scenario, None) == (
        "No files: people, ties, audiences and customers are all generated.",
    )
