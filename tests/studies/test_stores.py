"""The store: extension, damage, foreign parts, another experiment, shards, many parts, many runs."""

import shutil

import pandas as pd
import pytest

from tests.studies.killable import fake_run
from tests.studies.small import SMALL
from voicesim.errors import InputError
from voicesim.studies import keeping, outputs, store
from voicesim.studies.design import make
from voicesim.studies.doing import FailedRun
from voicesim.studies.sweep import run_design

VARY = {"coaching.hours": [0.0, 10.0, 20.0], "discovery.share": [0.2, 0.8]}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("voicesim.studies.work.do_run", fake_run)
    monkeypatch.setattr(keeping, "FLUSH_SECONDS", 0.0)  # every block is a part


def design(vary=None, replicates=4, **more):
    return make(SMALL, vary or VARY, replicates=replicates, **more)


def parts(folder):
    return sorted((folder / "runs").glob("*.parquet"))


def test_a_sweep_given_again_redoes_nothing(tmp_path, monkeypatch):
    first = run_design(design(), out=tmp_path)
    monkeypatch.setattr("voicesim.studies.work.do_run", None)  # would fail if called
    again = run_design(design(), out=tmp_path)
    assert again.reused == len(first.runs) == 24
    pd.testing.assert_frame_equal(again.runs, first.runs)


@pytest.mark.parametrize(
    ("vary", "replicates", "new"),
    [
        (None, 6, 12),
        ({**VARY, "discovery.share": [0.2, 0.5, 0.8]}, 4, 12),
        ({**VARY, "policy.control": [0.0, 0.5]}, 4, 24),
    ],
)
def test_more_replicates_levels_and_factors_add_to_what_is_there(tmp_path, vary, replicates, new):
    run_design(design(), out=tmp_path)
    larger = design(vary, replicates)
    result = run_design(larger, out=tmp_path)
    assert len(result.runs) - result.reused == new
    pd.testing.assert_frame_equal(result.runs, run_design(larger).runs)


