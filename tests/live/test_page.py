"""The page in Chromium: nothing goes wrong, nothing leaves the machine, every control does its work."""

import json
import time
import tomllib
import urllib.request

import pytest

from tests.live.browser import ARGS, SMALL, Tab, serving
from voicesim.live.levers import LEVERS

pytestmark = pytest.mark.browser
# Opacity of the timeline's coloured strip at three quarters of its width.
LATE_REGIME = """() => { const c = document.querySelector('.vs-chart'), height = c.getBoundingClientRect().height;
  return c.getContext('2d').getImageData(0.75 * c.width, c.height * (height - 30) / height, 1, 1).data[3]; }"""
SETTLED = "!document.querySelector('.vs-twins').hidden"


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        started = p.chromium.launch(executable_path=chromium, args=ARGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    path = tmp_path_factory.mktemp("live") / "small.toml"
    path.write_text(SMALL)
    with serving(path, "--seed", "5") as (url, _):
        yield url


@pytest.fixture
def tab(browser, server):
    one = Tab(browser, server).open()
    yield one
    assert one.wrong == []
    assert one.stats("errors") == []
    one.close()


@pytest.fixture(scope="module")
def one_tab(browser, server):
    """A tab that is kept: who uses it leaves it as it was."""
    one = Tab(browser, server).open()
    yield one
    one.close()


def test_the_page_plays_pauses_steps_and_scrubs(tab):
    tab.page.keyboard.press("Space")
    tab.until("window.voicesimStats.at > 1.5")
    tab.page.keyboard.press("Space")
    stopped = tab.stats("at")
    tab.page.wait_for_timeout(300)
    assert tab.stats("at") == stopped
    tab.seek(10)
    tab.page.keyboard.press("ArrowRight")
    tab.until("window.voicesimStats.at === 11")
    tab.page.keyboard.press("ArrowLeft")
    tab.until("window.voicesimStats.at === 10")
    tab.page.keyboard.press("End")
    tab.until("window.voicesimStats.at === 30")
    assert tab.page.inner_text(".vs-week") == "week 30 of 30"


def test_the_map_moves_between_weeks(tab):
    tab.seek(10)
    first = tab.picture_of_map()
    tab.seek(10.5)
    assert tab.picture_of_map() != first
    tab.seek(10)
    assert tab.picture_of_map() == first


@pytest.mark.parametrize("lever", [name for name, row in LEVERS.items() if row.main])
def test_every_lever_in_front_moves_the_lines_and_undo_moves_them_back(one_tab, lever):
    tab = one_tab
    tab.seek(3)
    row = LEVERS[lever]
    now = tab.page.input_value(f'[data-lever="{lever}"]')
    if row.choices:
        value = next(choice for choice in row.choices if choice != now)
    else:
        value = f"{row.low if row.high - float(now) < float(now) - row.low else row.high:g}"
    before = tab.page.inner_text(".vs-dials"), tab.picture_of_lines()
    tab.move(lever, value)
    tab.seek(30)
    assert tab.page.input_value(f'[data-lever="{lever}"]') == value
    assert tab.picture_of_lines() != before[1]
    tab.page.keyboard.press("z")
    tab.until("document.querySelector('[title=\"Undo (Z)\"]').disabled")
    assert tab.page.input_value(f'[data-lever="{lever}"]') == now
    assert tab.wrong == []


def test_twins_start_equal_and_differ_by_what_was_changed(tab):
    tab.page.keyboard.press("k")
    tab.until(SETTLED)
    tab.until("!document.querySelector('.vs-word-a').hidden")
    tab.seek(20)
    halves = """() => { const c = document.querySelector('.vs-map'), g = c.getContext('2d'), w = Math.floor(c.width / 2) - 4, y = 150;
      const a = g.getImageData(0, y, w, 180).data, b = g.getImageData(c.width - w, y, w, 180).data; let n = 0;
      for (let i = 0; i < a.length; i += 4) if (Math.abs(a[i] - b[i]) > 60) n++; return n / (w * 180); }"""  # noqa: E501
    past = tab.page.evaluate(halves)
    tab.seek(29)
    same = tab.page.evaluate(halves)
    tab.seek(20)
    tab.move("discovery.share", "1")
    tab.seek(20)
    assert tab.page.evaluate(halves) == past
    tab.seek(29)
    assert tab.page.evaluate(halves) > same


def test_twins_may_be_left_and_shown_again(tab):
    for shown in (True, False, True):
        tab.page.keyboard.press("t")
        tab.until(f"document.querySelector('.vs-word-a').hidden === {str(not shown).lower()}")
    tab.seek(5)
    assert tab.wrong == []


def test_twins_say_when_a_difference_is_more_than_luck(tab):
    tab.page.keyboard.press("k")
    tab.until(SETTLED)
    tab.page.check("input[value=start]")
    tab.move("discovery.share", "0")
    tab.move("policy.openness", "0")
    tab.until(
        "/worse in .*20 runs each/.test(document.querySelector('.vs-verdict').textContent)", 120
    )
    assert tab.page.locator(".vs-twins tr.vs-worse").count() > 0


def test_reset_and_reseed_keep_what_they_should(tab):
    tab.move("coaching.hours", "60")
    tab.page.fill(".vs-seed", "123")
    tab.page.press(".vs-seed", "Enter")
    tab.until("location.hash.length > 10 && document.querySelector('.vs-seed').value === '123'")
    assert tab.page.input_value('[data-lever="coaching.hours"]') == "60"
    tab.page.get_by_role("button", name="All levers as the scenario says").click()
    tab.until("document.querySelector('[data-lever=\"coaching.hours\"]').value === '25'")
    assert tab.page.input_value(".vs-seed") == "123"


def test_an_event_is_dropped_at_the_week_and_a_branch_is_kept(tab):
    tab.seek(12)
    tab.page.click('[data-event="crisis"]')
    tab.until("document.querySelector('.vs-branches button')")
    assert tab.page.inner_text(".vs-branches") == "week 12: Crisis"
    tab.seek(2)
    tab.page.keyboard.press("Shift+ArrowRight")
    tab.until("Math.round(window.voicesimStats.at) === 12")
    tab.page.keyboard.press("ArrowRight")
    tab.until("document.querySelector('.vs-feed').textContent.includes('A crisis breaks out')")


def test_a_reload_returns_to_the_same_state(tab):
    tab.seek(9)
    tab.move("coaching.hours", "70")
    tab.page.keyboard.press("k")
    tab.until(SETTLED)
    tab.seek(14)
    tab.page.wait_for_timeout(500)
    tab.page.reload()
    tab.page.wait_for_function("window.voicesimStats && window.voicesimStats.painted > 0")
    tab.until("window.voicesimStats.at === 14")
    assert tab.page.input_value('[data-lever="coaching.hours"]') == "70"
    assert tab.page.is_visible(".vs-twins")


def test_two_tabs_never_share_a_world(browser, server):
    one, two = Tab(browser, server).open(), Tab(browser, server).open()
    lines = two.picture_of_lines()
    one.move("discovery.share", "1")
    two.page.wait_for_timeout(500)
    assert two.page.input_value('[data-lever="discovery.share"]') == "0.4"
    two.seek(0)
    assert one.picture_of_lines() != lines
    assert one.wrong == two.wrong == []
    one.close()
    two.close()


def test_clicking_a_voice_tells_who_it_is_and_silences_it(tab):
    tab.seek(20)
    tab.page.evaluate("document.querySelector('.vs-feed button').click()")
    tab.until("!document.querySelector('.vs-card').hidden")
    assert "Share of all that was heard" in tab.page.inner_text(".vs-card")
    tab.page.get_by_role("button", name="Without this voice").click()
    tab.until(SETTLED)


def test_clicking_a_line_tells_what_happened_that_week(tab):
    box = tab.page.locator(".vs-chart").bounding_box()
    tab.page.mouse.click(box["x"] + 120, box["y"] + 70)
    tab.until("!document.querySelector('.vs-card').hidden")
    assert tab.page.inner_text(".vs-card h3").startswith("Week ")


def _download(tab, what):
    with tab.page.expect_download() as waiting:
        tab.page.select_option(".vs-away", what)
    with open(waiting.value.path(), "rb") as file:
        return file.read()


def test_what_is_taken_away_is_what_is_shown(tab, tmp_path):
    import numpy as np
    import pandas as pd

    from voicesim.io.scenarios import load
    from voicesim.live.runs import NAMES, Wish, replicate

    tab.seek(8)
    tab.move("coaching.hours", "60")
    text = _download(tab, "toml")
    assert tomllib.loads(text.decode())["events"][0]["set"] == {"coaching.hours": 60.0}
    path = tmp_path / "session.toml"
    path.write_bytes(text)
    import io

    shown = pd.read_csv(io.BytesIO(_download(tab, "csv")))
    again = replicate(Wish(load(path), (), 5), 0)
    np.testing.assert_array_equal(shown[shown["future"] == "B"][list(NAMES)].to_numpy(), again)
    assert _download(tab, "png")[:4] == b"\x89PNG"


def test_views_themes_presenter_and_help_open_by_key(tab):
    for key, condition in (
        ("n", "document.querySelector('[title=\"Map or network (N)\"]').textContent === 'Map'"),
        ("d", "document.querySelector('.vs').dataset.theme === 'light'"),
        ("p", "document.querySelector('.vs').classList.contains('vs-presenting')"),
        ("?", "!document.querySelector('.vs-help').hidden"),
        ("Escape", "document.querySelector('.vs-help').hidden"),
    ):
        tab.page.keyboard.press(key)
        tab.until(condition)


def test_a_wrong_link_is_told_and_the_page_lives(browser, server):
    tab = Tab(browser, server)
    tab.open("/#s=nonsense")
    tab.until("window.voicesimStats.errors.length > 0")
    assert "link" in tab.page.inner_text(".vs-error")
    tab.move("coaching.hours", "60")
    assert tab.wrong == []
    tab.close()


def test_a_story_asks_first_then_plays_then_tells(browser, tmp_path):
    with serving("orchestrated") as (url, _):
        tab = Tab(browser, url).open()
        tab.page.select_option(".vs-stories", "many_voices")
        tab.until("!document.querySelector('.vs-ask').hidden")
        tab.page.set_viewport_size({"width": 1280, "height": 720})
        assert tab.page.is_visible('[data-lever="official.rate"]')
        assert not tab.page.is_visible('[data-lever="coaching.hours"]')
        assert tab.page.evaluate(LATE_REGIME) == 0  # the end is not given away
        tab.page.keyboard.press("1")
        tab.until("window.voicesimStats.at > 0.2")
        tab.page.keyboard.press("End")
        tab.until(
            "/The room (was right|said)/.test(document.querySelector('.vs-told').textContent)"
        )
        assert tab.page.evaluate(LATE_REGIME) == 255
        tab.page.click(".vs-next")
        tab.until("document.querySelector('.vs-story h2').textContent === 'Opening the gates'")
        assert tab.wrong == []
        tab.close()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_nothing_is_cut_off_and_nothing_scrolls(browser, server, size):
    tab = Tab(browser, server, size).open()
    overflow = "() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"  # noqa: E501
    assert max(tab.page.evaluate(overflow)) <= 0
    cut = """() => [...document.querySelectorAll('.vs-header > *, .vs-transport > *')].filter(n => { const b = n.getBoundingClientRect();
      return !n.hidden && b.width && (b.right > innerWidth + 1 || b.left < -1); }).map(n => n.className)"""  # noqa: E501
    assert tab.page.evaluate(cut) == []
    tab.close()


def test_every_control_has_a_name(tab):
    nameless = """() => [...document.querySelectorAll('.vs button, .vs input, .vs select')].filter(n =>
      !(n.textContent.trim() || n.getAttribute('aria-label') || n.labels?.length)).map(n => n.outerHTML)"""
    assert tab.page.evaluate(nameless) == []


def test_a_lost_server_is_told_and_what_is_computed_still_plays(browser, tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    with serving(path) as (url, process):
        tab = Tab(browser, url).open()
        process.terminate()
        process.wait(20)
        tab.until("!document.querySelector('.vs-lost').hidden", 30)
        tab.page.keyboard.press("Space")
        tab.until("window.voicesimStats.at > 1")
        tab.close()


def test_a_closed_tab_ends_its_session(browser, server):
    tab = Tab(browser, server).open()

    def kernels():
        with urllib.request.urlopen(server + "/resourcez") as answer:
            return json.load(answer)["kernels"]["total"]

    before = kernels()
    tab.page.close(run_before_unload=True)  # as a hand closes it; a killed one is forgotten later
    for _ in range(100):
        if kernels() < before:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the session of a closed tab is still there")
    tab.close()
