"""The page in a real browser: a server of its own, and a tab that notices everything that goes wrong."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

SMALL = """title = "Small"
weeks = 30
[organisation]
employees = 40
departments = 3
[customers]
count = 150
"""
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
READY = "window.voicesimStats && window.voicesimStats.painted > 0"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(scenario, *options):
    """`voicesim live` as a process of its own; gives its address and the process."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "voicesim",
        "live",
        str(scenario),
        "--port",
        str(port),
        *options,
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ}
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _until_ready(url, process)
        yield url, process
    finally:
        process.terminate()
        process.wait(20)


def _until_ready(url, process, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError("the server ended: " + process.stdout.read())
        try:
            with urllib.request.urlopen(url + "/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server was not ready in time")


class Tab:
    """A tab with its own session; ``wrong`` lists console errors, failed and outside requests."""

    def __init__(self, browser, url, size=(1280, 720)):
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, accept_downloads=True
        )
        self.page = self.context.new_page()
        self.wrong = []
        self.url = url
        self.page.on("console", lambda m: m.type == "error" and self.wrong.append(m.text))
        self.page.on("pageerror", lambda e: self.wrong.append(str(e)))
        self.page.on(
            "response", lambda r: r.status >= 400 and self.wrong.append(f"{r.status} {r.url}")
        )
        self.page.route("**/*", self._guard)

    def _guard(self, route):
        if route.request.url.startswith((self.url, "data:", "blob:")):
            route.continue_()
        else:
            self.wrong.append("outside: " + route.request.url)
            route.abort()

    def open(self, path=""):
        self.page.goto(self.url + path)
        self.page.wait_for_function(READY, timeout=240_000)
        return self

    def stats(self, name):
        return self.page.evaluate(f"window.voicesimStats.{name}")

    def until(self, condition, seconds=60):
        self.page.wait_for_function(condition, timeout=seconds * 1000)

    def move(self, lever, value):
        """Move a lever as a hand does, and wait until its future is on the screen."""
        seen = len(self.stats("latencies"))
        self.page.eval_on_selector(
            f'[data-lever="{lever}"]',
            """(n, v) => { n.closest("details")?.setAttribute("open", "");
            if (n.type === "checkbox") n.checked = v; else n.value = v;
            n.dispatchEvent(new Event(n.type === "range" ? "input" : "change", {bubbles: true})); }""",
            value,
        )
        self.until(f"window.voicesimStats.latencies.length > {seen}")

    def seek(self, frame):
        self.page.eval_on_selector(
            ".vs-scrub",
            "(n, v) => { n.value = v; n.dispatchEvent(new Event('input', {bubbles: true})); }",
            str(frame),
        )
        self.until(f"Math.abs(window.voicesimStats.at - {frame}) < 0.01")

    def picture_of_map(self):
        return self.page.evaluate("document.querySelector('.vs-map').toDataURL()")

    def picture_of_lines(self):
        return self.page.evaluate("document.querySelector('.vs-chart').toDataURL()")

    def close(self):
        self.context.close()
