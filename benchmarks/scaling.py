"""Cost per agent-week and memory per customer, from a thousand customers to a million, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.measure import Row

SIZES = (1_000, 10_000, 100_000, 1_000_000)
GROWTH_GOAL, BYTES_GOAL = 3.0, 300.0
PROBE = """
import json, resource, sys, time
from benchmarks.floor import sized
from voicesim.course import Course
small = Course(sized(1_000), 1); small.walk(2)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
customers = int(sys.argv[1])
start = time.perf_counter(); course = Course(sized(customers), 1); built = time.perf_counter() - start
course.walk(3)
weeks = max(2, min(60, 400_000 // customers))
best = 9e9
for _ in range(3):
    start = time.perf_counter(); course.walk(weeks); best = min(best, (time.perf_counter() - start) / weeks)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
state = course.state
ties = len(state.ties.voice) + len(state.ties.friend) + len(state.ties.peer)
tie_bytes = sum(a.nbytes for a in (state.ties.voice, state.ties.voice_weight, state.ties.friend))
print(json.dumps({"built": built, "week": best, "agents": customers + len(state.voices.kind),
                  "peak": peak - before, "ties": ties, "tie_bytes": tie_bytes}))
"""


def probed(customers: int) -> dict[str, float]:
    """Figures of one size, from a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(customers)], capture_output=True, text=True, check=True
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def rows(quick: bool) -> list[Row]:
    """Cost and memory by size; the cost relative to the smallest per agent."""
    found = []
    smallest = 0.0
    for customers in SIZES[: 3 if quick else 4]:
        figures = probed(customers)
        cost = figures["week"] / figures["agents"]
        smallest = min(smallest, cost) if smallest else cost
        growth = cost / smallest
        found.append(
            Row(
                "scaling: cost of an agent-week relative to the cheapest size so far",
                f"{customers:,} customers",
                growth,
                growth,
                growth,
                "times",
                f"at most {GROWTH_GOAL:g}",
                growth <= GROWTH_GOAL,
                f"{1e9 * cost:.0f} ns an agent-week; world built in {figures['built']:.2f} s",
            )
        )
        if customers >= 100_000:
            each = figures["peak"] / customers
            found.append(
                Row(
                    "memory: growth of the peak resident size, ties and building included",
                    f"{customers:,} customers",
                    each,
                    each,
                    each,
                    "bytes/customer",
                    f"at most {BYTES_GOAL:g}",
                    each <= BYTES_GOAL,
                    f"{figures['ties'] / customers:.1f} ties a customer",
                )
            )
    return found
