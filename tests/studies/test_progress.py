"""Progress: nothing when quiet, few plain lines without a terminal, the time left from the pace."""

import pytest

from voicesim.studies.progress import Lines, duration, shown


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def tell(lines: Lines, clock: Clock, at: float, done: int, total: int = 100) -> None:
    clock.now = at
    lines(done, total)


def test_a_short_job_says_nothing(clock, capsys):
    lines = Lines("Running", clock)
    tell(lines, clock, 0.0, 0)
    tell(lines, clock, 4.0, 100)
    assert capsys.readouterr().err == ""


def test_a_long_job_says_a_line_at_first_and_then_one_a_minute(clock, capsys):
    lines = Lines("Running", clock)
    for second in range(200):
        tell(lines, clock, float(second), second, 1000)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 4
    assert told[0].startswith("Running: 5 of 1,000 in 5 s")


def test_the_time_left_forgets_what_it_took_to_begin(clock, capsys):
    """100 s to compile with the first part, then a part a second: 98 parts left take 98 s."""
    lines = Lines("Running", clock)
    tell(lines, clock, 100.0, 1)
    assert "left" not in capsys.readouterr().err
    tell(lines, clock, 161.0, 62)
    assert "about 38 s left" in capsys.readouterr().err


def test_the_end_is_told_when_anything_was(clock, capsys):
    lines = Lines("Running", clock)
    tell(lines, clock, 6.0, 50)
    tell(lines, clock, 7.0, 100)
    assert capsys.readouterr().err.splitlines()[-1] == "Running: 100 of 100 in 7 s"


def test_pace_and_failures_are_told(clock, capsys):
    lines = Lines("Running", clock)
    tell(lines, clock, 1.0, 20)
    clock.now = 6.0
    lines(70, 100, 3)
    said = "Running: 70 of 100 in 6 s, 3 failed, 10 a second, about 3 s left\n"
    assert capsys.readouterr().err == said


def test_the_end_of_each_round_is_told_once(clock, capsys):
    lines = Lines("Running", clock)
    tell(lines, clock, 6.0, 50)
    for total in (100, 100, 150, 150):
        tell(lines, clock, 7.0, total, total)
    told = capsys.readouterr().err.splitlines()
    assert [line.split(" in ")[0] for line in told[1:]] == [
        "Running: 100 of 100",
        "Running: 150 of 150",
    ]


def test_quiet_is_quiet(capsys):
    with shown("Running", quiet=True) as told:
        told(1, 2)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations_in_words(seconds, said):
    assert duration(seconds) == said
