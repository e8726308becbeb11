"""The map of the culture space: the page, the voices, the cloud of impressions and the public face."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voicesim.reports import theme
from voicesim.reports.charts.base import AnyChart, finished, rows

MOST_VOICES = 1500  # dots that can still be told apart
GRID = 72  # cells of the cloud, each way
SOFTNESS = 0.9  # width of the kernel of the cloud, over Scott's n^(-1/6) times the spread
DENSEST = 150  # of 255: opacity of the cloud where it is densest
NEARLY_ALL = 0.985  # of the voices, and of the customers, that a map must show
WIDEST = 4.0  # page radii: what lies further out is left outside the picture
CIRCLE = np.linspace(0, 2 * np.pi, 73)


class Plane(NamedTuple):
    """Where to look from: two directions in the culture space, and how that is said in words."""

    axes: NDArray[np.float64]  # (D, 2)
    names: tuple[str, str]
    note: str


def coordinates(points: pd.DataFrame) -> list[str]:
    """Columns x0, x1, ... of a table of places, in order."""
    found = [c for c in points.columns if c.startswith("x") and c[1:].isdigit()]
    return sorted(found, key=lambda c: int(c[1:]))


def plane_of(points: pd.DataFrame, values: tuple[str, ...] = ()) -> Plane:
    """The plane of a map: the two axes themselves, or the two main directions when there are more."""
    columns = coordinates(points)
    dimension = len(columns)
    name = [values[k] if k < len(values) else f"value {k + 1}" for k in range(dimension)]
    if dimension == 1:
        return Plane(np.array([[1.0, 0.0]]), (name[0], ""), "")
    if dimension == 2:
        return Plane(np.eye(2), (name[0], name[1]), "")
    cloud = points[columns].to_numpy(dtype=float)
    _, sizes, directions = np.linalg.svd(cloud, full_matrices=False)
    axes = directions[:2].T.copy()
    for k in range(2):  # a direction has no sign of its own: let its largest part point to plus
        axes[:, k] *= np.sign(axes[np.argmax(np.abs(axes[:, k])), k])
    kept = float((sizes[:2] ** 2).sum() / max((sizes**2).sum(), 1e-12))
    note = (
        f"{dimension} values seen from the two directions in which places differ most "
        f"({100 * kept:.0f} % of the squared distances); places may lie nearer the page here than they are"
    )
    return Plane(axes, ("first main direction", "second main direction"), note)


def projected(points: pd.DataFrame, plane: Plane) -> pd.DataFrame:
    """The table with columns x and y: places on the plane."""
    flat = points[coordinates(points)].to_numpy(dtype=float) @ plane.axes
    return points.assign(x=flat[:, 0], y=flat[:, 1])


def extent(points: pd.DataFrame) -> float:
    """Half-width of a map that shows the page and nearly all voices and customers (page radii)."""
    far = 1.0
    for some in (points["kind"] == "customer", points["kind"].isin(["employee", "partner"])):
        reach = points.loc[some, ["x", "y"]].abs().max(axis=1).dropna()
        far = max(far, float(reach.quantile(NEARLY_ALL)) if len(reach) else 0.0)
    return float(np.clip(1.05 * far, 1.35, WIDEST))


def culture_map(
    points: pd.DataFrame, colours: Mapping[str, str], half: float, names: tuple[str, str] = ("", "")
) -> AnyChart:
    """One moment of the culture space, square.

    ``points`` has kind, group (what is coloured), enabled, audience, name, x, y (`projected`);
    ``half`` is the half-width of the picture; one unit is the radius of the page.
    """
    customers = points[points["kind"] == "customer"]
    voices = points[points["kind"].isin(["employee", "partner"])]
    shown = voices.sample(MOST_VOICES, random_state=0) if len(voices) > MOST_VOICES else voices
    layers: list[Any] = [ring(0, 0, 1.0, half, fill=theme.PAGE, stroke=theme.PAGE_EDGE)]
    if len(customers):
        layers.append(cloud(customers, half))
    layers.append(cross(half))
    layers += [dots(shown, colours, half), account(points, half)]
    if len(customers):
        layers += face(customers, half)
    layers += axis_names(names, half)
    on_page = float(((voices["x"] ** 2 + voices["y"] ** 2) <= 1).mean()) if len(voices) else 0.0
    text = f"Map of the culture space: {len(voices)} voices, {on_page:.0%} of them inside the page."
    return finished(alt.layer(*layers), text, "container")


def scales(half: float) -> tuple[alt.X, alt.Y]:
    """Both axes of a map: equal, without labels (so that the picture stays square)."""
    scale = alt.Scale(domain=[-half, half], nice=False, zero=False)
    return alt.X("x:Q", scale=scale, axis=None), alt.Y("y:Q", scale=scale, axis=None)


def ring(
    x: float,
    y: float,
    radius: float,
    half: float,
    *,
    fill: str | None,
    stroke: str,
    dash: bool = False,
) -> alt.Chart:
    """A circle of a radius in page radii."""
    frame = pd.DataFrame(
        {
            "x": x + radius * np.cos(CIRCLE),
            "y": y + radius * np.sin(CIRCLE),
            "i": range(len(CIRCLE)),
        }
    )
    across, up = scales(half)
    look: dict[str, Any] = {"strokeDash": [4, 3]} if dash else {}
    mark = alt.Chart(rows(frame)).mark_line(
        stroke=stroke, strokeWidth=1.5, fill=fill, clip=True, interpolate="linear-closed", **look
    )
    return mark.encode(x=across, y=up, order="i:O")


def cross(half: float) -> AnyChart:
    """Two thin lines through the centre of the page."""
    ends = pd.DataFrame({"x": [-half, half], "y": [0.0, 0.0]})
    across, up = scales(half)
    level = alt.Chart(rows(ends)).mark_line(color=theme.RULE, strokeWidth=1).encode(x=across, y=up)
    turned = ends.rename(columns={"x": "y", "y": "x"})
    upright = (
        alt.Chart(rows(turned)).mark_line(color=theme.RULE, strokeWidth=1).encode(x=across, y=up)
    )
    return alt.layer(level, upright)


def dots(voices: pd.DataFrame, colours: Mapping[str, str], half: float) -> alt.Chart:
    """Voices: colour by group, triangles for partners, filled when enabled, larger with audience.

    Those further out than the picture are left out whole.
    """
    across, up = scales(half)
    columns = ["x", "y", "kind", "group", "enabled", "audience", "name"]
    inside = voices[["x", "y"]].abs().max(axis=1) <= half
    frame = (
        voices[inside]
        .assign(enabled=voices["enabled"].astype(bool))
        .sort_values("audience", ascending=False)
    )
    largest = float(frame["audience"].max()) if len(frame) else 1.0
    return (
        alt.Chart(rows(frame, columns))
        .mark_point(strokeWidth=1.1, opacity=0.85)
        .encode(
            x=across,
            y=up,
            color=alt.Color(
                "group:N",
                legend=None,
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
            ),
            fill=alt.Fill(
                "group:N",
                legend=None,
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
            ),
            fillOpacity=alt.condition("datum.enabled", alt.value(0.75), alt.value(0.0)),
            shape=alt.Shape(
                "kind:N",
                legend=None,
                scale=alt.Scale(domain=["employee", "partner"], range=["circle", "triangle-up"]),
            ),
            size=alt.Size(
                "audience:Q",
                legend=None,
                scale=alt.Scale(type="sqrt", domain=[0, max(largest, 1.0)], range=[14, 190]),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Voice"),
                alt.Tooltip("group:N", title="Group"),
                alt.Tooltip("enabled:N", title="Enabled"),
                alt.Tooltip("audience:Q", title="Audience", format=",d"),
            ],
        )
    )


def account(points: pd.DataFrame, half: float) -> alt.Chart:
    """The official account: an open square where it stands."""
    across, up = scales(half)
    frame = points.loc[points["kind"] == "official", ["x", "y", "name"]]
    mark = alt.Chart(rows(frame)).mark_point(
        shape="square", size=110, color=theme.INK, strokeWidth=1.8
    )
    return mark.encode(x=across, y=up, tooltip=["name:N"])


def face(customers: pd.DataFrame, half: float) -> list[alt.Chart]:
    """The public face: the mean impression, and a ring at the root-mean-square distance to it."""
    x, y = float(customers["x"].mean()), float(customers["y"].mean())
    spread = float(np.sqrt(((customers["x"] - x) ** 2 + (customers["y"] - y) ** 2).mean()))
    across, up = scales(half)
    spot = pd.DataFrame(
        {"x": [x], "y": [y], "what": ["the public face"], "drift": [float(np.hypot(x, y))]}
    )
    mark = (
        alt.Chart(rows(spot))
        .mark_point(
            shape="diamond",
            size=190,
            filled=True,
            fill=theme.INK,
            stroke="white",
            strokeWidth=2,
            opacity=1,
        )
        .encode(
            x=across,
            y=up,
            tooltip=["what:N", alt.Tooltip("drift:Q", title="Drift (page radii)", format=".2f")],
        )
    )
    return [ring(x, y, spread, half, fill=None, stroke=theme.INK, dash=True), mark]


def axis_names(names: tuple[str, str], half: float) -> list[alt.Chart]:
    """Names of the two directions, small, at their positive ends."""
    marks = []
    across, up = scales(half)
    for place, name, turn in (((half, 0.0), names[0], 0), ((0.0, half), names[1], 0)):
        if not name:
            continue
        frame = pd.DataFrame({"x": [place[0]], "y": [place[1]], "text": [name]})
        side: dict[str, Any] = (
            {"align": "right", "dx": -3, "dy": -6}
            if place[0]
            else {"align": "left", "dx": 5, "dy": 9}
        )
        mark = alt.Chart(rows(frame)).mark_text(
            color=theme.SOFT_INK, fontSize=10, angle=turn, **side
        )
        marks.append(mark.encode(x=across, y=up, text="text:N"))
    return marks


def cloud(customers: pd.DataFrame, half: float) -> alt.Chart:
    """Impressions as a soft picture: a density, embedded as a small PNG."""
    density = smoothed(
        customers["x"].to_numpy(dtype=float), customers["y"].to_numpy(dtype=float), half
    )
    url = "data:image/png;base64," + base64.b64encode(png(density)).decode("ascii")
    across, up = scales(half)
    frame = pd.DataFrame({"x": [0.0], "y": [0.0], "url": [url]})
    image = alt.Chart(rows(frame)).mark_image(
        width=alt.expr("width"), height=alt.expr("height"), aspect=False
    )
    return image.encode(x=across, y=up, url="url:N")


def smoothed(x: NDArray[np.float64], y: NDArray[np.float64], half: float) -> NDArray[np.float64]:
    """Density of places on a GRID x GRID picture, smoothed (Scott 1992), largest value 1."""
    counts, _, _ = np.histogram2d(y, x, bins=GRID, range=[[-half, half]] * 2)
    cells = np.arange(-GRID, GRID + 1) * (2 * half / GRID)
    spread = float(np.sqrt((np.var(x) + np.var(y)) / 2))
    width = max(SOFTNESS * spread * len(x) ** (-1 / 6), 2 * half / GRID)
    kernel = np.exp(-0.5 * (cells / width) ** 2)
    for axis in (0, 1):
        counts = np.apply_along_axis(
            lambda row: np.convolve(row, kernel)[GRID : 2 * GRID], axis, counts
        )
    return counts[::-1] / max(float(counts.max()), 1e-12)


def png(density: NDArray[np.float64]) -> bytes:
    """A PNG of the cloud's colour, as opaque as the density (rows from the top)."""
    red, green, blue = (int(theme.CLOUD[i : i + 2], 16) for i in (1, 3, 5))
    height, width = density.shape
    pixels = np.zeros((height, width, 4), dtype=np.uint8)
    pixels[..., :3] = (red, green, blue)
    pixels[..., 3] = np.round(DENSEST * np.sqrt(density) * (density > 0.004)).astype(np.uint8)
    lines = b"".join(b"\0" + pixels[i].tobytes() for i in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(lines, 9))
        + chunk(b"IEND", b"")
    )


