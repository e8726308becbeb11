"""The same job done by other software: Deffuant, Hegselmann-Krause and a storm against NDlib and plain networkx."""

from __future__ import annotations

import random
import statistics

import networkx as nx
import numpy as np

from benchmarks.measure import Row, interleaved, ratio
from voicesim import world
from voicesim.course import Course
from voicesim.scenario import Scenario
from voicesim.state import State

PEOPLE, STEPS = 500, 20


def quiet(**changes: object) -> Scenario:
    """An organisation that does nothing but talk inside, or nothing but spread a story."""
    off = {
        "organisation.employees": PEOPLE, "customers.count": 1, "turnover.exit": 0.0,
        "discovery.share": 0.0, "coaching.hours": 0.0, "policy.openness": 0.0, "official.rate": 0.0,
        "talk.vision": 0.0, "talk.stubbornness": 0.0, "talk.drift": 0.0, "talk.settled": 1.0,
        "talk.visibility": 1.0, "culture.dimensions": 1, "weeks": STEPS, "complaints.base": 0.0,
        "complaints.gap": 0.0, "word_of_mouth.rate": 0.0, "partners": {},
    }  # fmt: skip
    return Scenario().with_({**off, **changes})


def on_graph(scenario: Scenario, graph: nx.Graph) -> State:
    """The world of ``scenario`` with the ties of ``graph`` inside and stances drawn evenly on [0, 1]."""
    state = world.build(scenario, 1)
    n = graph.number_of_nodes()
    neighbours = [sorted(graph[i]) for i in range(n)]
    start = np.zeros(len(state.voices.kind) + 1, np.int64)
    start[1 : n + 1] = np.cumsum([len(row) for row in neighbours])
    start[n + 1 :] = start[n]
    peer = np.array([j for row in neighbours for j in row], np.int32)
    state.voices.stance[:n, 0] = np.random.default_rng(1).random(n)
    ties = state.ties._replace(peer_start=start, peer=peer, peer_weight=np.ones(len(peer)))
    return state._replace(ties=ties)


def ndlib_model(kind: str, graph: nx.Graph) -> object:
    """The same opinion dynamics as NDlib has it."""
    from ndlib.models import ModelConfig
    from ndlib.models.opinions import AlgorithmicBiasModel, HKModel

    config = ModelConfig.Configuration()
    config.add_model_parameter("epsilon", 0.3)
    if kind == "deffuant":
        model = AlgorithmicBiasModel(graph)
        config.add_model_parameter("gamma", 0)
    else:
        model = HKModel(graph)
    model.set_initial_status(config)
    return model


def storm_by_loop(graph: nx.Graph, chance: float, rng: random.Random) -> int:
    """An independent cascade as one writes it with networkx and a loop."""
    told, frontier = {0}, [0]
    while frontier:
        later = []
        for node in frontier:
            for other in graph[node]:
                if other not in told and rng.random() < chance:
                    told.add(other)
                    later.append(other)
        frontier = later
    return len(told)


def model_of_ndlib(graph: nx.Graph, chance: float) -> object:
    """The same cascade as NDlib has it, not yet begun."""
    from ndlib.models import ModelConfig
    from ndlib.models.epidemics import IndependentCascadesModel

    model = IndependentCascadesModel(graph)
    config = ModelConfig.Configuration()
    config.add_model_initial_configuration("Infected", [0])
    for edge in graph.edges():
        config.add_edge_configuration("threshold", edge, chance)
    model.set_initial_status(config)
    return model


def storm_by_ndlib(model: object) -> int:
    """Walk NDlib's cascade to its end; how many were told."""
    while model.iteration()["status"] or model.actual_iteration == 1:  # type: ignore[attr-defined]
        pass
    return int(sum(status == 2 for status in model.status.values()))  # type: ignore[attr-defined]


