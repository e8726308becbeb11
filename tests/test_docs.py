"""The documentation: tutorials run as they are written, pages generated from the code, a strict build offline."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from voicesim.phases import WEEK
from voicesim.scenario import PARAMETERS
from voicesim.shipped import shipped

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r'title="([^"]+)"')
ELEMENTS = [
    "1. Purpose and patterns",
    "2. Entities, state variables, and scales",
    "3. Process overview and scheduling",
    "4. Design concepts",
    "5. Initialization",
    "6. Input data",
    "7. Submodels",
]
CONCEPTS = [
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing",
    "Interaction", "Stochasticity", "Collectives", "Observation",
]  # fmt: skip


class Block(NamedTuple):
    language: str
    marks: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.fixture
def gen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The generators of the pages can be imported, as MkDocs imports them."""
    monkeypatch.syspath_prepend(str(DOCS / "gen"))
    yield
    for name in ("hook", "tables", "rules", "results", "speed"):
        sys.modules.pop(name, None)


# ------------------------------------------------------------------------------- tutorials


@pytest.mark.slow
@pytest.mark.parametrize("name", ["strategist", "facilitator", "researcher"])
def test_tutorial_runs_as_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    did = 0
    for block in blocks(DOCS / "tutorials" / f"{name}.md"):
        if title := TITLE.search(block.marks):
            target = tmp_path / title[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            exec(compile(block.text, f"{name}.md", "exec"), names)
            did += 1
        elif block.language == "console":
            for command in commands(block):
                (serves if "serves" in block.marks else runs)(command, tmp_path)
                did += 1
    assert did >= 3, "a tutorial in which nothing is run"


def commands(block: Block) -> list[list[str]]:
    lines = [line for line in block.text.splitlines() if line.startswith("$ ")]
    assert lines, f"a console block without a command: {block.text!r}"
    words = [shlex.split(line[2:]) for line in lines]
    assert all(line[0] == "voicesim" for line in words)
    return [[sys.executable, "-m", *line] for line in words]


def runs(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, f"{' '.join(command[2:])}\n{done.stdout}\n{done.stderr}"
    if "--out" in command and "--dry-run" not in command:
        assert (folder / command[command.index("--out") + 1] / "report.html").is_file()


def serves(command: list[str], folder: Path) -> None:
    """A server: it says where it is, answers there, and ends on Ctrl-C."""
    pytest.importorskip("solara")
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
        assert address is not None
        assert answers(address[0])
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def answers(address: str) -> bool:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            pass
        time.sleep(0.5)
    return False


# ------------------------------------------------------------------------------- the ODD protocol


def test_odd_2020_has_seven_elements_and_eleven_concepts_in_their_order() -> None:
    text = (DOCS / "model" / "odd.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ELEMENTS
    concepts = text.split("## 4. Design concepts")[1].split("## 5.")[0]
    assert re.findall(r"^### (.+)$", concepts, re.MULTILINE) == CONCEPTS


@pytest.mark.usefixtures("gen")
def test_the_schedule_lists_the_phases_of_the_week() -> None:
    import tables  # type: ignore[import-not-found]

    rows = tables.schedule_table().splitlines()[2:]
    assert [re.search(r"\*\*(\w+)\*\*", row)[1] for row in rows] == [p.name for p in WEEK]  # type: ignore[index]


# ------------------------------------------------------------------------------- generated pages


@pytest.mark.usefixtures("gen")
def test_every_rule_says_its_claim_equation_source_and_limits() -> None:
    import rules  # type: ignore[import-not-found]

    known = rules.limits()
    for name in rules.names():
        _, found = rules.read(name)
        for rule in found:
            where = f"voicesim/rules/{name}.py: {rule.name}"
            assert rule.claim, where
            assert rule.equations, where
            assert rule.source, where
            assert rule.limit, f"{where}: say its limits in docs/gen/limits.toml"
        assert set(known.get(name, {})) == {rule.name for rule in found}, f"limits.toml, [{name}]"
    assert set(known) == set(rules.names())


@pytest.mark.usefixtures("gen")
def test_every_symbol_of_a_rule_has_its_unit_and_meaning() -> None:
    import rules  # type: ignore[import-not-found]

    used: dict[str, set[str]] = {}
    for name in rules.names():
        for rule in rules.read(name)[1]:
            used[f"{name}.{rule.name}"] = set(rule.arguments)
            for argument in rule.arguments:
                unit, meaning = rules.symbol(name, rule.name, argument)
                assert unit, f"{name}.{rule.name}: {argument} has neither unit nor range"
                assert meaning or "row" in unit or "draw" in unit or "weight" in unit
    listed = dict(rules.symbols())
    assert set(listed.pop("any")) <= set().union(*used.values()), "symbols that no rule has"
    for mechanism, each in listed.items():
        for rule_name, own in each.items():
            assert set(own) <= used[f"{mechanism}.{rule_name}"], f"{mechanism}.{rule_name}"


@pytest.mark.usefixtures("gen")
def test_tables_of_speed_come_from_the_benchmarks_and_the_formula() -> None:
    import speed  # type: ignore[import-not-found]

    shown = speed.benchmarks_table()
    for row in speed.measured()["rows"]:
        assert row["what"] in shown
        assert row["reached"] is not False or "**not reached**" in shown
    assert "the default" in speed.examples_table()
    assert "100,000,000" in speed.huge_table()
    assert "core-hours" in speed.million_table()
    assert speed.prices_table().count("\n") == len(speed.TERMS) + 4


@pytest.mark.usefixtures("gen")
def test_every_parameter_measure_stream_and_array_is_on_its_page() -> None:
    import tables  # type: ignore[import-not-found]

    from voicesim import state, streams
    from voicesim.measures.registry import MEASURES

    parameters = tables.parameters_page()
    assert all(f"`{path}`" in parameters for path in PARAMETERS)
    assert all(f"`{name}`" in tables.measures_page() for name in MEASURES)
    listed = tables.streams_page()
    assert all(f"| {number} | `{name}`" in listed for number, name in streams.NAMES.items())
    arrays = tables.state_page()
    for part, kind in state.State.__annotations__.items():
        group = getattr(state, getattr(kind, "__forward_arg__", kind))
        assert all(f"`{part}.{name}`" in arrays for name in group._fields)


def test_the_kept_table_of_limits_is_complete_and_passes() -> None:
    """What `voicesim validate --markdown` wrote: every case is in it, none failed."""
    from voicesim.studies.validation.table import CASES, LEFT_OUT

    text = (DOCS / "generated" / "validation.md").read_text(encoding="utf-8")
    assert re.match(r"\d+ pass, 0 fail, ", text)
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert titles == [*(case.title for case in CASES), "Left out"]
    assert all(row.case in text for row in LEFT_OUT)


@pytest.mark.data
@pytest.mark.skipif(not (ROOT.parent / "shared" / "data").is_dir(), reason="no outside data")
def test_the_kept_table_of_patterns_has_every_pattern_of_the_data() -> None:
    """The part of `voicesim validate --data` that does not depend on luck is as it would be made now."""
    from voicesim.studies.grounding import table

    text = (DOCS / "generated" / "grounding.md").read_text(encoding="utf-8")
    for row in table.silos(ROOT.parent / "shared" / "data"):
        assert f"| {row.pattern}<br>*{row.source}* | {row.data} |" in text


def test_scenarios_that_pages_name_are_shipped() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    named = set(re.findall(r"^\$ voicesim run ([a-z-]+)(?= |$)", text, re.MULTILINE))
    there = {path.stem for path in shipped("scenarios").glob("*.toml")}
    assert named <= there


# ------------------------------------------------------------------------------- the site


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *(DOCS / f"how-to/{n}.md" for n in ("write-a-scenario", "real-organisation"))],
    ids=lambda page: page.stem,
)  # fmt: skip
def test_scenarios_written_on_pages_can_be_run(page: Path, tmp_path: Path) -> None:
    found = [block.text for block in blocks(page) if block.language == "toml"]
    assert found
    (tmp_path / "staff.csv").write_text(
        "personnel_no,cost_centre,role,manager\n"
        "1,A,Account manager,\n2,A,Counter,1\n3,B,Counter,1\n4,B,leader,1\n"
    )
    for text in found:
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "voicesim", "check", "mine.toml"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_site_builds_strictly_and_asks_nothing_of_other_machines(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 30
    loads = re.compile(
        r"<(?:script|img|iframe)[^>]+src=[\"']?(?:https?:)?//|<link[^>]+rel=[\"']?stylesheet[^>]+(?:https?:)?//"
        r"|@import[^;]+https?://|url\([\"']?(?:https?:)?//"
    )
    for page in [*pages, *tmp_path.rglob("*.css")]:
        found = loads.search(page.read_text(encoding="utf-8"))
        assert found is None, f"{page.relative_to(tmp_path)} loads {found[0]}"  # type: ignore[index]
    assert (tmp_path / "search" / "search_index.js").is_file()
