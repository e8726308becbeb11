"""What is written can be read: contrast of the page's colours by WCAG 2, in both themes."""

import re

import pytest

from voicesim.live.stage import ASSETS

CSS = (ASSETS / "stage.css").read_text(encoding="utf-8")
THEMES = {
    "dark": re.search(r"^\.vs \{(.*?)display:", CSS, re.DOTALL | re.MULTILINE)[1],
    "light": re.search(r'^\.vs\[data-theme="light"\] \{(.*?)\}', CSS, re.DOTALL | re.MULTILINE)[1],
}


def colours(theme):
    return dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]{6})", THEMES[theme]))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize(
    "name", ["ink", "soft", "bad", "good", "flag", "m0", "m1", "m2", "m3", "a"]
)
@pytest.mark.parametrize("ground", ["back", "panel"])
def test_words_stand_out_from_their_ground(theme, name, ground):
    found = colours(theme)
    assert contrast(found[name], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", list(THEMES))
def test_what_is_written_on_a_pressed_button_can_be_read(theme):
    found = colours(theme)
    assert contrast(found["accent-ink"], found["accent"]) >= 4.5
