"""The desk between a browser and its session: checks what comes in, computes, and sends what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from voicesim.errors import InputError
from voicesim.live import exports, inspection, messages, runs, twins
from voicesim.live.feed import sentences
from voicesim.live.frames import REACH, pack, pack_cast, pack_frames
from voicesim.live.future import Future, last_quarter
from voicesim.live.projection import Projection
from voicesim.live.recipes import SIDES, Side
from voicesim.live.runs import NAMES, Checkpoint, Wish
from voicesim.live.session import Session
from voicesim.live.worker import Stale, Worker
from voicesim.measures.regime import REGIMES

Send = Callable[[dict[str, Any], list[bytes]], None]
REPLICATES = 20
SLOW_RUN = 1.0  # seconds: above it fewer replicates, above ten times it none
MOST_CHECKPOINTS = 12  # of a future
KEPT = 4  # futures beyond the two shown, so that undo is at once
TELL_AT = (2, 3, 4, 6, 8, 10, 12, 15, 20)  # replicates after which the band is sent


class Desk:
    """Serves one tab. ``send`` takes a message and its binary parts; it may be called by any thread."""

    def __init__(self, session: Session, names: Callable[[], list[str]], send: Send) -> None:
        self.session = session
        self._names = names
        self._send_now = send
        self._sending = threading.Lock()
        self._worker = Worker(self._failed)
        self._wishes: dict[str, Wish] = {}
        self._kept: dict[int, tuple[Wish, Future]] = {}
        self._shown: dict[str, tuple[Wish, Future]] = {}
        self._cast_sent: dict[str, Any] = {}
        self._projection: tuple[Wish, Projection] | None = None
        self._ensembles: dict[str, tuple[Wish, list[Any]]] = {}
        self._checkpoints: dict[str, list[Checkpoint]] = {}
        self._run_seconds = 0.0
        self._closed = False

    # ------------------------------------------------------------ browser to session

    def receive(self, message: Any) -> None:
        """Do what a message asks for; a wrong one is answered by an error and changes nothing."""
        reply = message.get("id") if isinstance(message, dict) else None
        try:
            kind, values = messages.checked(message)
            getattr(self, f"_on_{kind}")(**values)
        except InputError as error:
            self._send({"type": "error", "text": str(error), "reply": reply})
            if kind_of(message) in messages.CHANGES:
                self._tell_session(reply)
            return
        if kind in messages.CHANGES:
            self._sync(reply)

    def _on_hello(self, link: str) -> None:
        self._cast_sent.clear()
        self._wishes.clear()
        if link:
            try:
                self.session.follow(link)
            except InputError as error:
                self._send({"type": "error", "text": str(error)})
        self._send({"type": "catalogue", **messages.catalogue()})

    def _on_ping(self, at: float) -> None:
        self._send({"type": "pong", "at": at})

    def _on_choose(self, name: str) -> None:
        self.session.choose(name)

    def _on_move(self, lever: str, value: Any, week: float, now: bool) -> None:
        self.session.move(lever, value, self._week(week), now)

    def _on_drop(self, event: str, week: float) -> None:
        self.session.drop(event, self._week(week))

    def _on_undo(self) -> None:
        self.session.undo()

    def _on_redo(self) -> None:
        self.session.redo()

    def _on_reset(self) -> None:
        self.session.reset()

    def _on_reseed(self, seed: int) -> None:
        self.session.reseed(seed)

    def _on_pin(self) -> None:
        self.session.pin()

    def _on_twins(self, on: bool) -> None:
        self.session.show_twins(on)

    def _on_activate(self, side: Side) -> None:
        self.session.activate(side)

    def _on_branch(self, number: int) -> None:
        self.session.go_to_branch(number)

    def _on_mute(self, side: str, voice: int) -> None:
        shown = self._future(side)
        self.session.mute(int(shown.cast.ids[inspection.row_of(shown, voice)]))

    def _on_tell(self, story: str, chapter: int) -> None:
        self.session.tell(story or None, chapter)

    def _on_predict(self, answer: int) -> None:
        self.session.predict(answer)

    def _on_voice(self, side: str, voice: int, frame: int) -> None:
        found = inspection.voice(self._future(side), voice, frame)
        self._send({"type": "voice", "side": side, **found})

    def _on_customer(self, side: str, customer: int, frame: int) -> None:
        found = inspection.customer(self._future(side), customer, frame)
        self._send({"type": "customer", "side": side, **found})

    def _on_export(self, what: str) -> None:
        if what == "report":
            wish = self._wish(self.session.now.active)
            self._send({"type": "notice", "text": "The report is being made; it takes some seconds."})  # fmt: skip
            self._worker.ask("report", lambda stale: self._download(*exports.report(wish)))
            return
        if what == "csv":
            futures = {side: self._future(side) for side in (*SIDES, "baseline") if side in self._shown}  # fmt: skip
            self._download(*exports.csv(futures))
            return
        self._download(*exports.toml(self._wish(self.session.now.active)))

    def _download(self, name: str, kind: str, data: bytes) -> None:
        self._send({"type": "download", "name": name, "kind": kind}, [data])

    def _future(self, side: str) -> Future:
        if side not in self._shown:
            raise InputError("page", "this future is not computed yet")
        return self._shown[side][1]

    def _week(self, week: float) -> float:
        """The start of the step that comes after what is shown at ``week``."""
        scenario = self.session.scenario(self.session.now.active)
        step = min(int(week / scenario.step_weeks + 1e-6), scenario.steps - 1)
        return round(max(step, 0) * scenario.step_weeks, 9)

    # ------------------------------------------------------------ session to browser

    def _wish(self, side: Side) -> Wish:
        now = self.session.now
        return Wish(self.session.scenario(side), now.sides[side].muted, now.seed)

    def _sync(self, reply: Any) -> None:
        """Tell the browser the session, and compute what is no longer what was asked for."""
        sides: tuple[Side, ...] = SIDES if self.session.now.twins else ("B",)
        wishes: dict[str, Wish] = {side: self._wish(side) for side in sides}
        wishes["baseline"] = wishes["B"].baseline()
        changed = [slot for slot, wish in wishes.items() if self._wishes.get(slot) != wish]
        self._wishes = wishes
        self._shown = {slot: shown for slot, shown in self._shown.items() if slot in wishes}
        self._tell_session(reply, bool(changed))
        for slot in sorted(changed, key=lambda s: (s == "baseline", s != self.session.now.active)):
            wish = wishes[slot]
            self._worker.ask(slot, lambda stale, s=slot, w=wish: self._compute(s, w, reply, stale))  # type: ignore[misc]  # fmt: skip
        if changed:
            self._worker.behind(self._ensemble({s: wishes[s] for s in sides}))

    def _tell_session(self, reply: Any, computing: bool = False) -> None:
        self._send(messages.session(self.session, self._names(), reply, computing))

    def _projection_for(self, wish: Wish) -> Projection:
        if self._projection is None or not runs.same_world(self._projection[0], wish):
            self._projection = (wish, runs.projection_of(wish))
        return self._projection[1]

    def _compute(self, slot: str, wish: Wish, reply: Any, stale: Stale) -> None:
        projection = self._projection_for(wish)
        known = next((future for kept, future in self._kept.values() if kept == wish), None)
        if known is not None:
            self._tell_frames(slot, wish, known, 0, known.done, reply)
        else:
            seconds = runs.clock()
            from_, keep = self._past(slot, wish)
            for future, first, end in runs.compute(wish, projection, stale, from_, keep):
                self._tell_frames(slot, wish, future, first, end, reply)
                known = future
            self._run_seconds = runs.clock() - seconds
        if known is None or known.done < known.frames:
            return
        self._keep(wish, known)
        if slot != "baseline":
            self._tell_feed(slot, wish, known)
        if slot == "B":
            self._tell_outcome(known)

    def _past(self, slot: str, wish: Wish) -> tuple[Checkpoint | None, runs.Keep]:
        """What need not be computed again, and where to keep checkpoints for the next change."""
        known, shown = self._checkpoints.get(slot, []), self._shown.get(slot)
        forks = {id(c.wish): runs.fork(c.wish, wish) for c in known}
        usable = [c for c in known if c.step <= forks[id(c.wish)]][-MOST_CHECKPOINTS:]
        self._checkpoints[slot] = usable
        parting = runs.fork(shown[0], wish) if shown is not None else 0
        last = max(usable, key=lambda c: c.step, default=None)
        return last, runs.keep_beside(usable, wish.scenario.steps, parting)

    def _keep(self, wish: Wish, future: Future) -> None:
        self._kept = {k: v for k, v in self._kept.items() if v[0] != wish}
        self._kept[id(future)] = (wish, future)
        while len(self._kept) > KEPT + 2:
            del self._kept[next(iter(self._kept))]

    def _tell_frames(
        self, slot: str, wish: Wish, future: Future, first: int, end: int, reply: Any
    ) -> None:
        self._shown[slot] = (wish, future)
        head: dict[str, Any] = {
            "type": "frames", "slot": slot, "first": first, "end": end, "frames": future.frames,
            "reach": REACH, "reply": reply, "step_weeks": wish.scenario.step_weeks,
            "voices": future.cast.voices, "drawn": len(future.cast.rows),
            "customers": future.cast.customers_all, "seconds": self._run_seconds,
        }  # fmt: skip
        if slot == "baseline":
            table, raw = pack(
                {
                    "measures": future.measures[first:end].astype("f4"),
                    "regimes": future.regimes[first:end],
                }
            )
            self._send({**head, "table": table}, [raw])
            return
        table, raw = pack_frames(future, first, end)
        parts = [raw]
        cast_table, cast_raw = pack_cast(future.cast)
        if first == 0 and self._cast_sent.get(slot) != cast_raw:
            self._cast_sent[slot] = cast_raw
            head["cast"] = cast_table
            head["roles"], head["partners"] = future.cast.role_names, future.cast.partner_names
            head["departments"] = future.cast.department_names
            parts.append(cast_raw)
        self._send({**head, "table": table}, parts)

    def _tell_feed(self, slot: str, wish: Wish, future: Future) -> None:
        lines = sentences(future, wish.scenario, REGIMES)
        self._send({"type": "feed", "slot": slot, "lines": [list(line) for line in lines]})

    def _tell_outcome(self, future: Future) -> None:
        progress = self.session.progress
        if progress is None or progress.chapter.predict is None:
            return
        asked = progress.chapter.predict
        value = last_quarter(future, asked.measure)
        self.session.note_outcome(progress.number, asked.right(value))
        self._send({"type": "outcome", "chapter": progress.number, "measure": asked.measure,
                    "value": value if value == value else None, "right": asked.right(value)})  # fmt: skip
        self._tell_session(None)

    # ------------------------------------------------------------ uncertainty

    def _ensemble(self, wishes: Mapping[str, Wish]) -> Iterator[None]:
        """Replicates of both futures in turn; each piece is one run."""
        if self._run_seconds > 10 * SLOW_RUN:
            self._send(
                {"type": "notice", "text": "One run takes so long that no band is computed."}
            )
            return
        most = REPLICATES if self._run_seconds < SLOW_RUN else 6
        found: dict[str, list[Any]] = {}
        for slot, wish in wishes.items():
            kept = self._ensembles.get(slot)
            found[slot] = kept[1] if kept is not None and kept[0] == wish else []
            self._ensembles[slot] = (wish, found[slot])
        self._ensembles = {slot: kept for slot, kept in self._ensembles.items() if slot in wishes}
        told = 0
        for number in range(most):
            for slot, wish in wishes.items():
                if len(found[slot]) <= number:
                    run = yield from runs.pieces(wish, number)
                    found[slot].append((run, twins.summary(run, runs.weeks_of(wish.scenario), NAMES)))  # fmt: skip
                    yield
            count = min(len(kept) for kept in found.values())
            if count > told and (count in TELL_AT or count == most):
                told = count
                self._tell_bands(wishes, found, count)
                yield

    def _tell_bands(self, wishes: Mapping[str, Wish], found: Mapping[str, list[Any]], count: int) -> None:  # fmt: skip
        for slot in wishes:
            low, high = runs.band([run for run, _ in found[slot][:count]])
            table, raw = pack({"low": low.astype("f4"), "high": high.astype("f4")})
            self._send({"type": "band", "slot": slot, "runs": count, "table": table}, [raw])
        if "A" in wishes:
            a, b = ([told for _, told in found[slot][:count]] for slot in SIDES)
            differences = twins.differences(a, b)
            self._send({"type": "twins", "runs": count, "verdict": twins.verdict(differences, count),
                        "rows": twins.rows(differences, wishes["B"].scenario.currency)})  # fmt: skip

    # ------------------------------------------------------------ ends

    def _failed(self, error: Exception) -> None:
        text = (
            str(error)
            if isinstance(error, InputError)
            else f"This future could not be computed: {error}"
        )
        self._send({"type": "error", "text": text})

    def _send(self, message: dict[str, Any], parts: list[bytes] | None = None) -> None:
        with self._sending:
            if not self._closed:
                self._send_now(message, parts or [])

    def close(self) -> None:
        """The tab is gone: stop computing and let go of everything."""
        self._closed = True
        self._worker.close()
        self._kept.clear()
        self._shown = {}
        self._ensembles = {}
        self._checkpoints = {}

    @property
    def working(self) -> bool:
        """Whether this desk's thread runs."""
        return self._worker.alive


def kind_of(message: Any) -> Any:
    """What a message says it is, whatever it is."""
    return message.get("type") if isinstance(message, dict) else None
