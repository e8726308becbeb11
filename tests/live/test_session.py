"""The session: levers and events on the timeline, undo, branches, twins, link."""

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.live.small import session
from voicesim.errors import InputError
from voicesim.live.levers import LEVERS, MIXED, change_words
from voicesim.live.stories import shipped_stories


def test_a_lever_from_now_is_a_change_on_the_timeline():
    s = session()
    s.move("coaching.hours", 10, 8.0, now=True)
    (event,) = s.scenario("B").events
    assert (event.kind, event.week, event.set) == ("change", 8.0, {"coaching.hours": 10.0})
    assert s.scenario("B").coaching.hours == 25.0  # the past is as it was


def test_a_lever_from_the_start_changes_the_scenario_and_no_event():
    s = session()
    s.move("coaching.hours", 10, 8.0, now=False)
    assert s.scenario("B").coaching.hours == 10.0
    assert s.scenario("B").events == ()


def test_a_lever_that_shapes_the_start_never_becomes_an_event():
    s = session()
    s.move("culture.gap", 1.5, 8.0, now=True)
    assert s.scenario("B").culture.gap == 1.5
    assert s.scenario("B").events == ()


def test_a_drag_is_one_step_of_undo_and_one_branch():
    s = session()
    for hours in (1, 2, 3):
        s.move("coaching.hours", hours, 8.0, now=True)
    assert [b.text for b in s.branches] == ["Coach hours: 3"]
    s.undo()
    assert s.scenario("B").events == ()
    assert not s.can_undo
    s.redo()
    assert s.scenario("B").events[0].set == {"coaching.hours": 3.0}


def test_two_levers_in_one_week_share_one_event():
    s = session()
    s.move("coaching.hours", 3, 8.0, now=True)
    s.move("policy.control", 0.5, 8.0, now=True)
    (event,) = s.scenario("B").events
    assert event.set == {"coaching.hours": 3.0, "policy.control": 0.5}


def test_preparation_keeps_the_shares_adding_up_and_the_rest_in_proportion():
    s = session()
    s.move("preparation", 0.65, 0.0, now=True)
    coaching = s.scenario("B").coaching
    assert coaching.composure == 0.65
    assert coaching.skill + coaching.composure + coaching.listening == pytest.approx(1)
    assert coaching.skill / coaching.listening == pytest.approx(0.5 / 0.2)


@pytest.mark.parametrize("lever", [name for name, lever in LEVERS.items() if lever.main])
def test_every_lever_in_front_reads_back_what_it_was_moved_to(lever):
    s = session()
    row = LEVERS[lever]
    value = row.choices[0] if row.choices else row.high
    s.move(lever, value, 5.0, now=True)
    from voicesim.live.levers import effective

    assert row.read(effective(s.scenario("B"), 5.0)) == value
    if row.choices:
        assert row.read(effective(session().scenario("B"), 5.0)) == MIXED or row.name == "hire_for"


@pytest.mark.parametrize(
    ("lever", "value"),
    [("coaching.hours", -1), ("coaching.hours", "many"), ("coaching.hours", True), ("coaching.hour", 3),
     ("strategy", "telepathy"), ("organisation.employees", 10**9)],
)  # fmt: skip
def test_a_wrong_move_is_refused_and_changes_nothing(lever, value):
    s = session()
    before = s.now
    with pytest.raises(InputError):
        s.move(lever, value, 5.0, now=True)
    assert s.now is before
    assert not s.can_undo


def test_events_drop_at_the_week_and_undo():
    s = session()
    s.drop("crisis", 6.0)
    s.drop("budget_cut", 7.0)
    crisis, cut = s.scenario("B").events
    assert (crisis.kind, crisis.week) == ("crisis", 6.0)
    assert cut.set == {"coaching.hours": 12.5}
    s.undo()
    assert len(s.scenario("B").events) == 1
    with pytest.raises(InputError, match="crisis"):
        s.drop("crises", 6.0)


def test_pinning_keeps_a_and_moves_b_only():
    s = session()
    s.move("coaching.hours", 3, 8.0, now=True)
    s.pin()
    s.move("policy.control", 1.0, 9.0, now=True)
    assert len(s.scenario("A").events) == 1
    assert len(s.scenario("B").events) == 2
    s.activate("A")
    s.move("policy.clarity", 0.1, 3.0, now=True)
    assert len(s.scenario("B").events) == 2
    s.show_twins(False)
    assert s.now.sides["A"] == s.now.sides["B"]


