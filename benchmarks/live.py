"""The live page in Chromium: frames painted a second, and the time from a slider to its new future.

Run it with `python -m benchmarks.live` (`--json FILE` keeps the figures). Chromium paints in software here, so
frame rates are lower bounds for a laptop with a graphics card.
"""

import argparse
import json
import os
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.live.browser import ARGS, Tab, serving

SIZES = {"default": "", "2,000 voices": "[organisation]\nemployees = 1960\ndepartments = 12\n"}
MOVES = 12


def frames_a_second(tab: Tab, seconds: float) -> dict[str, float]:
    """Paint while playing: frames and distinct moments shown a second."""
    tab.page.keyboard.press("Home")
    tab.page.keyboard.press("Space")
    tab.page.wait_for_timeout(500)
    before = tab.page.evaluate("[voicesimStats.painted, voicesimStats.distinct, performance.now()]")
    tab.page.wait_for_timeout(seconds * 1000)
    after = tab.page.evaluate("[voicesimStats.painted, voicesimStats.distinct, performance.now()]")
    tab.page.keyboard.press("Space")
    span = (after[2] - before[2]) / 1000
    return {
        "frames_a_second": (after[0] - before[0]) / span,
        "distinct_a_second": (after[1] - before[1]) / span,
    }


def slider_to_screen(tab: Tab) -> dict[str, float]:
    """Milliseconds from moving a slider to the first frame of the future it makes."""
    tab.seek(52)
    for i in range(MOVES):
        tab.move("coaching.hours", str(30 + 4 * i))
    times = tab.stats("latencies")[-MOVES:]
    return {"median_ms": statistics.median(times), "worst_ms": max(times)}


def measure(browser: object, text: str, seconds: float) -> dict[str, float]:
    """Figures of one size of organisation."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "size.toml"
        path.write_text('title = "Size"\n' + text)
        with serving(path) as (url, _):
            tab = Tab(browser, url).open()
            tab.page.wait_for_timeout(8000)  # the band in the background is done or nearly so
            found = {**frames_a_second(tab, seconds), **slider_to_screen(tab)}
            if tab.wrong:
                raise SystemExit("the page went wrong: " + "; ".join(tab.wrong))
            tab.close()
    return {name: round(value, 1) for name, value in found.items()}


def main() -> None:
    """Print the figures of each size, with the load of the machine beside them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    chromium = os.environ.get("VOICESIM_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=ARGS)
        found = {name: measure(browser, text, asked.seconds) for name, text in SIZES.items()}
        browser.close()
    found["load of the machine"] = {"one_minute": os.getloadavg()[0], "cores": os.cpu_count()}
    print(json.dumps(found, indent=2))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