def culture_strip(
    points: pd.DataFrame, colours: Mapping[str, str], half: float, name: str
) -> AnyChart:
    """One moment of a culture space of one value: the page as a band, voices and impressions on rows."""
    across = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[-half, half], nice=False),
        title=f"{name} (page radii from the centre)",
    )
    band = alt.Chart(rows(pd.DataFrame({"x": [-1.0], "to": [1.0]})))
    page = band.mark_rect(fill=theme.PAGE, stroke=theme.PAGE_EDGE).encode(x=across, x2="to:Q")
    who = points.assign(row=np.where(points["kind"] == "customer", "impressions", points["group"]))
    who = who[who["kind"].isin(["customer", "employee", "partner"])]
    who = who.groupby("row", group_keys=False).head(MOST_VOICES)
    scale = {**colours, "impressions": theme.CLOUD}
    ticks = (
        alt.Chart(rows(who, ["x", "row", "name"]))
        .mark_tick(opacity=0.45, thickness=1.4, clip=True)
        .encode(
            x=across,
            y=alt.Y(
                "row:N", title=None, sort=list(scale), axis=alt.Axis(ticks=False, domain=False)
            ),
            color=alt.Color(
                "row:N",
                legend=None,
                scale=alt.Scale(domain=list(scale), range=list(scale.values())),
            ),
            tooltip=["name:N", alt.Tooltip("x:Q", format=".2f")],
        )
    )
    return finished(
        alt.layer(page, ticks),
        f"Voices and impressions along {name}.",
        30 + 26 * who["row"].nunique(),
    )
