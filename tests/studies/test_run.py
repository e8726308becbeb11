"""Many replicates of one scenario: numbers that depend on the seed only, tables, files, the command."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import voicesim.studies.run as module
from voicesim.cli import called
from voicesim.errors import InputError
from voicesim.io.scenarios import load
from voicesim.measures.registry import MEASURES
from voicesim.scenario import Scenario
from voicesim.streams import replicate_seed
from voicesim.studies import statistics
from voicesim.studies.one import one_run
from voicesim.studies.provenance import command_line
from voicesim.studies.run import AGAINST, in_threads, run

DATA = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "data"
SMALL = """\
title = "Small"
weeks = 15
[organisation]
employees = 20
departments = 2
[customers]
count = 120
[partners.allies]
voices = 3
"""
REPLICATES = 3


@pytest.fixture(scope="module")
def scenario(tmp_path_factory) -> Scenario:
    path = tmp_path_factory.mktemp("scenario") / "small.toml"
    path.write_text(SMALL)
    return load(path)


@pytest.fixture(scope="module")
def result(scenario):
    return run(scenario, replicates=REPLICATES, seed=7, messages=True, agents=True)


def test_the_number_of_jobs_changes_nothing(scenario, result):
    alone = run(scenario, replicates=REPLICATES, seed=7, jobs=1)
    many = run(scenario, replicates=REPLICATES, seed=7, jobs=5)
    for name in ("series", "baseline", "summary", "regimes", "attribution", "map"):
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(many, name), check_exact=True)
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(result, name), check_exact=True)


def test_the_engine_changes_nothing(scenario):
    fast, readable = (
        run(scenario, replicates=1, seed=7, engine=engine) for engine in ("compiled", "agents")
    )
    for name in ("series", "attribution", "map"):
        one, other = getattr(fast, name), getattr(readable, name)
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_fewer_replicates_are_the_first_of_more(scenario, result):
    fewer = run(scenario, replicates=2, seed=7)
    first = result.series[result.series["replicate"] < 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(fewer.series, first, check_exact=True)


def test_seed_zero_is_a_seed_and_seeds_differ(scenario):
    zero, again, one = (run(scenario, replicates=1, seed=s).series for s in (0, 0, 1))
    pd.testing.assert_frame_equal(zero, again, check_exact=True)
    assert not zero["trust"].equals(one["trust"])


def test_any_replicate_can_be_made_again_alone(scenario, result):
    row = result.summary.iloc[2]
    assert row["seed"] == replicate_seed(7, 2)
    alone = one_run(scenario, int(row["seed"])).series
    told = (
        result.series[result.series["replicate"] == 2].set_index("week").drop(columns="replicate")
    )
    np.testing.assert_array_equal(alone.to_numpy(), told.to_numpy())


def test_the_baseline_is_the_programme_switched_off_under_the_same_luck(scenario, result):
    bare = one_run(scenario.baseline(), replicate_seed(7, 1)).series
    told = result.baseline[result.baseline["replicate"] == 1].set_index("week")
    np.testing.assert_array_equal(bare["trust"].to_numpy(), told["trust"].to_numpy())
    assert (told["voices_enabled"] < result.series["voices_enabled"].max()).all()


def test_a_scenario_without_a_programme_is_its_own_baseline(scenario):
    bare = run(scenario.baseline(), replicates=2, seed=3)
    pd.testing.assert_frame_equal(bare.series, bare.baseline, check_exact=True)
    assert (bare.summary["trust" + AGAINST] == 0).all()


def test_without_a_baseline_nothing_is_compared(scenario):
    alone = run(scenario, replicates=1, baseline=False)
    assert alone.baseline is None
    assert alone.baseline_regimes is None
    assert not [name for name in alone.summary if name.endswith(AGAINST)]
    assert alone.estimates()["against"].isna().all()


def test_every_measure_is_in_every_row(scenario, result):
    assert set(MEASURES) <= set(result.series)
    assert len(result.series) == REPLICATES * scenario.steps
    assert result.series["week"].iloc[-1] == scenario.weeks
    assert result.summary["replicate"].tolist() == [0, 1, 2]


def test_differences_are_those_of_pairs(result):
    late = lambda table: table[table["week"] > 2].groupby("replicate")["trust"].mean()  # noqa: E731
    expected = late(result.series) - late(result.baseline)
    np.testing.assert_allclose(result.summary["trust" + AGAINST], expected, rtol=0, atol=1e-12)
    row = result.estimates().loc["trust"]
    assert row.against == pytest.approx(expected.mean(), abs=1e-12)
    assert row.against_low < row.against < row.against_high


def test_attribution_adds_up_over_groups_and_voices(result):
    table = result.attribution.set_index("by")
    heard = {by: rows["heard"].sum() for by, rows in table.groupby(level=0)}
    assert heard.keys() == {"voice", "role", "department", "partner"}
    assert len(set(heard.values())) == 1
    assert heard["role"] > 0
    for by in heard:
        assert table.loc[by, "share_of_spread"].sum() == pytest.approx(1, rel=1e-9)
        assert table.loc[by, "trust_moved"].sum() == pytest.approx(
            table.loc["role", "trust_moved"].sum()
        )
    assert {"allies", "own employees", "official account"} == set(table.loc["partner", "name"])


def test_attribution_is_that_of_the_last_quarter_of_all_runs(scenario, result):
    late = result.series[result.series["week"] > 2]
    heard = (late["impressions"] * scenario.customers.count).sum()
    voices = result.attribution[result.attribution["by"] == "voice"]
    assert voices["heard"].sum() == pytest.approx(heard, rel=1e-9)


def test_messages_are_all_messages_and_agents_all_voices(scenario, result):
    said = result.messages.groupby(["replicate", "week"]).size()
    told = result.series.set_index(["replicate", "week"])
    expected = told["messages"] + told["official_messages"]
    np.testing.assert_array_equal(said.reindex(expected.index, fill_value=0), expected)
    assert result.agents["week"].unique().tolist() == [0.0, 15.0]
    employees = result.agents[(result.agents["kind"] == "employee") & result.agents["present"]]
    assert len(employees[(employees["week"] == 0) & (employees["replicate"] == 0)]) == 20


def test_the_map_has_everybody_at_start_and_end(result):
    count = result.map.groupby(["moment", "kind"]).size().unstack()
    assert count.loc["start", "employee"] == 20
    assert count.loc["end", "customer"] == 120
    assert count["centre"].tolist() == [1, 1]
    assert {"x0", "x1"} <= set(result.map)


def test_shares_of_regimes_add_up_to_one(result):
    shares = result.regime_shares()
    assert sum(share.value for share in shares.values()) == pytest.approx(1)
    assert all(share.low < share.value <= share.high for share in shares.values())


# ------------------------------------------------------------------ files


def test_what_is_written_can_be_run_again_with_the_same_numbers(result, tmp_path):
    result.write(tmp_path / "out")
    again = run(load(tmp_path / "out"), replicates=REPLICATES, seed=7)
    pd.testing.assert_frame_equal(again.series, result.series, check_exact=True)
    told = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert told["scenario_sha256"] == again.provenance["scenario_sha256"]
    assert told["seed"] == 7
    stored = pd.read_parquet(tmp_path / "out" / "series.parquet")
    pd.testing.assert_frame_equal(stored, result.series, check_exact=True)


def test_tables_of_an_earlier_run_do_not_stay(scenario, result, tmp_path):
    result.write(tmp_path)
    run(scenario, replicates=1, baseline=False).write(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert {"series.parquet", "summary.csv", "scenario.toml", "provenance.json"} <= names
    assert not names & {"baseline.parquet", "baseline_regimes.csv", "messages.parquet"}
    assert not [name for name in names if name.startswith(".")]


def test_a_failed_write_leaves_the_old_table(result, tmp_path, monkeypatch):
    result.write(tmp_path)
    before = (tmp_path / "series.parquet").read_bytes()

    def half(self, path, **_):
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", half)
    with pytest.raises(OSError, match="No space"):
        result.write(tmp_path)
    assert (tmp_path / "series.parquet").read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


# ------------------------------------------------------------------ threads


def test_tasks_keep_their_order_and_are_counted():
    told = []
    found = in_threads(lambda x: x * x, range(9), 4, lambda done, total: told.append((done, total)))
    assert found == [x * x for x in range(9)]
    assert told[0] == (0, 9)
    assert told[-1] == (9, 9)


def test_a_failure_in_a_thread_is_a_failure():
    def fail_at_three(x: int) -> int:
        if x == 3:
            raise InputError("x", "three")
        return x

    with pytest.raises(InputError, match="three"):
        in_threads(fail_at_three, range(50), 2)


def test_no_replicates_and_no_such_engine_are_refused(scenario):
    with pytest.raises(InputError, match="replicates"):
        run(scenario, replicates=0)
    with pytest.raises(InputError, match="engine"):
        run(scenario, replicates=1, engine="steam")


# ------------------------------------------------------------------ the command


@pytest.fixture
def small(tmp_path, monkeypatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("small.toml").write_text(SMALL)
    return "small.toml"


def test_the_command_tells_the_verdict_first_and_writes_the_files(small, capsys):
    assert called(["run", small, "--replicates", "2", "--set", "coaching.hours=3"]) == 0
    out, err = capsys.readouterr()
    assert (
        out.splitlines()[0]
        .lower()
        .startswith(("chorus", "cacophony", "monologue", "silence", "the 2 runs"))
    )
    assert "against baseline" in out
    assert out.splitlines()[-1] == "Report: out/small/report.html"
    files = {path.name for path in Path("out/small").iterdir()}
    expected = {"scenario.toml", "series.parquet", "summary.csv", "report.html", "provenance.json"}
    assert expected <= files
    assert load("out/small").coaching.hours == 3.0
    told = json.loads(Path("out/small/provenance.json").read_text())["command"]
    assert told == "voicesim run small.toml --replicates 2 --set coaching.hours=3"
    assert "Traceback" not in err


def test_json_is_one_object_and_nothing_else(small, capsys):
    assert (
        called(["run", small, "--replicates", "2", "--json", "--out", "there", "--messages"]) == 0
    )
    data = json.loads(capsys.readouterr().out)
    assert data["measures"]["trust"]["low"] < data["measures"]["trust"]["value"]
    assert data["report"] == "there/report.html"
    assert data["verdict"]
    assert Path("there/messages.parquet").exists()


def test_quiet_says_nothing_on_standard_error(small, capsys):
    assert called(["run", small, "--replicates", "1", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_compiling_is_announced_when_it_is_ahead(small, capsys, monkeypatch):
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    monkeypatch.setattr("voicesim.engines.compiled.is_ready", lambda: False)
    assert called(["run", small, "--replicates", "1"]) == 0
    assert capsys.readouterr().err.count("Compiling the model") == 1


def test_the_report_can_be_drawn_again(small, capsys):
    assert called(["run", small, "--replicates", "1", "--quiet"]) == 0
    Path("out/small/report.html").unlink()
    assert called(["report", "out/small"]) == 0
    assert Path("out/small/report.html").stat().st_size > 10_000
    capsys.readouterr()


def test_a_folder_of_files_is_run_and_what_was_found_is_told(small, capsys):
    Path("firm").mkdir()
    Path("firm/nodes.csv").write_text(
        "id,department\n" + "".join(f"p{i},d{i % 2}\n" for i in range(9))
    )
    Path("firm/edges.csv").write_text(
        "source,target\n" + "".join(f"p{i},p{(i + 1) % 9}\n" for i in range(9))
    )
    assert called(["run", "firm", "--base", small, "--replicates", "1", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert "nodes.csv: taken for people." in out
    assert "this is generated" in out
    assert Path("out/firm/files/edges.csv").exists()
    agents = pd.read_parquet("out/firm/map.parquet")
    assert {f"p{i}" for i in range(9)} <= set(agents["name"])
    again = json.loads(Path("out/firm/provenance.json").read_text())
    assert "nodes.csv: taken for people." in again["notes"]


@pytest.mark.slow
@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the outside data is not here")
@pytest.mark.parametrize(
    ("folder", "people"), [("org_email_eu_core", 1005), ("org_hightech_krackhardt", 21)]
)
def test_a_real_organisation_is_run_as_it_lies(folder, people, small, capsys):
    call = ["run", str(DATA / folder), "--base", small, "--replicates", "2", "--json", "--quiet"]
    assert called(call) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["measures"]["employees"]["value"] == pytest.approx(people, rel=0.05)
    assert Path("out", folder, "report.html").exists()
    assert str(DATA) not in Path("out", folder, "provenance.json").read_text()
    scenario = load(Path("out", folder))
    assert Path(scenario.files.people).parent == Path("out", folder, "files").absolute()


def test_an_interrupted_run_leaves_with_130(small, capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "one_run", interrupted)
    assert called(["run", small, "--replicates", "2"]) == 130
    assert "interrupted" in capsys.readouterr().err


# ------------------------------------------------------------------ intervals


def test_a_mean_and_its_interval_worked_by_hand():
    """2, 4, 6: mean 4, s = 2; with two degrees of freedom t has the closed form used here."""
    p = 0.975
    t = (2 * p - 1) * (2 / (4 * p * (1 - p))) ** 0.5  # 4.302653
    found = statistics.mean([2.0, 4.0, float("nan"), 6.0])
    assert found.value == 4.0
    assert found.high - found.value == pytest.approx(t * 2 / 3**0.5, rel=1e-9)
    assert found.runs == 3


def test_one_value_has_no_interval_and_none_has_no_mean():
    assert np.isnan(statistics.mean([1.0]).low)
    assert np.isnan(statistics.mean([]).value)


def test_wilson_1927_at_the_ends_and_in_the_middle():
    """10 of 20: (0.5 + z^2/40 -+ z sqrt(1/80 + z^2/1600)) / (1 + z^2/20); Newcombe 1998: .2993 to .7007."""
    half = statistics.proportion(10, 20)
    assert (half.low, half.high) == (
        pytest.approx(0.29930, abs=5e-6),
        pytest.approx(0.70070, abs=5e-6),
    )
    assert statistics.proportion(0, 5).low == 0.0
    assert statistics.proportion(5, 5).high == 1.0
    assert statistics.proportion(5, 5).low == pytest.approx(0.565518, abs=1e-6)


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("here/mine.toml", "here/mine.toml"),
        ("/home/somebody/mine.toml", "mine.toml"),
        ("../mine.toml", "mine.toml"),
        ("--out=/home/somebody/x", "--out=x"),
        ("--set", "--set"),
        ("coaching.hours=3", "coaching.hours=3"),
    ],
)
def test_a_command_is_kept_without_folders_of_a_machine(word, kept):
    assert command_line([word]) == f"voicesim {kept}"


def test_pairs_are_matched_by_their_index():
    one = pd.Series([3.0, 1.0], index=[1, 0])
    other = pd.Series([0.5, 1.0], index=[0, 1])
    assert statistics.paired(one, other).value == pytest.approx((2.0 + 0.5) / 2)