def storm_ours(graph: nx.Graph, chance: float) -> Course:
    """A story that begins with customer 0 of a network like ``graph``, ready to be walked one long step."""
    n = graph.number_of_nodes()
    scenario = quiet(
        **{
            "organisation.employees": 1, "customers.count": n, "storms.pass_on": chance,
            "storms.shield": 0.0, "storms.memory": 1000.0, "storms.hop_hours": 1.0, "weeks": 8,
            "step_days": 28.0,
        }
    )  # fmt: skip
    state = world.build(scenario, 1)
    neighbours = [sorted(graph[i]) for i in range(n)]
    start = np.concatenate([[0], np.cumsum([len(row) for row in neighbours])]).astype(np.int64)
    friend = np.array([j for row in neighbours for j in row], np.int32)
    state = state._replace(ties=state.ties._replace(friend_start=start, friend=friend))
    state.customers.pass_hour[0] = 0.5
    state.customers.origin[0] = 0
    state.customers.told[0] = 0
    return Course(scenario, 1, state=state)


def storm_by_us(course: Course) -> int:
    """Walk one long step; how many were told."""
    course.walk(1)
    return int((course.state.customers.told >= 0).sum())


def rows(quick: bool) -> list[Row]:
    """How many times faster the compiled engine does the same number of updates on the same network."""
    graph = nx.erdos_renyi_graph(PEOPLE, 20 / PEOPLE, seed=1)
    group = "against others on the same job (same network, same number of updates)"
    found = []
    kinds = {
        "deffuant": {"talk.schedule": "pairs", "talk.influence": 0.5, "talk.confidence": 0.3, "talk.meetings": 2.0},
        "hegselmann-krause": {"talk.weights": "heard", "talk.influence": 1.0, "talk.confidence": 0.3},
    }  # fmt: skip
    for kind, changes in kinds.items():
        scenario = quiet(**changes)
        model = ndlib_model(kind, graph)
        jobs = {
            "ndlib": lambda model=model: model.iteration_bunch(STEPS),  # type: ignore[attr-defined]
            "ours": lambda scenario=scenario: Course(
                scenario, 1, state=on_graph(scenario, graph)
            ).walk(),
        }
        seconds = interleaved(jobs, 3 if quick else 5)
        value, low, high = ratio(seconds["ndlib"], seconds["ours"])
        found.append(
            Row(
                group,
                f"{kind}, {PEOPLE} people, {STEPS} sweeps: NDlib",
                value,
                low,
                high,
                "times faster",
                note="ours with building the world",
            )
        )
    return found + storm_rows(group, 3 if quick else 7)


def storm_rows(group: str, repeats: int) -> list[Row]:
    """A story that everybody passes on to every contact: each program tries the very same contacts, each once."""
    crowd = nx.erdos_renyi_graph(3000, 8 / 3000, seed=2)
    reached = len(nx.node_connected_component(crowd, 0))
    many = range(repeats + 1)  # and the one that warms up
    models = iter([model_of_ndlib(crowd, 1.0) for _ in many])
    courses = iter([storm_ours(crowd, 1.0) for _ in many])
    rng = random.Random(1)
    told: list[int] = []
    jobs = {
        "NDlib": lambda: told.append(storm_by_ndlib(next(models))),
        "networkx and a loop": lambda: told.append(storm_by_loop(crowd, 1.0, rng)),
        "ours": lambda: told.append(storm_by_us(next(courses))),
    }
    seconds = interleaved(jobs, repeats)
    assert set(told) == {reached}
    tried = sum(degree for _, degree in crowd.degree())
    rows = []
    for name in ("NDlib", "networkx and a loop"):
        note = f"{1e9 * statistics.median(seconds[name]) / tried:,.0f} ns a contact against "
        note += f"{1e9 * statistics.median(seconds['ours']) / tried:,.0f}; "
        note += "ours with a whole step of everything else"
        rows.append(
            Row(
                group,
                f"a storm among 3,000 customers: {name}",
                *ratio(seconds[name], seconds["ours"]),
                "times faster",
                note=note,
            )
        )
    return rows
