"""`voicesim sweep`: every point of an experiment; goes on where it was stopped."""

from __future__ import annotations

import contextlib
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicesim.cli import options
from voicesim.errors import InputError

if TYPE_CHECKING:
    from voicesim.studies.design_file import DesignFile
    from voicesim.studies.sweep import SweepResult

HELP = """Simulate every point of the experiment DESIGN with all its replicates.

DESIGN is the name of an experiment (see 'voicesim list'), a folder with a design.toml, or a file.
Given again with the same --out, it goes on where it was stopped and redoes nothing; more replicates,
levels or points are added to what is there.
"""


@click.command(help=HELP)
@click.argument("design")
@click.option(
    "--replicates",
    type=click.IntRange(1, 100_000),
    help="Runs of each point.  [default: the design's]",
)
@click.option(
    "--seed",
    type=click.IntRange(0, options.LARGEST_SEED),
    help="Seed of all luck.  [default: the design's]",
)
@options.settings
@options.jobs
@click.option(
    "--dask", metavar="ADDRESS", help="Scheduler of a Dask cluster, e.g. tcp://10.0.0.1:8786."
)
@options.out("out/DESIGN")
@click.option(
    "--dry-run", is_flag=True, help="Say how many runs, how long and how much disk; run nothing."
)
@click.option("--fresh", is_flag=True, help="Throw away earlier results of the folder.")
@click.option("--strict", is_flag=True, help="Stop at the first run that fails.")
@click.option("--series", is_flag=True, help="Also keep the series of every run (series.parquet).")
@click.option(
    "--shard", metavar="I/N", help="Do the I-th of N shares; 'voicesim merge' puts them together."
)
@click.option(
    "--until-ci",
    type=float,
    metavar="WIDTH",
    help="Add replicates until the 95 % interval is +- WIDTH.",
)
@click.option(
    "--measure",
    default="",
    help="Measure that --until-ci looks at.  [default: the design's, or coherence]",
)
@click.option(
    "--cap",
    type=int,
    default=1000,
    show_default=True,
    help="Most replicates that --until-ci may use.",
)
@click.option(
    "--both-ways",
    is_flag=True,
    help="Also move the tipping lever up and down: does it tip back where it tipped?",
)
@click.option(
    "--points",
    "most",
    type=click.IntRange(2),
    metavar="N",
    help="A quick look: N points spread over the design.",
)
@click.option("--yes-many", is_flag=True, help="Yes, more than 200,000 runs are meant.")
@options.quiet
def command(design: str, **said: Any) -> None:  # fmt: skip
    """Read, refuse or run, write, tell."""
    from voicesim.studies.both_ways import check_both_ways
    from voicesim.studies.design_file import read_design

    given = read_design(
        design,
        replicates=said["replicates"],
        seed=said["seed"],
        settings=options.read_settings(said["settings"]),
        many=said["yes_many"],
    )
    if said["most"]:
        given = _sampled(given, said["most"])
    if said["both_ways"]:
        check_both_ways(given.design, given.show)
    shard = read_shard(said["shard"])
    folder = said["out"] or Path("out") / given.name
    if said["dry_run"]:
        from voicesim.studies.forecast import forecast

        click.echo(
            forecast(given.design, folder, jobs=said["jobs"], series=said["series"]).in_words()
        )
        return
    result = run(given, folder, shard, said)
    tell(given, result, shard)


def _sampled(given: DesignFile, most: int) -> DesignFile:
    from dataclasses import replace

    return replace(given, design=given.design.sample(most))


