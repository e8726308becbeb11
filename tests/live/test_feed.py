"""The feed: every sentence is backed by the record."""

import re

import numpy as np
import pytest

from tests.live.small import small
from voicesim.live import feed, runs
from voicesim.live.future import BADLY, SLIP
from voicesim.measures.regime import REGIMES


@pytest.fixture(scope="module")
def told():
    scenario = small(**{"speaking.leak": 0.05, "discovery.share": 1.0})
    wish = runs.Wish(scenario, (), 3)
    *_, (future, _, _) = runs.compute(wish, runs.projection_of(wish), lambda: False)
    return future, feed.sentences(future, scenario, REGIMES)


def test_sentences_come_in_order_and_few_a_week(told):
    _future, lines = told
    frames = [line.frame for line in lines]
    assert frames == sorted(frames)
    assert max(np.bincount(frames)) <= feed.A_STEP


def test_who_is_said_to_have_been_heard_was_heard_by_so_many(told):
    future, lines = told
    checked = 0
    for line in lines:
        found = re.search(r"([\d,]+) customers? heard it", line.text)
        if not found:
            continue
        voices, at, heard = future.said[line.frame]
        i = int(np.flatnonzero(voices == line.voice)[0])
        assert int(found[1].replace(",", "")) == heard[i]
        on_page = np.hypot(*at[i]) <= 1.001
        if "off the page" in line.text:
            assert not on_page
        if "spoke on the page" in line.text:
            assert on_page
        if "let slip" in line.text:
            assert future.flags[line.frame, line.voice] & SLIP
        checked += 1
    assert checked > 10


def test_a_defensive_answer_is_told_of_a_voice_that_gave_one(told):
    future, lines = told
    for line in lines:
        if "defensively" in line.text:
            assert future.flags[line.frame, line.voice] & BADLY
