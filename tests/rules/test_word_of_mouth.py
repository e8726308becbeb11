"""Word of mouth: who speaks up, and what weighs."""

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, both, near, rises
from voicesim.rules import word_of_mouth


def test_word_of_mouth_by_hand():
    assert near(both(word_of_mouth.chance_to_speak_up, 0.5, 0.6, 0.5), 0.8)
    assert near(both(word_of_mouth.chance_to_speak_up, 0.5, 0.1, 0.1), 0.5 + 0.5 * 0.8)
    assert near(both(word_of_mouth.weight_of_talk, 0.1, 1.6, 0.5, 0.4), 0.16)
    assert both(word_of_mouth.weight_of_talk, 0.1, 1.6, 0.4, 0.5) == 0.1


@given(SHARE, SHARE, SHARE)
def test_the_warm_and_the_betrayed_speak_up(advocacy, warmth, trust):
    chance = both(word_of_mouth.chance_to_speak_up, advocacy, warmth, trust)
    assert 1.0 - advocacy - 1e-12 <= chance <= 1.0 + 1e-12
    assert both(word_of_mouth.chance_to_speak_up, 0.0, warmth, trust) == 1.0
    warmer = [both(word_of_mouth.chance_to_speak_up, advocacy, w, trust) for w in (0.0, warmth, 1.0)]  # fmt: skip
    assert rises(warmer)
    angrier = [both(word_of_mouth.chance_to_speak_up, advocacy, 0.1, t) for t in (1.0, trust, 0.0)]
    assert rises(angrier)


@given(SHARE, some.floats(0.0, 10.0), SHARE, SHARE)
def test_bad_talk_weighs_more_and_at_one_it_does_not(share, negativity, own, other):
    weight = both(word_of_mouth.weight_of_talk, share, negativity, own, other)
    assert 0.0 <= weight <= 1.0
    assert both(word_of_mouth.weight_of_talk, share, 1.0, own, other) == share
    assert both(word_of_mouth.weight_of_talk, 0.0, negativity, own, other) == 0.0
    if other < own and negativity >= 1.0:
        assert weight >= share