def test_reset_and_reseed_keep_the_other():
    s = session()
    s.move("coaching.hours", 3, 8.0, now=True)
    s.reseed(99)
    assert s.now.seed == 99
    assert s.scenario("B").events[0].set == {"coaching.hours": 3.0}
    s.reset()
    assert s.now.seed == 99
    assert s.scenario("B").events == ()


def test_a_branch_brings_its_future_back():
    s = session()
    s.move("coaching.hours", 3, 8.0, now=True)
    first = s.now
    s.move("coaching.hours", 60, 12.0, now=True)
    s.go_to_branch(s.branches[0].number)
    assert s.now == first
    with pytest.raises(InputError):
        s.go_to_branch(1000)


def test_a_voice_left_out_makes_twins_and_comes_back():
    s = session()
    s.mute(12)
    assert s.now.twins
    assert (s.now.sides["A"].muted, s.now.sides["B"].muted) == ((), (12,))
    s.mute(12)
    assert s.now.sides["B"].muted == ()


def test_a_link_brings_the_session_back():
    s = session(stories=shipped_stories())
    s.tell("many_voices", 1)
    s.predict(2)
    s.move("discovery.share", 0.7, 8.0, now=True)
    other = session(seed=1, stories=shipped_stories())
    other.follow(s.link())
    assert other.now == s.now
    assert other.scenario("B") == s.scenario("B")
    assert (other.progress.number, other.progress.answers) == (1, {1: 2})


def test_after_a_story_undo_leads_back_to_what_was_there_before():
    s = session(stories=shipped_stories())
    s.move("coaching.hours", 3, 8.0, now=True)
    before = s.now
    s.tell("many_voices", 0)
    assert not s.can_undo
    s.tell("many_voices", 1)
    s.tell(None)
    assert s.now != before
    assert [b.text for b in s.branches] == []  # they belong to the other scenario
    s.undo()
    assert s.now == before
    assert [b.text for b in s.branches] == ["Coach hours: 3"]
    s.undo()
    assert s.scenario("B").events == ()


def test_branches_of_a_scenario_are_there_again_when_its_choice_is_undone():
    s = session()
    s.move("coaching.hours", 3, 8.0, now=True)
    s.choose("orchestrated")
    assert s.branches == []
    s.undo()
    assert [b.text for b in s.branches] == ["Coach hours: 3"]


@pytest.mark.parametrize(
    ("lever", "value", "words"),
    [("coaching.hours", 12.5, "Coach hours to 12.5"), ("discovery.share", 0.75, "Employees enabled to speak to 75 %"),
     ("strategy", "touch points", "Whom to find to touch points"),
     ("preparation", 0.65, "Preparing for the negative to 65 %")],
)  # fmt: skip
def test_a_change_is_told_in_the_words_of_the_levers(lever, value, words):
    s = session()
    s.move(lever, value, 8.0, now=True)
    (event,) = s.scenario("B").events
    assert change_words(event.set) == words


def _link(data):
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(data).encode())).decode()


@given(
    st.one_of(
        st.text(max_size=60),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda x: (
                st.lists(x, max_size=3)
                | st.dictionaries(st.sampled_from(["n", "s", "a", "b", "p", "e", "m", "y"]), x)
            ),
            max_leaves=8,
        ).map(_link),
    )
)
def test_no_link_however_wrong_breaks_a_session(link):
    s = session()
    before = s.now
    with pytest.raises(InputError):
        s.follow(link)
    assert s.now is before


def test_a_link_that_unpacks_without_end_is_refused():
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 10_000_000)).decode()
    with pytest.raises(InputError, match="too long"):
        session().follow(bomb)


def test_a_chapter_locks_what_it_does_not_need():
    s = session(stories=shipped_stories())
    s.tell("many_voices", 0)
    s.move("official.rate", 2.0, 3.0, now=True)
    with pytest.raises(InputError, match="locked"):
        s.move("coaching.hours", 2.0, 3.0, now=True)
    with pytest.raises(InputError, match="locked"):
        s.drop("crisis", 3.0)
    s.tell(None)
    s.move("coaching.hours", 2.0, 3.0, now=True)
