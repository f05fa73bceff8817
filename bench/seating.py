"""Rounds of tables: the product's search against random seating, the counting bound and an exact search.

A crowd with the demo panel's seven quota attributes in its proportions sits at tables of six, one round after the
other; each round knows only whom everybody met before, as in a meeting. *distinct*: pairs who met at least once. Its
counting bound: nobody meets more people than sit beside them over all rounds, nor more than there are.
*off_balance_pct*: of the counts, one for each table and value, those outside their fair range. *seconds*: wall time
of all rounds together.

The exact search (CP-SAT, ``bench/seating_exact.py``) plans all rounds of a small crowd at once, which the product
cannot: it does not know who will be there. It gives its best and a bound that no plan at all can pass.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from random import Random
from typing import Any

from bench import seating_exact
from bench.measure import arguments, medians, note, print_json, show
from sessions.seating import Person, pairs_met, score, seat, tables_for

CROWDS = [(people, rounds) for people in (60, 120, 300, 600) for rounds in (4, 5)]
SMALL = [(8, 2, 2), (12, 3, 2), (12, 3, 3), (18, 3, 3), (24, 4, 3)]  # people, tables, rounds
EXACT_S = 15.0  # for each small crowd, at most
MUST = {"distinct": 2990, "off_balance_pct": 1.0, "seconds": 2.0}  # of 300 people in 4 rounds

# The demo panel's quotas, 42 seats.
QUOTAS = {
    "gender": (21, 21),
    "age": (8, 10, 12, 7, 5),
    "area": (20, 13, 9),
    "education": (9, 18, 15),
    "language": (36, 2, 4),
    "use": (9, 24, 9),
    "prefers": (15, 17, 10),
}
FEW = ("gender", "age", "use")  # what the small crowds are balanced over

Rounds = list[list[list[int]]]


def crowd(size: int, names: Sequence[str] = tuple(QUOTAS)) -> list[Person]:
    """The same people every time: each attribute in the quotas' proportions, dealt independently of the others."""
    columns = {}
    for name in names:
        values = [str(value) for value, seats in enumerate(QUOTAS[name]) for _ in range(seats)]
        columns[name] = [values[at * len(values) // size] for at in range(size)]
        Random(f"seating {name}").shuffle(columns[name])
    return [Person(at + 1, {name: columns[name][at] for name in names}) for at in range(size)]


def drawn(people: Sequence[Person], tables: int, rounds: int, *, seed: int, steps: int | None = None) -> Rounds:
    """One round after the other; with ``steps=0`` by lot alone."""
    found: Rounds = []
    for number in range(rounds):
        found.append(seat(people, tables, met=pairs_met(found), seed=seed + number, steps=steps))
    return found


def judged(people: Sequence[Person], rounds: Rounds) -> dict[str, float]:
    by_id = {person.id: person for person in people}
    fair = [score([[by_id[pk] for pk in table] for table in tables], {}).balance for tables in rounds]
    return {"distinct": len(pairs_met(rounds)), "off_balance_pct": 100 * (1 - sum(fair) / len(fair))}


def counting_bound(people: int, tables: int, rounds: int) -> int:
    """With even tables: the pairs there are, and the pairs that sit together, counted once for each time."""
    sizes = [people // tables + (at < people % tables) for at in range(tables)]
    return min(people * (people - 1) // 2, rounds * sum(size * (size - 1) // 2 for size in sizes))


def against_random(size: int, rounds: int, seed: int) -> dict[str, float]:
    people, tables = crowd(size), tables_for(size)
    begun = time.perf_counter()
    plan = drawn(people, tables, rounds, seed=seed)
    seconds = time.perf_counter() - begun
    ours = judged(people, plan)
    lot = judged(people, drawn(people, tables, rounds, seed=seed, steps=0))
    bound = counting_bound(size, tables, rounds)
    return {**ours, "seconds": seconds, "bound": bound, **{f"random_{name}": value for name, value in lot.items()}}


def against_exact(size: int, tables: int, rounds: int, seed: int) -> dict[str, float]:
    """``cost``: meetings short of the counting bound, and people too many or too few over all counts."""
    people = crowd(size, FEW)
    ours = drawn(people, tables, rounds, seed=seed)
    task = seating_exact.task(people, tables, rounds, counting_bound(size, tables, rounds))
    exact = seating_exact.best(task, EXACT_S)
    note(f"exact {size} people, {tables} tables, {rounds} rounds: {exact}")
    return {
        **judged(people, ours),
        "cost": seating_exact.cost(task, ours),
        **{f"exact_{name}": value for name, value in judged(people, exact["rounds"]).items()},
        "exact_cost": seating_exact.cost(task, exact["rounds"]),
        "exact_bound": exact["bound"],
        "exact_seconds": exact["seconds"],
    }


def run(seed: int) -> dict[str, Any]:
    return {f"{size}x{rounds}": against_random(size, rounds, seed) for size, rounds in CROWDS}


def print_tables(found: dict[str, Any], exact: dict[str, Any]) -> None:
    columns = ("distinct", "bound", "random_distinct", "off_balance_pct", "random_off_balance_pct", "seconds")
    show(
        "People × rounds",
        ["", "distinct pairs", "bound", "by lot", "off balance %", "by lot", "s"],
        [[name, *(row[key] for key in columns)] for name, row in found.items()],
    )
    columns = ("distinct", "exact_distinct", "off_balance_pct", "exact_off_balance_pct", "cost", "exact_cost")
    show(
        "Against the exact search",
        ["", "distinct pairs", "exact", "off balance %", "exact", "cost", "exact", "no plan below"],
        [[name, *(row[key] for key in columns), row["exact_bound"]] for name, row in exact.items()],
    )


def main() -> int:
    asked = arguments(__doc__)
    seating_exact.install()
    found = medians([run(100 * number) for number in range(asked.runs)])
    exact = {f"{size}x{tables}x{rounds}": against_exact(size, tables, rounds, 0) for size, tables, rounds in SMALL}
    if asked.json:
        print_json({**found, "exact": exact})
    else:
        print_tables(found, exact)
    wanted = found["300x4"]
    reached = wanted["distinct"] >= MUST["distinct"] and all(
        wanted[name] <= MUST[name] for name in ("off_balance_pct", "seconds")
    )
    note(f"300x4 {'reaches' if reached else 'MISSES'} {MUST}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
