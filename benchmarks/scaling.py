"""Cost per agent-week and memory per customer and tie, a thousand to a million customers, each in its own process."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.floor import sized
from benchmarks.measure import Row
from voicesim.scenario import Scenario

SIZES = (1_000, 10_000, 100_000, 1_000_000)
GROWTH_GOAL, BYTES_GOAL, TIE_GOAL = 3.0, 300.0, 8.0
ASKED_OF_MEMORY = 100_000  # customers from which memory is asked about
LONG = 260  # weeks to the horizon: more than are walked
MORE = 3.0  # times as many ties, to tell what a tie costs from what a customer costs
PROBE = """
import json, sys, time
from benchmarks.scaling import sized_with_ties
from voicesim.course import Course
def peak():  # VmHWM: what getrusage tells begins with the peak of the process that started this one
    lines = open("/proc/self/status").read().splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
Course(sized_with_ties(1_000, 1.0, 1.0), 1).walk(2)
before = peak()
customers, weeks = int(sys.argv[1]), int(sys.argv[4])
start = time.thread_time()
course = Course(sized_with_ties(customers, float(sys.argv[2]), float(sys.argv[3])), 1)
built = time.thread_time() - start
course.walk(3)
times = []
for _ in range(3 if weeks > 1 else 0):
    start = time.thread_time(); course.walk(weeks); times.append((time.thread_time() - start) / weeks)
ties = course.state.ties
print(json.dumps({"built": built, "weeks": sorted(times), "voices": len(course.state.voices.kind),
                  "peak": peak() - before, "followed": len(ties.voice), "friends": len(ties.friend)}))
"""


def sized_with_ties(customers: int, audience: float, contacts: float) -> Scenario:
    """`sized`, with so many times the usual audiences of voices and contacts among customers."""
    plain = sized(customers)
    roles = {
        name: role.model_copy(update={"audience": role.audience * audience})
        for name, role in plain.roles.items()
    }
    changes = {"customers.contacts": plain.customers.contacts * contacts, "weeks": LONG}
    many = plain.with_(changes)
    return many.model_copy(update={"roles": roles})


def probed(customers: int, audience: float = 1.0, contacts: float = 1.0, weeks: int = 1) -> dict:
    """Figures of one size, from a fresh process."""
    given = [str(customers), str(audience), str(contacts), str(weeks)]
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *given], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def rows(quick: bool) -> list[Row]:
    """Cost and memory by size; the cost relative to the smallest per agent."""
    found = []
    cheapest = 0.0
    for customers in SIZES[: 3 if quick else 4]:
        figures = probed(customers, weeks=max(2, min(60, 400_000 // customers)))
        agents = customers + figures["voices"]
        least, middle, most = (1e9 * seconds / agents for seconds in figures["weeks"])
        cheapest = min(cheapest, middle) if cheapest else middle
        weeks_to_build = figures["built"] / figures["weeks"][1]
        found.append(
            Row(
                "scaling: cost of an agent-week relative to the cheapest size so far",
                f"{customers:,} customers",
                middle / cheapest, least / cheapest, most / cheapest, "times",
                f"at most {GROWTH_GOAL:g}", middle / cheapest <= GROWTH_GOAL,
                f"{middle:.0f} ns an agent-week; world built in {figures['built']:.2f} s, "
                f"as long as {weeks_to_build:.1f} weeks",
            )
        )  # fmt: skip
        if customers >= ASKED_OF_MEMORY:
            found += memory(customers, figures)
    return found


def memory(customers: int, figures: dict) -> list[Row]:
    """Bytes of the peak resident size that a tie and a customer cost, building included."""
    group = "memory: growth of the peak resident size, building included"
    found = []
    rest = figures["peak"]
    for name, kind, more in (
        ("a customer follows a voice", "followed", {"audience": MORE}),
        ("a customer talks to another", "friends", {"contacts": MORE}),
    ):
        other = probed(customers, **more)
        # Linux counts resident pages in batches of 64: a tenth of a byte a tie is as near as it gets.
        each = round((other["peak"] - figures["peak"]) / (other[kind] - figures[kind]), 1)
        rest -= max(each, 0.0) * figures[kind]
        found.append(
            Row(
                group, f"{customers:,} customers: a tie by which {name}", each, each, each, "bytes/tie",
                f"at most {TIE_GOAL:g}", each <= TIE_GOAL,
                f"{figures[kind] / customers:.1f} against {other[kind] / customers:.1f} a customer",
            )
        )  # fmt: skip
    each, whole = rest / customers, figures["peak"] / customers
    found.append(
        Row(
            group, f"{customers:,} customers: a customer, without ties", each, each, each,
            "bytes/customer", f"at most {BYTES_GOAL:g}", each <= BYTES_GOAL,
            f"{whole:.0f} with all ties, and with {figures['voices'] / customers:.2f} voices each",
        )
    )  # fmt: skip
    return found
