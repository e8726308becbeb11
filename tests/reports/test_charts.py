"""Every chart is valid Vega-Lite, can be drawn, and says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import vl_convert

from tests.reports.made import made_attribution, made_map, made_regimes, made_run
from voicesim.reports import charts, people, theme
from voicesim.reports.charts.base import AnyChart, unpacked
from voicesim.reports.numbers import bands
from voicesim.reports.tables import by_group

LEVELS = [0, 10, 20, 40]


def _space(dimension: int) -> AnyChart:
    points = people.grouped_points(made_map(dimension))
    plane = charts.plane_of(points)
    points = charts.projected(points, plane)
    colours = theme.group_colours(["sales", "frontline", "allies"])
    half = charts.extent(points)
    if dimension == 1:
        return charts.culture_strip(points, colours, half, "openness")
    return charts.culture_map(points[points["moment"] == "end"], colours, half, plane.names)


def _plane() -> pd.DataFrame:
    luck = np.random.default_rng(3)
    rows = [
        {
            "discovery.share": s,
            "coaching.hours": h,
            "regime": "chorus" if h >= 20 else "cacophony",
            "share": 0.8,
            "trust": luck.random(),
            "cost": 100 + h,
            "label": f"{s} {h}",
            "on_frontier": h == 0,
        }
        for s in (0.1, 0.4, 1.0)
        for h in LEVELS
    ]
    return pd.DataFrame(rows)


def _tipping() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "discovery.share": [0.1, 0.4, 1.0],
            "at": [12, 17, np.nan],
            "low": [9, 14, np.nan],
            "high": [15, 22, np.nan],
        }
    )


def _weeks() -> AnyChart:
    tables = made_run(3)
    assert tables.baseline is not None
    return charts.measure_over_weeks(
        bands(tables.series, ["trust"]),
        bands(tables.baseline, ["trust"]),
        name="Trust",
        unit="share",
        events=[(20.0, "crisis")],
    )


def _effect() -> pd.DataFrame:
    return pd.DataFrame(
        {"level": LEVELS, "mean": [1.0, 2, 3, 4], "low": [0.5, 1, 2, 3], "high": [1.5, 3, 4, 5]}
    )


def _differences() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "scenario": ["b", "c", "<d>"],
            "mean": [0.1, -0.1, 0.0],
            "low": [0.05, -0.2, -0.1],
            "high": [0.15, -0.05, 0.1],
        }
    )


CHARTS: dict[str, Callable[[], AnyChart]] = {
    "regime strip": lambda: charts.regime_strip(made_regimes(5, 8, ["chorus", "cacophony"])),
    "map of two values": lambda: _space(2),
    "map of five values": lambda: _space(5),
    "strip of one value": lambda: _space(1),
    "measure over weeks": _weeks,
    "shares": lambda: charts.share_bars(
        by_group(made_attribution(), "role"), {"share_of_heard": "heard"}
    ),
    "trust moved": lambda: charts.moved_bars(
        by_group(made_attribution(), "role"), "trust_moved", "Trust"
    ),
    "phase diagram": lambda: charts.phase_diagram(
        _plane(), "coaching.hours", "discovery.share", _tipping()
    ),
    "heat map": lambda: charts.heat_map(
        _plane(), "coaching.hours", "discovery.share", "trust", "share"
    ),
    "effect": lambda: charts.effect_line(_effect(), "coaching.hours", "trust"),
    "effect of a name": lambda: charts.effect_line(
        _effect().assign(level=list("abcd")), "scenario", "trust"
    ),
    "interaction": lambda: charts.interaction_lines(
        _plane(), "coaching.hours", "discovery.share", "trust"
    ),
    "frontier": lambda: charts.frontier(_plane(), "cost", "trust", ("Cost a year", "Trust")),
    "both ways": lambda: charts.both_ways(
        pd.DataFrame({"level": [0, 8, 16], "up": [0.2, 0.5, 0.9], "down": [0.6, 0.8, 0.9]}),
        "coaching.hours",
        "trust",
        "share",
    ),
    "forest": lambda: charts.forest(_differences(), "trust", "share of customers", "higher"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_can_be_drawn(name: str) -> None:
    spec = CHARTS[name]().to_dict(validate=True)
    assert len(spec["description"]) > 15
    drawn = {**spec, "width": 400}
    if spec["height"] == "container":
        drawn["height"] = 400
    empty = vl_convert.vegalite_to_png(
        {**drawn, "layer": [], "mark": "point"}
        if "layer" not in spec
        else {"mark": "point", "data": {"values": []}, "width": 400, "height": 400}
    )
    png = vl_convert.vegalite_to_png(drawn)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(png) > 1.5 * len(empty)


def test_shares_of_regimes_are_stacked_to_the_whole() -> None:
    shares = charts.regime_shares(made_regimes(4, 2, ["chorus", "cacophony", "chorus", "chorus"]))
    last = shares[shares["quarter"] == 2].set_index("regime")
    assert last.loc["chorus", "share"] == pytest.approx(0.75)
    assert last.loc["cacophony", ["from", "to"]].tolist() == pytest.approx([0.75, 1.0])


def test_more_values_are_seen_from_the_directions_in_which_places_differ_most() -> None:
    luck = np.random.default_rng(5)
    places = pd.DataFrame(
        luck.normal(0, [0.1, 3.0, 0.1, 2.0], (500, 4)), columns=["x0", "x1", "x2", "x3"]
    )
    plane = charts.plane_of(places)
    assert abs(plane.axes[1, 0]) > 0.99
    assert abs(plane.axes[3, 1]) > 0.99
    assert "4 values seen from the two directions" in plane.note
    flat = charts.projected(places, plane)
    assert np.hypot(flat["x"], flat["y"]).le(np.linalg.norm(places, axis=1) + 1e-9).all()


def test_one_and_two_values_are_shown_as_they_are() -> None:
    two = pd.DataFrame({"x0": [0.5], "x1": [-0.25]})
    shown = charts.projected(two, charts.plane_of(two, ("care", "pride")))
    assert (shown["x"][0], shown["y"][0]) == (0.5, -0.25)
    assert charts.plane_of(two, ("care", "pride")).names == ("care", "pride")
    one = pd.DataFrame({"x0": [0.5]})
    assert charts.projected(one, charts.plane_of(one))["x"][0] == 0.5


def test_places_are_seen_from_the_centre_of_the_page() -> None:
    points = people.grouped_points(made_map(2))
    centre = points.loc[points["kind"] == "centre", ["x0", "x1"]]
    assert np.abs(centre.to_numpy(dtype=float)).max() < 1e-12


def test_an_axis_does_not_blow_up_what_does_not_move() -> None:
    flat = pd.DataFrame(
        {"week": [1.0, 2.0], "mean": [5.0, 5.0], "low": [5.0, 5.0], "high": [5.0, 5.0]}
    )
    from voicesim.reports.charts.weeks import limits

    low, high = limits(flat, None)
    assert low == 0.0 or high - low > 0.1
    assert limits(flat.assign(mean=np.nan, low=np.nan, high=np.nan), None) == (0.0, 1.0)


def _weeks(means: list[float], half: float = 0.1) -> pd.DataFrame:
    mean = pd.Series(means)
    return pd.DataFrame(
        {"week": range(len(means)), "mean": mean, "low": mean - half, "high": mean + half}
    )


def test_a_short_peak_of_the_baseline_does_not_flatten_the_picture() -> None:
    own, calm = _weeks([1.0] * 100), _weeks([1.2] * 100)
    spiky = _weeks([1.2] * 99 + [400.0])
    assert not charts.has_peaks(own, calm)
    assert charts.has_peaks(own, spiky)
    spec = charts.measure_over_weeks(own, spiky, name="Hours to an answer").to_dict()
    assert max(_domains(spec, "y")) < 2


def test_a_peak_of_the_scenario_itself_is_shown_whole() -> None:
    own = _weeks([1.0] * 99 + [400.0])
    assert not charts.has_peaks(own, _weeks([1.2] * 100))
    assert max(_domains(charts.measure_over_weeks(own, name="Told").to_dict(), "y")) > 400


def test_voices_further_out_than_the_picture_are_left_out_whole() -> None:
    points = charts.projected(people.grouped_points(made_map(2)), charts.plane_of(made_map(2)))
    spec = unpacked(charts.culture_map(points, theme.group_colours(["sales"]), 1.0).to_dict())
    drawn = [row for data in _values(spec) for row in data if "group" in row]
    assert 0 < len(drawn) < int(points["kind"].isin(["employee", "partner"]).sum())
    assert all(abs(row["x"]) <= 1 and abs(row["y"]) <= 1 for row in drawn)


def _domains(spec: dict[str, Any], axis: str) -> list[float]:
    scales = [layer["encoding"].get(axis, {}).get("scale") for layer in spec["layer"]]
    return [end for scale in scales if scale for end in scale["domain"]]


def _values(spec: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return [layer["data"]["values"] for layer in spec["layer"] if "values" in layer.get("data", {})]
