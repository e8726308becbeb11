"""Makes the invented organisation in the folder harbour/, the same to the byte every time.

Nobody in it exists. Run this script again after a change; it takes no arguments.
Only ``random.Random.random`` is used, whose numbers are the same on every version of Python.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path
from random import Random

SEED = 20260
CUSTOMERS = 400
# department, short name for ids, people, share of its people in each role below the head
DEPARTMENTS = (
    ("Quayside", "quay", 16, {"frontline": 0.7, "specialist": 0.3}),
    ("Customer desk", "desk", 12, {"frontline": 1.0}),
    ("Sales", "sale", 9, {"sales": 1.0}),
    ("Engineering", "engi", 12, {"specialist": 1.0}),
    ("Customs and papers", "cust", 8, {"specialist": 0.6, "frontline": 0.4}),
    ("Harbour office", "offi", 5, {"specialist": 1.0}),
)
# smallest audience of a role, and how unequal audiences are (exponent of a Pareto distribution)
SMALLEST_AUDIENCE = {"frontline": 8.0, "sales": 12.0, "specialist": 2.0, "leader": 6.0}
INEQUALITY = 1.8
TIE_WITHIN, TIE_ACROSS, TIE_RETURNED = 0.38, 0.035, 0.75
FRIENDS, TRIANGLES = 3, 0.6

Person = dict[str, str]
Row = tuple[object, ...]


def main() -> None:
    """Write the five files of the organisation beside this script."""
    rng = Random(SEED)
    folder = Path(__file__).parent / "harbour"
    folder.mkdir(exist_ok=True)
    people = make_people(rng)
    columns = ("id", "department", "role", "level", "tenure_years")
    write(folder / "people.csv", columns, [tuple(p[name] for name in columns) for p in people])
    write(folder / "chart.csv", ("id", "reports_to"), [(p["id"], p["boss"]) for p in people])
    write(folder / "ties.csv", ("source", "target", "weight"), make_ties(people, rng))
    write(folder / "audience.csv", ("voice", "customer", "weight"), make_audience(people, rng))
    write(folder / "customers.csv", ("source", "target"), make_friends(rng))


def make_people(rng: Random) -> list[Person]:
    """Return the director, six heads and their people, with roles, levels, tenure and bosses."""
    people = [person("dire-01", "Harbour office", "leader", 1, 11.5, "")]
    for department, short, size, roles in DEPARTMENTS:
        head = f"{short}-01"
        people.append(person(head, department, "leader", 2, years(rng, 9.0), "dire-01"))
        for number in range(2, size + 1):
            role = pick(roles, rng)
            name = f"{short}-{number:02d}"
            people.append(person(name, department, role, 3, years(rng, 5.0), head))
    return people


def make_ties(people: list[Person], rng: Random) -> list[Row]:
    """Return who speaks (source) and who hears (target), weight in talks a month."""
    rows: list[Row] = []
    for i, one in enumerate(people):
        for other in people[i + 1 :]:
            chance = TIE_WITHIN if one["department"] == other["department"] else TIE_ACROSS
            chance = 0.9 if other["boss"] == one["id"] else chance
            if rng.random() >= chance:
                continue
            forth = rng.random() < 0.5
            back = rng.random() < TIE_RETURNED
            if forth or back:
                rows.append((one["id"], other["id"], talks(rng)))
            if not forth or back:
                rows.append((other["id"], one["id"], talks(rng)))
    return sorted(rows)


def make_audience(people: list[Person], rng: Random) -> list[Row]:
    """Return which customers meet or follow which voice, weight in meetings a year."""
    rows: list[Row] = []
    for voice in people:
        smallest = SMALLEST_AUDIENCE[voice["role"]]
        size = smallest * (1.0 - rng.random()) ** (-1.0 / INEQUALITY)
        chosen: set[str] = set()
        while len(chosen) < min(int(size), CUSTOMERS // 4):
            chosen.add(customer(int(rng.random() * CUSTOMERS)))
        rows += [(voice["id"], name, talks(rng)) for name in sorted(chosen)]
    return rows


def make_friends(rng: Random) -> list[Row]:
    """Return a heavy-tailed, clustered network of customers (Holme and Kim 2002)."""
    ends = list(range(FRIENDS))  # everybody once for each tie they have: the well-known come often
    known: list[set[int]] = [set() for _ in range(CUSTOMERS)]
    for new in range(FRIENDS, CUSTOMERS):
        last = -1
        while len(known[new]) < FRIENDS:
            close = sorted(known[last] - known[new] - {new}) if last >= 0 else []
            triangle = bool(close) and rng.random() < TRIANGLES
            pool = close if triangle else ends
            last = pool[int(rng.random() * len(pool))]
            if last == new or last in known[new]:
                continue
            known[new].add(last)
            known[last].add(new)
            ends += [new, last]
    pairs = [(i, j) for i in range(CUSTOMERS) for j in sorted(known[i]) if i < j]
    return [(customer(i), customer(j)) for i, j in pairs]


def person(name: str, department: str, role: str, level: int, tenure: float, boss: str) -> Person:
    """Return one row of the table of people, and the boss."""
    return {
        "id": name,
        "department": department,
        "role": role,
        "level": str(level),
        "tenure_years": f"{tenure:.1f}",
        "boss": boss,
    }


def pick(shares: dict[str, float], rng: Random) -> str:
    """Return one name, drawn by the shares, which sum to 1."""
    luck = rng.random()
    for name, share in shares.items():
        luck -= share
        if luck < 0.0:
            return name
    return name


def years(rng: Random, mean: float) -> float:
    """Return a tenure in years, exponential, at most 35."""
    return min(-mean * math.log(1.0 - rng.random()), 35.0)


def talks(rng: Random) -> int:
    """Return a number of talks, 1 or more, mostly few."""
    return 1 + int(-3.0 * math.log(1.0 - rng.random()))


def customer(number: int) -> str:
    """Return the id of a customer."""
    return f"c{number + 1:03d}"


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write one CSV file, lines ended the same way on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


if __name__ == "__main__":
    main()