def read_shard(text: str | None) -> tuple[int, int] | None:
    """``"3/8"`` as (3, 8). Errors: InputError."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise InputError(f"--shard {text}", "is not a share", "I/N with I from 1 to N, such as 3/8")
    return int(found[1]), int(found[2])


def run(
    given: DesignFile, folder: Path, shard: tuple[int, int] | None, said: dict[str, Any]
) -> SweepResult:
    """The sweep with progress; on Ctrl-C or a full disk what is finished is kept."""
    from voicesim.studies import progress
    from voicesim.studies.disk import StoreError
    from voicesim.studies.doing import FailedRun
    from voicesim.studies.outputs import write_design, write_results
    from voicesim.studies.provenance import command_line
    from voicesim.studies.sweep import run_design

    began = time.monotonic()
    try:
        with (
            _terminated_like_interrupted(),
            connected(said["dask"]) as client,
            progress.shown(given.name, quiet=said["quiet"]) as tell_progress,
        ):
            result = run_design(
                given.design, out=folder, jobs=said["jobs"], client=client, fresh=said["fresh"],
                strict=said["strict"], series=said["series"], until=_until(given, said), shard=shard,
                progress=tell_progress, about={"name": given.name},
                told=lambda message: click.echo(message, err=True),
            )  # fmt: skip
        if shard is None:
            _both_ways(given, result, said)
            seconds = round(time.monotonic() - began, 3)
            write_results(result, given.show, command=command_line(sys.argv[1:]), seconds=seconds)
        else:
            write_design(folder, given.design, given.show)
    except (StoreError, FailedRun) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        told = f"what is finished is kept in {folder}; the same command goes on from there"
        click.echo(told, err=True)
        raise
    return result


def _both_ways(given: DesignFile, result: SweepResult, said: dict[str, Any]) -> None:
    """Write the table of the lever moved up and down when it is asked for, else take an old one away."""
    from voicesim.io.results import write_table
    from voicesim.reports.both_ways import FILE
    from voicesim.studies.both_ways import both_ways

    assert result.folder is not None
    asked = said["both_ways"] or (given.show.get("both_ways") and not said["most"])
    walked = None
    if asked:
        walked = both_ways(given.design, result.runs, given.show, jobs=said["jobs"])
    write_table(result.folder / FILE, walked)


def _until(given: DesignFile, said: dict[str, Any]) -> dict[str, Any] | None:
    if said["until_ci"] is None and not given.until:
        return None
    until = {"cap": said["cap"], **given.until}
    if said["until_ci"] is not None:
        until["half_width"] = said["until_ci"]
    if said["measure"]:
        until["measure"] = said["measure"]
    return until


@contextlib.contextmanager
def connected(address: str | None) -> Iterator[Any]:
    """A client of the cluster at ``address``, or None."""
    if address is None:
        yield None
        return
    from distributed import Client

    try:
        client = Client(address, timeout="20s")
    except (OSError, ValueError) as error:
        raise InputError(
            f"--dask {address}", f"no scheduler answers there ({error})", "tcp://HOST:PORT of a running one"
        ) from None  # fmt: skip
    with client:
        yield client


@contextlib.contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """A cluster that ends a job sends SIGTERM first: treat it as Ctrl-C."""

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def tell(given: DesignFile, result: SweepResult, shard: tuple[int, int] | None) -> None:
    """What was done and where it lies; then the report."""
    from voicesim.studies.outputs import missing

    folder = result.folder
    assert folder is not None
    if shard is not None:
        click.echo(f"Shard {shard[0]} of {shard[1]} is done in {folder}.")
        click.echo(f"When all are: voicesim merge OUT {folder} ...")
        return
    points, runs = len(result.points), len(result.runs) - missing(result.runs)
    new = f", {result.reused:,} of them done before" if result.reused else ""
    click.echo(f"{points:,} design points, {runs:,} runs{new}")
    if result.failed:
        reason = result.runs.loc[result.runs["status"] == "failed", "reason"].mode().iloc[0]
        click.echo(f"{result.failed:,} runs failed; most often: {reason}")
    report_of(folder)


def report_of(folder: Path) -> None:
    """The verdict in sentences and the report of a folder."""
    from voicesim.reports import write_study_report
    from voicesim.reports.study_verdict import sentences

    for sentence in sentences(folder):
        click.echo(click.wrap_text(sentence, 96))
    click.echo(f"Report: {write_study_report(folder)}")
