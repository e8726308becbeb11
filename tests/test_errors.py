"""The error of bad input: one short message, and the nearest right name."""

from __future__ import annotations

import pickle

import pytest

from voicesim.errors import InputError, nearest


def test_the_message_says_where_what_and_how():
    error = InputError("ties.csv, line 7", "the weight is -1", "a number above 0", "drop the line")
    assert str(error) == (
        "ties.csv, line 7: the weight is -1\n"
        "  expected: a number above 0\n"
        "  suggestion: drop the line"
    )


def test_other_problems_stand_below():
    error = InputError("x.toml", "two things are wrong", others=("line 3: one", "line 5: two"))
    assert str(error).endswith("  and also:\n    line 3: one\n    line 5: two")


def test_empty_parts_leave_no_trace():
    assert str(InputError("", "nothing is there")) == "nothing is there"
    assert str(InputError("x.csv", "it is empty", suggestion=None)) == "x.csv: it is empty"


def test_it_survives_the_way_back_from_another_process():
    error = InputError("a", "b", "c", "d", ("e",))
    back = pickle.loads(pickle.dumps(error))
    assert vars(back) == vars(error)
    assert str(back) == str(error)


@pytest.mark.parametrize(
    ("name", "found"),
    [("departement", "department"), ("WEIGHT", "weight"), ("xyz", None), ("", None)],
)
def test_nearest(name, found):
    assert nearest(name, ["department", "weight", "id"]) == found
