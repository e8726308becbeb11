"""The desk: messages in, futures out, errors told, threads ended."""

import json
import re
import threading
import time

import numpy as np
import pandas as pd
import pytest

from tests.live.small import desk, whole
from voicesim.live import runs, twins
from voicesim.live.frames import unpack
from voicesim.live.levers import LEVERS


@pytest.fixture
def served():
    one, sent = desk()
    one.receive({"type": "hello", "id": 1, "link": ""})
    whole(sent, "baseline")
    yield one, sent
    one.close()


def test_hello_brings_levers_session_future_baseline_and_feed(served):
    _, sent = served
    kinds = [m["type"] for m, _ in sent]
    assert kinds[:2] == ["catalogue", "session"]
    assert whole(sent)["stance"].shape[1:] == (61, 2)
    lines = sent.wait("feed")[0]["lines"]
    assert lines
    assert all(0 < frame <= 20 for frame, *_ in lines)


def test_a_change_at_week_t_keeps_the_past_and_changes_the_future(served):
    one, sent = served
    before = whole(sent)
    sent.clear()
    one.receive(
        {"type": "move", "id": 2, "lever": "coaching.hours", "value": 80, "week": 10.4, "now": True}
    )
    after = whole(sent)
    np.testing.assert_array_equal(after["stance"][:11], before["stance"][:11])
    np.testing.assert_array_equal(after["measures"][:11], before["measures"][:11])
    assert not np.array_equal(after["measures"][11:], before["measures"][11:], equal_nan=True)


def test_undo_brings_the_same_future_back(served):
    one, sent = served
    before = whole(sent)
    one.receive({"type": "move", "id": 2, "lever": "policy.control", "value": 1, "week": 3, "now": True})  # fmt: skip
    whole(sent, reply=2)
    one.receive({"type": "undo", "id": 3})
    np.testing.assert_array_equal(whole(sent, reply=3)["measures"], before["measures"])


@pytest.mark.parametrize(
    "message",
    [None, 3, [], {"type": "melt"}, {"type": "move"}, {"type": "move", "lever": "coaching.hours", "value": float("nan"), "week": 1, "now": True},  # noqa: E501
     {"type": "move", "lever": "coaching.hours", "value": [1], "week": 1, "now": True},
     {"type": "voice", "side": "C", "voice": 1, "frame": 1}, {"type": "voice", "side": "B", "voice": 10**6, "frame": 1},
     {"type": "reseed", "seed": 1.5}, {"type": "reseed", "seed": -4}, {"type": "undo", "now": True},
     {"type": "_sync", "reply": 1}, {"type": "choose", "name": "x" * 200_000}],
)  # fmt: skip
def test_a_wrong_message_is_answered_by_an_error_and_the_page_lives(served, message):
    one, sent = served
    before = one.session.now
    one.receive(message)
    assert sent.wait("error")[0]["text"]
    assert one.session.now is before
    sent.clear()
    one.receive({"type": "ping", "id": 9, "at": 1.0})
    assert sent.wait("pong")[0]["at"] == 1.0


def test_a_voice_is_described_from_the_record(served):
    one, sent = served
    one.receive({"type": "voice", "id": 4, "side": "B", "voice": 5, "frame": 20})
    found = sent.wait("voice")[0]
    assert found["who"]
    assert 0 <= found["traits"]["skill"] <= 1
    assert found["share_heard"] is None or 0 <= found["share_heard"] <= 1


def test_without_a_voice_the_other_future_differs_and_the_voice_is_silent(served):
    one, sent = served
    loud = int(whole(sent)["said_voice"][0])
    one.receive({"type": "mute", "id": 5, "side": "B", "voice": loud})
    without = whole(sent, reply=5)
    a = whole(sent, "A")
    assert loud in a["said_voice"]
    assert loud not in without["said_voice"]


def test_equal_twins_differ_in_nothing(served):
    one, sent = served
    one.receive({"type": "pin", "id": 6})
    found = sent.wait("twins", runs=4)[0]
    assert all(row["value"] in (0.0, None) for row in found["rows"])
    assert not any(row["sure"] for row in found["rows"])
    assert "better in" not in found["verdict"]


def test_a_real_difference_is_more_than_luck(served):
    one, sent = served
    one.receive({"type": "pin", "id": 6})
    one.receive({"type": "move", "id": 7, "lever": "discovery.share", "value": 0, "week": 0, "now": False})  # fmt: skip
    one.receive({"type": "move", "id": 8, "lever": "policy.openness", "value": 0, "week": 0, "now": False})  # fmt: skip
    found = sent.wait("twins", runs=20)[0]
    warmth = next(row for row in found["rows"] if row["measure"] == "warmth")
    assert warmth["sure"]
    assert warmth["better"] == -1
    assert "worse" in found["verdict"]