@pytest.mark.parametrize("how", ["cut", "flipped", "empty"])
def test_a_damaged_part_is_set_aside_told_and_done_again(tmp_path, how):
    whole = run_design(design(), out=tmp_path)
    victim = parts(tmp_path)[1]
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes({"cut": data[: len(data) // 2], "flipped": data, "empty": b""}[how])
    told = []
    result = run_design(design(), out=tmp_path, told=told.append)
    pd.testing.assert_frame_equal(result.runs, whole.runs)
    assert "damaged" in told[0]
    assert victim.name in told[0]
    assert len(list((tmp_path / "set-aside").iterdir())) == 1
    assert not run_design(design(), out=tmp_path).aside


def test_foreign_parts_are_set_aside(tmp_path):
    run_design(design(), out=tmp_path / "a")
    run_design(design(seed=9), out=tmp_path / "b")
    stranger = parts(tmp_path / "b")[0]
    (tmp_path / "a" / "runs" / stranger.name).write_bytes(stranger.read_bytes())
    pd.DataFrame({"address": ["x"]}).to_parquet(tmp_path / "a" / "runs" / "mine.parquet")
    result = run_design(design(), out=tmp_path / "a")
    assert len(result.aside) == 2
    pd.testing.assert_frame_equal(result.runs, run_design(design()).runs)


@pytest.mark.parametrize("change", [{"seed": 2}, {"windows": "whole"}, {"common": False}])
def test_the_folder_of_another_experiment_is_refused_unless_fresh(tmp_path, change):
    run_design(design(), out=tmp_path)
    with pytest.raises(InputError, match="another experiment"):
        run_design(design(**change), out=tmp_path)
    assert run_design(design(**change), out=tmp_path, fresh=True).reused == 0


def test_another_question_about_the_same_company_is_another_experiment(tmp_path):
    first = {"title": "Hours", "question": "How many hours?"}
    run_design(design(**first), out=tmp_path)
    with pytest.raises(InputError, match="another experiment"):
        run_design(
            design({"policy.control": [0.0, 0.5]}, title="Control", question="Scripts?"),
            out=tmp_path,
        )
    reworded = run_design(design(title="Hours", question="How many coach hours?"), out=tmp_path)
    assert reworded.reused == len(reworded.runs)


def test_the_folder_of_a_run_is_refused(tmp_path):
    (tmp_path / "provenance.json").write_text("{}")
    with pytest.raises(InputError, match="other results"):
        run_design(design(), out=tmp_path)


def test_a_lost_identity_file_does_not_lose_the_runs(tmp_path):
    run_design(design(), out=tmp_path)
    (tmp_path / "sweep.json").write_text("{")
    assert run_design(design(), out=tmp_path).reused == 24


@pytest.mark.slow
def test_shards_are_disjoint_and_merge_to_the_whole(tmp_path):
    whole = run_design(design(replicates=10))
    folders = [tmp_path / f"shard{i}" for i in (1, 2, 3)]
    done = []
    for i, folder in enumerate(folders, start=1):
        result = run_design(design(replicates=10), out=folder, shard=(i, 3))
        outputs.write_design(folder, result.design)
        done.append(set(result.runs.index[result.runs["status"] == "done"]))
    assert sum(map(len, done)) == len(set.union(*done)) == len(whole.runs)
    partly, _ = outputs.merge(tmp_path / "two", folders[:2])
    assert outputs.missing(partly.runs) == len(done[2])
    merged, _ = outputs.merge(tmp_path / "all", folders)
    pd.testing.assert_frame_equal(merged.runs, whole.runs, check_dtype=False)


def test_merge_refuses_what_does_not_belong_together(tmp_path):
    for name, seed in (("a", 1), ("b", 2)):
        outputs.write_design(
            tmp_path / name, run_design(design(seed=seed), out=tmp_path / name).design
        )
    with pytest.raises(InputError, match="another experiment"):
        outputs.merge(tmp_path / "out", [tmp_path / "a", tmp_path / "b"])
    with pytest.raises(InputError, match="no sweep"):
        outputs.merge(tmp_path / "out", [tmp_path / "nothing"])


@pytest.mark.slow
def test_many_parts_are_put_together_and_stay_the_same(tmp_path):
    large = design({"coaching.hours": list(range(30))}, replicates=10)
    result = run_design(large, out=tmp_path)
    assert len(parts(tmp_path)) <= store.MOST_PARTS + 1
    pd.testing.assert_frame_equal(result.runs, run_design(large).runs)


def test_a_run_that_fails_is_a_row_with_its_reason(tmp_path, monkeypatch):
    def sometimes(scenario, seed, organisation, windows, series):
        if scenario.coaching.hours == 10.0:
            raise ZeroDivisionError("no voices left")
        return {"coherence": 0.5, "regime": "chorus"}, None

    from voicesim.studies import work

    monkeypatch.undo()
    monkeypatch.setattr(work, "simulate", sometimes)
    result = run_design(design(), out=tmp_path)
    bad = result.runs[result.runs["status"] == "failed"]
    assert result.failed == len(bad) == 8
    assert (bad["coaching.hours"] == 10.0).all()
    assert (bad["reason"] == "ZeroDivisionError: no voices left").all()
    assert list(result.points["failed"]) == [0, 0, 4, 4, 0, 0]
    with pytest.raises(FailedRun, match=r"coaching.hours = 10.0.*no voices left"):
        run_design(design(), strict=True)


@pytest.mark.slow
def test_a_hundred_thousand_finished_runs_are_found_again(tmp_path):
    columns = [f"measure {i}" for i in range(68)]
    shelf = store.Store(tmp_path, "x", {})
    for block in range(20):
        rows = pd.DataFrame(0.1 * block, index=range(5000), columns=columns)
        rows.insert(0, "address", [f"{block:02d}-{i:05d}".ljust(40, "0") for i in range(5000)])
        rows.insert(1, "status", "done")
        shelf.write(rows.to_dict("records"))
    assert len(store.Store(tmp_path, "x", {}).scan().addresses()) == 100_000


def test_a_changed_file_of_the_model_makes_other_addresses(monkeypatch, tmp_path):
    from voicesim.studies import addresses

    before = addresses.code_stamp()
    copy = tmp_path / "voicesim"
    shutil.copytree(addresses.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(addresses, "PACKAGE", copy)
    asked = {
        "world.py": True,
        "happenings.py": True,
        "rules/hearing.py": True,
        "reports/study.py": False,
    }
    for name, decides in asked.items():
        text = (copy / name).read_text()
        (copy / name).write_text(text + "\n# changed\n")
        addresses.code_stamp.cache_clear()
        assert (addresses.code_stamp() != before) == decides, name
        (copy / name).write_text(text)
    addresses.code_stamp.cache_clear()
    assert addresses.code_stamp() == before


def test_status_counts_what_is_done(tmp_path):
    larger = design(replicates=8)
    run_design(design(), out=tmp_path)
    seen = outputs.status(tmp_path)
    assert (seen.done, seen.total, seen.running, seen.failed) == (24, 24, False, 0)

    def stop(done, total, failed=0):
        if done > 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_design(larger, out=tmp_path, progress=stop)
    seen = outputs.status(tmp_path)
    assert 30 < seen.done < seen.total == 48


def test_series_are_kept_on_request_and_are_the_same_after_an_interruption(tmp_path, monkeypatch):
    from voicesim.studies import work

    monkeypatch.undo()
    calls = []

    def made(scenario, seed, organisation, windows, series):
        calls.append(seed)
        assert series
        week = pd.Index(range(1, 6), name="week")
        table = pd.DataFrame({"trust": [seed % 97 + scenario.coaching.hours] * 5}, index=week)
        return {"trust": 0.5, "regime": "chorus"}, table

    monkeypatch.setattr(work, "simulate", made)

    def stop(done, total, failed=0):
        if done > 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_design(design(), out=tmp_path / "a", series=True, progress=stop)
    for name in ("a", "b"):
        outputs.write_results(run_design(design(), out=tmp_path / name, series=True))
    one, two = (pd.read_parquet(tmp_path / name / "series.parquet") for name in ("a", "b"))
    pd.testing.assert_frame_equal(one, two)
    assert one.shape == (24 * 5, 4)
    assert list(one.columns) == ["point", "replicate", "week", "trust"]
