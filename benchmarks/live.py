"""The live page in Chromium: frames painted a second, and the time from a slider to its new future.

Chromium paints in software here, so frame rates are lower bounds for a laptop with a graphics card.
`python -m benchmarks.live` prints these rows alone, with the load of the machine beside them.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, plain, table
from tests.live.browser import ARGS, Tab, serving

GROUP = "live page (Chromium, software painting, 1280x720)"
SIZES = {"default size": "", "2,000 voices": "[organisation]\nemployees = 1960\ndepartments = 12\n"}
SETTLE_SECONDS = 8  # until the band in the background is done, or nearly so
MOVES = 12
LEAST_FRAMES, MOST_MS = 25, 100


def frames_a_second(tab: Tab, spans: int, seconds: float = 2.0) -> list[float]:
    """Distinct moments painted a second while the page plays, span by span."""
    tab.page.keyboard.press("Home")
    tab.page.keyboard.press("Space")
    tab.page.wait_for_timeout(500)
    found = []
    for _ in range(spans):
        ask = "[voicesimStats.distinct, performance.now()]"
        shown, at = tab.page.evaluate(ask)
        tab.page.wait_for_timeout(seconds * 1000)
        more, then = tab.page.evaluate(ask)
        found.append(1000 * (more - shown) / (then - at))
    tab.page.keyboard.press("Space")
    return found


def slider_to_screen(tab: Tab) -> list[float]:
    """Milliseconds from a slider to the first frame of the future it makes, at half time."""
    tab.seek(52)
    for i in range(MOVES):
        tab.move("coaching.hours", str(30 + 4 * i))
        tab.page.wait_for_timeout(150)
    return list(tab.stats("latencies"))[-MOVES:]


def of_size(browser: Any, name: str, text: str, quick: bool) -> list[Row]:
    """The rows of one size of organisation."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "size.toml"
        path.write_text('title = "Size"\n' + text)
        with serving(path) as (url, _):
            started = time.perf_counter()
            tab = Tab(browser, url).open()
            opened = time.perf_counter() - started
            tab.page.wait_for_timeout(SETTLE_SECONDS * 1000)
            frames, times = frames_a_second(tab, 2 if quick else 5), slider_to_screen(tab)
            wrong = tab.wrong
            tab.close()
    if wrong:
        raise SystemExit("the page went wrong: " + "; ".join(wrong))
    rate, wait = plain(frames), plain(times)
    aimed = name == "default size"
    limit, reached = (f"< {MOST_MS}", wait[0] < MOST_MS) if aimed else ("", None)
    return [
        Row(GROUP, f"{name}: opened and painted", opened, opened, opened, "s"),
        Row(
            GROUP,
            f"{name}: frames a second",
            *rate,
            "frames/s",
            f">= {LEAST_FRAMES}",
            rate[0] >= LEAST_FRAMES,
        ),
        Row(GROUP, f"{name}: slider to new future on screen", *wait, "ms", limit, reached),
    ]


def rows(quick: bool) -> list[Row]:
    """Figures of the default size and of 2,000 voices; none where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("VOICESIM_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("live: no Chromium found, left out", file=sys.stderr)
        return []
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=ARGS)
        found = [row for name, text in SIZES.items() for row in of_size(browser, name, text, quick)]
        browser.close()
    return found


if __name__ == "__main__":
    print(table(rows("--quick" in sys.argv)))
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