def test_the_band_holds_most_replicates(served):
    _, sent = served
    message, parts = sent.wait("band", runs=20)
    got = unpack(message["table"], parts[0])
    known = ~np.isnan(got["low"])
    assert np.all(got["low"][known] <= got["high"][known])
    assert message["runs"] == 20


def test_closing_stops_the_thread():
    one, sent = desk()
    one.receive({"type": "hello", "id": 1, "link": ""})
    sent.wait("frames")
    one.close()
    end = time.monotonic() + 20
    while one.working and time.monotonic() < end:
        time.sleep(0.02)
    assert not one.working
    count = len(sent)
    time.sleep(0.2)
    assert len(sent) == count


def test_two_desks_share_nothing():
    (one, sent_one), (two, sent_two) = desk(), desk()
    for each in (one, two):
        each.receive({"type": "hello", "id": 1, "link": ""})
    one.receive({"type": "move", "id": 2, "lever": "discovery.share", "value": 1, "week": 0, "now": False})  # fmt: skip
    changed, same = whole(sent_one, reply=2), whole(sent_two, reply=1)
    assert two.session.scenario("B").discovery.share == 0.4
    assert not np.array_equal(changed["measures"], same["measures"], equal_nan=True)
    one.close()
    two.close()
    assert threading.active_count() < 20


def test_the_csv_holds_every_future(served):
    one, sent = served
    one.receive({"type": "export", "id": 3, "what": "csv"})
    _, parts = sent.wait("download")
    import io

    table = pd.read_csv(io.BytesIO(parts[0]))
    assert set(table["future"]) == {"B", "baseline"}
    assert len(table) == 40


def test_the_exported_scenario_makes_the_same_run(served, tmp_path):
    from voicesim.io.scenarios import load

    one, sent = served
    one.receive({"type": "move", "id": 2, "lever": "coaching.hours", "value": 80, "week": 10, "now": True})  # fmt: skip
    one.receive({"type": "drop", "id": 3, "event": "crisis", "week": 12})
    one.receive({"type": "export", "id": 4, "what": "toml"})
    _, parts = sent.wait("download")
    path = tmp_path / "session.toml"
    path.write_bytes(parts[0])
    again = runs.replicate(runs.Wish(load(path), (), 7), 0)
    np.testing.assert_array_equal(again, runs.replicate(one._wish("B"), 0))


def test_a_silenced_voice_is_exported_with_the_words_that_silence_it(served, tmp_path):
    import voicesim as vs

    one, sent = served
    one.receive({"type": "mute", "id": 5, "side": "B", "voice": 3})
    one.receive({"type": "export", "id": 4, "what": "toml"})
    _, parts = sent.wait("download")
    path = tmp_path / "session.toml"
    path.write_bytes(parts[0])
    line = next(x for x in path.read_text().splitlines() if x.startswith("# vs.VoiceModel("))
    found = re.search(r"rng=(\d+), mute=(\[.*?\])", line)
    model = vs.VoiceModel(vs.load(str(path)), rng=int(found[1]), mute=json.loads(found[2]))
    model.run()
    shown = runs.replicate(one._wish("B"), 0)
    np.testing.assert_array_equal(model.series[list(runs.NAMES)].to_numpy(), shown)


def test_a_report_never_leaves_out_a_silenced_voice_in_silence(served):
    one, sent = served
    one.receive({"type": "mute", "id": 5, "side": "B", "voice": 3})
    one.receive({"type": "export", "id": 4, "what": "report"})
    assert "silenced" in sent.wait("error")[0]["text"]


def _change(name):
    lever = LEVERS[name]
    if lever.choices:
        return lever.choices[0]
    now = lever.read(desk()[0].session.scenario("B").get)
    return lever.low if lever.high - now < now - lever.low else lever.high


@pytest.mark.parametrize("name", [name for name, lever in LEVERS.items() if lever.main])
def test_every_lever_in_front_changes_a_measure(name):
    one, _ = desk()
    before = runs.replicate(one._wish("B"), 0)
    one.session.move(name, _change(name), 0.0, now=False)
    after = runs.replicate(one._wish("B"), 0)
    assert not np.array_equal(before, after, equal_nan=True)


def test_differences_are_paired_replicate_by_replicate():
    luck = np.linspace(0, 1, 10)
    table = pd.DataFrame(dict.fromkeys(twins.SHOWN, luck))
    better = table.assign(trust=table["trust"] + 0.1)
    found = twins.differences(table, better)
    rows = {row["measure"]: row for row in twins.rows(found, "EUR")}
    assert "better in trust" in twins.verdict(found, 10)
    assert rows["trust"]["value"] == pytest.approx(0.1)
    assert rows["trust"]["sure"]
    assert rows["trust"]["better"] == 1
    assert not rows["warmth"]["sure"]
