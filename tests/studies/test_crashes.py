"""A sweep that is really killed, at random moments, many times, ends with the tables of an undisturbed one."""

import functools
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.studies import killable
from voicesim.studies.disk import TEMPORARY
from voicesim.studies.sweep import run_design

ROOT = Path(__file__).resolve().parents[2]


def start(folder, kind):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.studies.killable", str(folder), kind],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def kill_until_done(folder, kind, luck, how, most=60):
    """Start, kill after a random time, start again, until it ends by itself; how often it was killed.

    The time it is given grows slowly, so that it comes to an end on a slow machine too.
    """
    for kills in range(most):
        longest = 0.3 * 1.25**kills
        process = start(folder, kind)
        assert process.stdout.readline() == "ready\n"
        try:
            process.wait(timeout=luck.uniform(0.0, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(how)
            process.communicate()
            continue
        assert process.returncode == 0
        return kills, int(process.stdout.read().split()[1])
    raise AssertionError(f"not done after {most} starts")


def tables(folder):
    return pd.read_parquet(folder / "runs.parquet"), pd.read_csv(folder / "points.csv")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Tables of a sweep that was left alone, by kind."""

    @functools.cache
    def run(kind):
        folder = tmp_path_factory.mktemp("whole")
        assert start(folder, kind).wait(timeout=300) == 0
        return tables(folder)

    return run


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "how"),
    [("fake", signal.SIGKILL), ("real", signal.SIGKILL), ("fake", signal.SIGINT)],
)
def test_kills_at_random_moments_lose_nothing_and_change_nothing(tmp_path, undisturbed, kind, how):
    whole = undisturbed(kind)
    folder = tmp_path / "killed"
    kills, reused = kill_until_done(folder, kind, random.Random(11), how)
    assert kills >= 5
    assert reused > 0  # something was resumed, not all done again
    for found, expected in zip(tables(folder), whole, strict=True):
        pd.testing.assert_frame_equal(found, expected)
    assert not list((folder / "set-aside").glob("*"))


@pytest.mark.slow
def test_two_processes_on_one_folder_end_with_the_same_tables(tmp_path, undisturbed):
    whole = undisturbed("fake")
    folder = tmp_path / "shared"
    both = [start(folder, "fake") for _ in range(2)]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    for found, expected in zip(tables(folder), whole, strict=True):
        pd.testing.assert_frame_equal(found, expected)
    rows = sum(len(pd.read_parquet(path)) for path in (folder / "runs").glob("*.parquet"))
    assert rows < 2 * len(whole[0])  # they shared the work


@pytest.mark.slow
def test_a_power_cut_between_write_and_rename_leaves_nothing_that_counts(tmp_path, monkeypatch):
    monkeypatch.setattr("voicesim.studies.work.do_run", killable.fake_run)
    design = killable.design()
    real, cut = os.replace, []

    def replace(source, target):
        if "part-" in str(target) and not cut:
            cut.append(source)
            raise KeyboardInterrupt  # the computer stops here: the temporary file stays
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        run_design(design, out=tmp_path / "a", jobs=1)
    left = list((tmp_path / "a" / "runs").glob(f"{TEMPORARY}*"))
    assert len(left) == 1
    assert left[0].stat().st_size > 0
    result = run_design(design, out=tmp_path / "a", jobs=1)
    whole = run_design(design, out=tmp_path / "b", jobs=1)
    pd.testing.assert_frame_equal(result.runs, whole.runs)
    old = time.time() - 7200
    os.utime(left[0], (old, old))
    run_design(design, out=tmp_path / "a", jobs=1)
    assert not left[0].exists()


@pytest.mark.slow
def test_a_full_disk_is_told_and_the_next_call_goes_on(tmp_path, monkeypatch):
    import errno

    from voicesim.studies import disk, keeping

    monkeypatch.setattr("voicesim.studies.work.do_run", killable.fake_run)
    monkeypatch.setattr(keeping, "FLUSH_SECONDS", 0.0)
    design = killable.design()
    real, calls = os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) > 40:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(disk.StoreError, match="disk is full"):
        run_design(design, out=tmp_path / "a", jobs=2)
    monkeypatch.setattr(os, "fsync", real)
    assert not list((tmp_path / "a").rglob(f"{TEMPORARY}*"))
    again = run_design(design, out=tmp_path / "a", jobs=2)
    assert 0 < again.reused < len(again.runs)
    monkeypatch.setattr(keeping, "FLUSH_SECONDS", 2.0)
    pd.testing.assert_frame_equal(again.runs, run_design(design, jobs=1).runs)


SMALL_DISK = """
mount -t tmpfs -o size=128k none "$0" || exit 77
"$1" -m tests.studies.killable "$0/out" fake
echo "ended with $?"
mount -o remount,size=50M "$0"
"$1" -m tests.studies.killable "$0/out" fake || exit 1
find "$0/out" -name ".tmp-*" | grep . && exit 2
cp "$0/out/runs.parquet" "$0/out/points.csv" "$2"
"""


@pytest.mark.slow
def test_a_disk_that_is_really_full_is_told_and_when_there_is_room_nothing_is_lost(
    tmp_path, undisturbed
):
    """A small disk of its own (a tmpfs in a namespace) is filled up, then made larger."""
    (tmp_path / "disk").mkdir()
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK]
    command += [str(tmp_path / "disk"), sys.executable, str(tmp_path)]
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this machine gives no namespaces")
    assert "the disk is full" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert "ended with 1" in done.stdout
    assert done.returncode == 0, done.stdout
    assert int(done.stdout.split("done ")[1].split()[0]) > 0  # what was finished was kept
    for found, expected in zip(tables(tmp_path), undisturbed("fake"), strict=True):
        pd.testing.assert_frame_equal(found, expected)


@pytest.mark.slow
def test_a_limit_on_the_size_of_files_is_told_without_a_traceback(tmp_path, undisturbed):
    """What a quota or `ulimit -f` does: writing fails with another error than a full disk."""
    limit = 8 * 1024

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-m", "tests.studies.killable", str(tmp_path / "out"), "fake"],
        cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=small,
    )  # fmt: skip
    assert done.returncode == 1
    assert "cannot write in" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").rglob(f"{TEMPORARY}*"))
    whole = undisturbed("fake")
    assert start(tmp_path / "out", "fake").wait(timeout=60) == 0
    for found, expected in zip(tables(tmp_path / "out"), whole, strict=True):
        pd.testing.assert_frame_equal(found, expected)


def test_an_unwritable_folder_is_refused_before_the_first_run(tmp_path):
    from voicesim.errors import InputError

    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be a folder"):
        run_design(killable.design(), out=tmp_path / "file" / "inside")
