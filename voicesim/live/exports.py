"""Taking it away: the present future as a scenario file, the lines as CSV, the report as one page."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from voicesim.errors import InputError
from voicesim.io.scenario_files import dump
from voicesim.live.future import Future
from voicesim.live.runs import REPORT_REPLICATES, Wish
from voicesim.streams import replicate_seed

Download = tuple[str, str, bytes]  # file name, kind, content


def toml(wish: Wish) -> Download:
    """The scenario as TOML; ``voicesim run`` makes the shown run again as its replicate 0."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.toml"
        dump(wish.scenario, path)
        text = path.read_text(encoding="utf-8")
    return "session.toml", "application/toml", (_head(wish) + text).encode()


def _head(wish: Wish) -> str:
    """How to make the run again; a silenced voice is no part of a scenario, so Python says it."""
    if not wish.muted:
        return (
            "# What the live page showed. Replicate 0 of this command is the same to the last bit:\n"
            f"# voicesim run session.toml --seed {wish.seed}\n"
        )
    voices = wish.model().state.voices
    rows = np.flatnonzero(voices.muted).tolist()
    seed = replicate_seed(wish.seed, 0)
    return (
        "# What the live page showed, with voices silenced. In Python, to the last bit:\n"
        "# import voicesim as vs\n"
        f'# vs.VoiceModel(vs.load("session.toml"), rng={seed}, mute={rows}).run()\n'
        "# `voicesim run session.toml` lets them speak.\n"
    )


def lines(futures: Mapping[str, Future]) -> pd.DataFrame:
    """The measures of the shown futures: columns future, week, regime and one a measure."""
    from voicesim.measures.regime import REGIMES

    tables = []
    for name, future in futures.items():
        table = pd.DataFrame(future.measures[1:], columns=list(future.names))
        table.insert(0, "regime", [REGIMES[r] if r >= 0 else "" for r in future.regimes[1:]])
        table.insert(0, "week", future.weeks[1:])
        table.insert(0, "future", name)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def csv(futures: Mapping[str, Future]) -> Download:
    """The lines as CSV."""
    return "lines.csv", "text/csv", lines(futures).to_csv(index=False).encode()


def report(wish: Wish) -> Download:
    """The report of a run of the present future, as one HTML page."""
    import voicesim

    if wish.muted:
        raise InputError(
            "report",
            "a report runs the scenario, and a silenced voice is no part of it",
            "a future in which every voice may speak",
        )
    with tempfile.TemporaryDirectory() as folder:
        voicesim.run(wish.scenario, seed=wish.seed, replicates=REPORT_REPLICATES, out=Path(folder))
        voicesim.report(Path(folder))
        return "report.html", "text/html", (Path(folder) / "report.html").read_bytes()
