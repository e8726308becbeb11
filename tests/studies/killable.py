"""A sweep in a process of its own, to be killed: `python -m tests.studies.killable FOLDER REAL|FAKE`."""

import sys
import time

from tests.studies.small import SMALL, fake_row
from voicesim.studies import doing, keeping, work
from voicesim.studies.design import make
from voicesim.studies.disk import StoreError
from voicesim.studies.outputs import write_results
from voicesim.studies.sweep import run_design

VARY = {"coaching.hours": [0, 5, 10, 20], "discovery.share": [0.2, 0.8]}
REPLICATES = 15


def design():
    return make(SMALL, VARY, replicates=REPLICATES, seed=3)


def fake_run(run, common):
    time.sleep(0.01)
    scenario = common.design.scenario(run.point)
    row = {"address": run.address, "status": "done", "reason": "", "seconds": time.time()}
    return {**row, **fake_row(scenario, run.seed)}, None


def main(folder, kind):
    keeping.FLUSH_SECONDS = 0.01  # many parts, so that many kills hit a write
    doing.LARGEST_BLOCK = 2
    if kind == "fake":
        work.do_run = fake_run
    print("ready", flush=True)
    try:
        result = run_design(design(), out=folder, jobs=2)
        write_results(result)
    except StoreError as error:
        sys.exit(str(error))
    print("done", result.reused, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
