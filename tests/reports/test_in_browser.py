"""The report in a real browser: nothing leaves, everything is drawn, a phone need not scroll sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reports.made import made_run
from tests.reports.made_studies import made_comparison, made_sweep
from tests.reports.test_run_report import EVIL
from voicesim.reports import write_report
from voicesim.reports.run import run_report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = made_run(title=f"A title {EVIL}", story=EVIL)
    assert tables.map is not None
    tables.map.loc[tables.map["kind"] == "employee", "name"] = EVIL
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(run_report(tables), encoding="utf-8")
    return path


def opened(browser: Any, path: Path, width: int) -> tuple[Any, list[str], list[str]]:
    """The page, drawn; every request it made; every complaint of the browser."""
    view = browser.new_page(viewport={"width": width, "height": 900})
    requests: list[str] = []
    complaints: list[str] = []
    view.on("request", lambda request: requests.append(request.url))
    view.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    view.on("pageerror", lambda error: complaints.append(str(error)))
    view.goto(path.as_uri())
    view.wait_for_function(
        "document.querySelectorAll('[data-chart]').length === document.querySelectorAll('[data-chart] svg').length",
        timeout=60_000,
    )
    return view, requests, complaints


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_report_opens_alone(browser: Any, evil: Path, width: int) -> None:
    view, requests, complaints = opened(browser, evil, width)
    outside = [url for url in requests if not url.startswith(("data:", "blob:"))]
    assert outside == [evil.as_uri()]
    assert complaints == []
    assert view.evaluate("window.hurt") is None
    assert view.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    widths = view.evaluate(
        "[...document.querySelectorAll('[data-chart] svg')].map(s => s.getBoundingClientRect().width)"
    )
    assert min(widths) > 150
    assert max(widths) <= width
    view.close()


@pytest.mark.parametrize("made", [made_sweep, made_comparison])
@pytest.mark.parametrize("width", [1280, 390])
def test_reports_of_studies_open_alone(
    browser: Any, tmp_path: Path, made: Callable[[Path], Path], width: int
) -> None:
    path = write_report(made(tmp_path))
    view, requests, complaints = opened(browser, path, width)
    assert [url for url in requests if not url.startswith(("data:", "blob:"))] == [path.as_uri()]
    assert complaints == []
    assert view.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    view.close()


def test_the_page_of_the_map_is_round(browser: Any, evil: Path) -> None:
    view, _, _ = opened(browser, evil, 1280)
    box = view.evaluate(
        "(() => { const b = [...document.querySelectorAll('.square svg path')].map(p => p.getBoundingClientRect())"
        ".sort((a, b) => b.width * b.height - a.width * a.height);"
        " return b.map(r => [r.width, r.height]).slice(0, 12) })()"
    )
    assert any(abs(w - h) < 2 and w > 60 for w, h in box)
    view.close()


def test_it_prints_with_everything_opened(browser: Any, evil: Path) -> None:
    view, _, _ = opened(browser, evil, 1280)
    pdf = view.pdf(format="A4")
    assert pdf[:5] == b"%PDF-"
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type/Page") > 3
    view.close()
