"""Tables of results made by hand or by a seeded generator, in the form that `voicesim run` writes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from voicesim.measures.registry import MEASURES
from voicesim.reports.tables import RunTables
from voicesim.scenario import Scenario

REGIMES = ("silence", "monologue", "chorus", "cacophony")


def made_series(replicates: int, weeks: int, lift: float, seed: int = 0) -> pd.DataFrame:
    """Measures that rise a little over the weeks, ``lift`` higher at the end."""
    luck = np.random.default_rng(seed)
    frames = []
    for replicate in range(replicates):
        t = np.arange(1, weeks + 1)
        frame = pd.DataFrame({"replicate": replicate, "week": t})
        for name, measure in MEASURES.items():
            noise = luck.normal(0, 0.01, weeks).cumsum() / 4
            value = np.clip(0.4 + lift * t / weeks + noise, 0, 1)
            scale = {"cost": 2000.0, "messages": 60.0, "coach_hours": 25.0, "employees": 300.0}
            frame[name] = value * scale.get(name, 1.0 if measure.high <= 1 else 2.0)
        frame["firestorms"] = 0.0
        frame["official_messages"] = 1.0
        frame["disclosures"] = 4.0
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def made_regimes(replicates: int, quarters: int, last: list[str]) -> pd.DataFrame:
    """Silence first, then what ``last`` says for each replicate."""
    rows = [
        {
            "replicate": r,
            "quarter": q,
            "regime": "silence" if q < quarters // 2 else last[r % len(last)],
        }
        for r in range(replicates)
        for q in range(1, quarters + 1)
    ]
    return pd.DataFrame(rows)


def made_attribution() -> pd.DataFrame:
    """Two roles, two departments, two partners and four voices, with the account."""
    rows: list[dict[str, Any]] = []

    def add(by: str, name: str, heard: int, off: int, slips: int, trust: float) -> None:
        rows.append(
            {
                "by": by,
                "name": name,
                "voices": 10.0,
                "messages": heard // 5,
                "heard": heard,
                "answered": 3,
                "slips": slips,
                "on_page": 1 - off / heard,
                "share_of_heard": heard / 1000,
                "distance": 0.8,
                "share_of_spread": off / 400,
                "between": 0.1,
                "within": 0.2,
                "trust_moved": trust,
                "off_page": off,
                "trust_gained": max(trust, 0),
                "trust_lost": max(-trust, 0),
            }
        )

    for by, first, second in (
        ("role", "sales", "frontline"),
        ("department", "department 1", "department 2"),
        ("partner", "resellers", "own employees"),
    ):
        add(by, first, 300, 240, 90, -0.02)
        add(by, second, 600, 160, 10, 0.05)
        add(by, "official account", 100, 1, 0, 0.001)
    for k in range(4):
        add("voice", f"voice {k + 1}", 200 + k, 50, k, 0.01 * (k - 1))
    return pd.DataFrame(rows)


def made_map(dimension: int = 2, voices: int = 120, customers: int = 400) -> pd.DataFrame:
    """Places at start and end, the page's centre away from the origin."""
    luck = np.random.default_rng(1)
    columns = [f"x{k}" for k in range(dimension)]
    frames = []
    for moment, spread in (("start", 0.9), ("end", 0.5)):
        kinds = np.where(np.arange(voices) % 5 == 0, "partner", "employee")
        people = pd.DataFrame(
            {
                "kind": kinds,
                "name": [f"voice {i}" for i in range(voices)],
                "role": np.where(
                    kinds == "partner",
                    "partner voice",
                    np.where(np.arange(voices) % 2, "sales", "frontline"),
                ),
                "partner": np.where(kinds == "partner", "allies", "own employees"),
                "enabled": np.arange(voices) % 3 > 0,
                "audience": luck.integers(0, 200, voices),
            }
        )
        people[columns] = 0.25 + luck.normal(0, spread, (voices, dimension))
        account = pd.DataFrame(
            {
                "kind": ["official"],
                "name": ["account"],
                "role": ["official account"],
                "partner": ["official account"],
                "enabled": [False],
                "audience": [0],
            }
        )
        public = pd.DataFrame(
            {
                "kind": "customer",
                "name": [f"customer {i}" for i in range(customers)],
                "role": "",
                "partner": "",
                "enabled": False,
                "audience": 0,
            }
        )
        public[columns] = 0.25 + luck.normal(0, spread, (customers, dimension)) + 0.3
        centre = pd.DataFrame(
            {
                "kind": ["centre"],
                "name": ["page"],
                "role": "",
                "partner": "",
                "enabled": False,
                "audience": 0,
            }
        )
        centre[columns] = 0.25
        account[columns] = 0.25
        frames.append(pd.concat([centre, people, account, public]).assign(moment=moment))
    return pd.concat(frames, ignore_index=True)


def made_run(
    replicates: int = 6,
    last: tuple[str, ...] = ("chorus",),
    lift: float = 0.3,
    dimension: int = 2,
    **scenario: Any,
) -> RunTables:
    """A whole set of tables of one scenario."""
    data: dict[str, Any] = {"title": "A made-up company", "story": "A story.", "question": "Why?"}
    data |= {"culture": {"dimensions": dimension}, "coaching": {"hours": 31.5}}
    return RunTables(
        scenario=Scenario.model_validate({**data, **scenario}),
        series=made_series(replicates, 104, lift),
        baseline=made_series(replicates, 104, 0.05),
        regimes=made_regimes(replicates, 8, list(last)),
        baseline_regimes=made_regimes(replicates, 8, ["monologue"]),
        attribution=made_attribution(),
        map=made_map(dimension),
        provenance={"voicesim": "0.1", "seed": 1, "packages": {"numpy": "2"}},
        notes=("ties.csv gives no weights: all ties weigh the same",),
    )
