"""Stories: files anybody can write, checked like scenarios."""

import itertools

import pytest

from tests.live.small import small
from voicesim.errors import InputError
from voicesim.io.scenarios import names
from voicesim.live.recipes import Recipe, build
from voicesim.live.stories import read, shipped_stories

STORY = """
title = "T"
[[chapters]]
title = "One"
scenario = "orchestrated"
text = ["Look."]
controls = ["coaching.hours"]
[chapters.predict]
question = "?"
measure = "trust"
answers = [{ text = "low", high = 0.5 }, { text = "high", low = 0.5 }]
"""


def test_a_story_is_read_and_the_right_answer_is_found(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(STORY)
    asked = read(path).chapters[0].predict
    assert [asked.right(x) for x in (0.2, 0.5, float("nan"))] == [0, 1, -1]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("coaching.hours", "coaching.hour", "coaching.hours"), ('"trust"', '"trus"', "trust"),
     ('title = "One"', "", "title"), ("answers = [", "answers = [[", "TOML")],
)  # fmt: skip
def test_a_wrong_story_names_the_file_and_what_is_wrong(tmp_path, old, new, message):
    path = tmp_path / "s.toml"
    path.write_text(STORY.replace(old, new, 1))
    with pytest.raises(InputError, match=message) as caught:
        read(path)
    assert "s.toml" in str(caught.value)


@pytest.mark.parametrize("name", list(shipped_stories()))
def test_every_chapter_of_a_shipped_story_is_a_valid_scenario(name):
    for chapter in shipped_stories()[name].chapters:
        assert chapter.scenario in names()
        for changes in (chapter.set, chapter.compare or {}):
            build(small(), Recipe(changes))
        if chapter.predict:
            answers = sorted(chapter.predict.answers, key=lambda a: a.low)
            assert all(a.high == b.low for a, b in itertools.pairwise(answers))
