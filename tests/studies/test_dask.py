"""A real scheduler and two worker processes on the loopback; one is killed in mid-sweep."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.studies.small import SMALL
from voicesim.studies.sweep import sweep

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.dask, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
VARY = {"coaching.hours": [0.0, 10.0, 20.0], "discovery.share": [0.2, 0.8]}


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler, and its two workers, each a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    place = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(place)]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_scheduler", *common, "--host", "127.0.0.1",
             "--port", "0", "--no-dashboard"],
            env=environment, stderr=subprocess.DEVNULL,
        )
    ]  # fmt: skip
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", *common, "--host", "127.0.0.1",
             "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path / f"w{n}")],
            env=environment, stderr=subprocess.DEVNULL,
        )
        for n in range(2)
    ]  # fmt: skip
    started += workers
    client = distributed.Client(scheduler_file=str(place), timeout="60s")
    client.wait_for_workers(2, timeout=60)
    yield client, workers
    client.close()
    for process in started:
        process.kill()
        process.wait()


def test_a_cluster_gives_the_tables_of_this_machine(cluster, tmp_path):
    client, _ = cluster
    here = sweep(SMALL, VARY, replicates=4)
    there = sweep(SMALL, VARY, replicates=4, client=client, out=tmp_path / "out")
    pd.testing.assert_frame_equal(there.runs, here.runs)
    pd.testing.assert_frame_equal(there.points, here.points)


def test_a_worker_killed_in_mid_sweep_changes_nothing(cluster):
    client, workers = cluster
    killed = []

    def kill_one(done, total, failed=0):
        if done >= total // 4 and not killed:
            workers[0].send_signal(signal.SIGKILL)
            killed.append(time.time())

    there = sweep(SMALL, VARY, replicates=20, client=client, progress=kill_one)
    assert killed
    assert workers[0].wait(timeout=10) == -signal.SIGKILL
    assert len(client.scheduler_info()["workers"]) == 1
    here = sweep(SMALL, VARY, replicates=20)
    pd.testing.assert_frame_equal(there.runs, here.runs)
    assert (there.runs["status"] == "done").all()
