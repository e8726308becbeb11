"""The claims that ship are valid and sixteen; one is run for real, stopped and resumed; files that are wrong."""

import json
import shutil

import pytest
from click.testing import CliRunner

from voicesim.cli.claims import command
from voicesim.errors import InputError
from voicesim.studies.claims import claim_file, claims, ledger
from voicesim.studies.claims.trial import design_of, parts_of, scenario_of

SHIPPED = claim_file.folders()
TINY = {
    "weeks = 78": "weeks = 8",
    '"organisation.employees" = 100': '"organisation.employees" = 30',
    '"customers.count" = 600': '"customers.count" = 60',
}


@pytest.fixture
def tiny(tmp_path):
    """The claim about playback in a company so small that a run takes some milliseconds."""
    folder = tmp_path / "05-playback"
    shutil.copytree(SHIPPED["05-playback"], folder)
    design = folder / "design.toml"
    text = design.read_text()
    for before, after in TINY.items():
        assert before in text
        text = text.replace(before, after)
    design.write_text(text)
    return folder


def test_there_are_sixteen_claims_numbered_as_in_the_ledger():
    assert [int(name[:2]) for name in SHIPPED] == list(range(1, 17))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_claim_is_a_valid_experiment_with_an_ablation_and_conditions(name):
    claim = claim_file.read_claim(SHIPPED[name])
    assert claim.article
    assert claim.ablations
    assert claim.flips
    assert claim.outcomes[0].expected in ("higher", "lower")
    design, point = design_of(claim, parts_of(claim), 2)
    assert max(point.values()) == len(design.points) - 1
    for ablation in claim.ablations:
        plain, cut = (
            {arm: scenario_of(claim, part, arm) for part, arm in point if part.which == which}
            for which in ("", ablation.without)
        )
        assert all(cut[arm] != plain[arm] for arm in cut)
    for flip in claim.flips:
        pairs = [
            tuple(scenario_of(claim, part, arm) for arm in (claim.reference, claim.tested))
            for part in parts_of(claim)
            if part.which == flip.name
        ]
        assert all(pair not in pairs[:n] for n, pair in enumerate(pairs)), (
            f"{flip.name} moves nothing"
        )


@pytest.mark.parametrize("name", SHIPPED)
def test_the_readme_of_every_claim_tells_what_was_seen(name):
    text = (SHIPPED[name] / "README.md").read_text()
    written = text.partition(ledger.START)[2].partition(ledger.END)[0]
    for part in ("**Question.**", "**Design.**", "**Ablation.**"):
        assert part in text
    for part in ("What was seen", "What it means", "Where it flips", "95 %"):
        assert part in written


def test_claims_are_chosen_by_number_name_or_folder(tiny):
    (five,) = claim_file.chosen(["5"])
    assert five == SHIPPED["05-playback"]
    assert claim_file.chosen(["05-playback", "05"]) == [five]
    assert claim_file.chosen([str(tiny)]) == [tiny]
    assert len(claim_file.chosen()) == 16
    with pytest.raises(InputError, match="no such claim"):
        claim_file.chosen(["17"])


@pytest.mark.slow
def test_a_claim_run_for_real_gives_every_difference_and_resumes(tiny, tmp_path):
    done = []
    out = tmp_path / "out"
    how = {"quick": True, "replicates": 3}
    first = claims(str(tiny), **how, out=out, progress=lambda d, n, failed=0: done.append((d, n)))
    runs = done[-1][1]
    assert done[0][0] == 0
    assert done[-1] == (runs, runs)
    again = []
    second = claims(str(tiny), **how, out=out, progress=lambda d, n, failed=0: again.append(d))
    assert again[0] == runs  # nothing is done twice
    assert second.table.equals(first.table)
    assert second.effects.equals(first.effects)
    memory = claims(str(tiny), **how)
    assert memory.effects.equals(first.effects)
    (row,) = first.table.to_dict("records")
    assert (row["number"], row["tested"], row["reference"], row["runs"]) == (5, "playback", "feedback", 3)  # fmt: skip
    plain = first.effects.query("part == 'plain' and arm == 'playback'")
    assert set(plain["measure"]) == {"skill", "on_page_micro", "trust", "cost_per_year"}
    without = first.effects.query("part == 'ablation' and measure == 'skill'")["mean"].item()
    # Without what playback adds, its dearer hours only teach less: fewer hours, same teaching.
    assert without < 0


def test_the_command_writes_table_report_and_certificate(tiny, tmp_path):
    out = tmp_path / "out"
    args = [str(tiny), "--quick", "--replicates", "2", "--out", str(out), "--json", "--quiet"]
    result = CliRunner().invoke(command, args)
    assert result.exit_code == 0, result.output
    (said,) = json.loads(result.output)["claims"]
    assert said["name"] == "05-playback"
    assert said["verdict"] in ("holds", "it depends", "does not hold here", "undecided")
    for name in ("claims.csv", "effects.csv", "claims.md", "claims.json", "provenance.json"):
        assert (out / name).is_file()
    page = (out / "report.html").read_text()
    assert "The ledger" in page
    assert said["meaning"][0] in page


def test_the_report_is_drawn_again_from_the_tables(tiny, tmp_path):
    from voicesim.reports import write_report

    out = tmp_path / "out"
    claims(str(tiny), quick=True, replicates=2).write(out)
    first = write_report(out).read_text()
    assert write_report(out).read_text() == first


def test_what_was_seen_is_written_between_the_marks_only(tiny):
    readme = tiny / "README.md"
    before = readme.read_text()
    found = claims(str(tiny), quick=True, replicates=2)
    ledger.record(found)
    text = readme.read_text()
    assert text != before
    assert text.partition(ledger.START)[0] == before.partition(ledger.START)[0]
    assert text.partition(ledger.END)[2] == before.partition(ledger.END)[2]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("pairs = 80", "pairs = 1", "at least 2"),
        ('arms = "coaching"', 'arms = "coachin"', "suggestion: coaching"),
        ('measure = "skill"', 'measure = "skil"', "suggestion: skill"),
        ('expected = "higher"', 'expected = "highr"', "suggestion: higher"),
        ('expected = "higher"', "", "must say what is expected"),
        ("[[ablations]]", "[[ablation]]", "suggestion: ablations"),
        ('"coaching.awareness" = [', '"coaching.awarenes" = [', "coaching.awareness"),
        ('set = { "coaching.awareness" = 0.0 }', "set = {}", "switches nothing off"),
        ('"coaching.awareness" = [0.05, 0.2, 0.5, 2]', '"coaching.awareness" = [0.5]', "fewer than two levels"),
    ],
)  # fmt: skip
def test_a_claim_that_is_wrong_is_refused_with_the_right_name(tiny, before, after, told):
    path = tiny / "claim.toml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    with pytest.raises(InputError) as caught:
        claim_file.read_claim(tiny)
    assert told in str(caught.value)
    assert "claim.toml" in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("number", [5, 16])
def test_what_follows_from_the_rules_alone_comes_out_explained(number):
    """Playback and coachability teach more by the formula of learning, whatever else happens."""
    (found,) = claims(number, quick=True, replicates=6).judgements
    assert found.main.state == "as said"
    assert found.explained == "explained"
