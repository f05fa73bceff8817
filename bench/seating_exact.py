"""The yardstick of small rounds of tables: OR-Tools' CP-SAT, in an environment and a process of its own.

As a module it installs and runs; as a program, with that environment's Python, it reads a task from standard input and
writes what CP-SAT found. A task knows people by their places in a list: ``sizes`` of the tables, ``rounds``, ``bound``
(the counting bound on meetings) and ``cells``: who holds each value, and its fair range at each table.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sessions.seating import Person

VERSION = "9.15.6755"


def install() -> Path:
    """The environment's Python. Not imported at the top: that Python knows nothing of ours."""
    from bench.apart import python_with

    return python_with("ortools", "ortools", VERSION)


def task(people: Sequence[Person], tables: int, rounds: int, bound: int) -> dict[str, Any]:
    from sessions.seating import fair_range

    count = len(people)
    sizes = [count // tables + (at < count % tables) for at in range(tables)]
    cells = []
    for cell in sorted({cell for person in people for cell in person.attributes.items()}):
        holders = [at for at, person in enumerate(people) if person.attributes.get(cell[0]) == cell[1]]
        fair = [fair_range(len(holders), size, count, tables) for size in sizes]
        cells.append({"holders": holders, "fair": fair})
    return {"ids": [person.id for person in people], "sizes": sizes, "rounds": rounds, "bound": bound, "cells": cells}


def best(asked: dict[str, Any], seconds: float) -> dict[str, Any]:
    """``rounds`` of tables of ids, ``bound``: no plan costs less, ``seconds``."""
    command = [str(install()), str(Path(__file__).resolve())]
    words = json.dumps(asked | {"seconds": seconds})
    done = subprocess.run(command, input=words, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def cost(asked: dict[str, Any], rounds: Sequence[Sequence[Sequence[int]]]) -> int:
    """Meetings short of the bound, and people too many or too few in each count."""
    met = {frozenset(pair) for tables in rounds for table in tables for pair in combinations(table, 2)}
    amiss = 0
    for tables in rounds:
        for cell in asked["cells"]:
            holders = {asked["ids"][at] for at in cell["holders"]}
            for table, (low, high) in zip(tables, cell["fair"], strict=True):
                here = len(holders.intersection(table))
                amiss += max(low - here, here - high, 0)
    return int(asked["bound"] - len(met) + amiss)


def _main() -> None:
    from ortools.sat.python import cp_model  # type: ignore[import-not-found]

    asked = json.load(sys.stdin)
    count, sizes = len(asked["ids"]), asked["sizes"]
    model = cp_model.CpModel()
    places = [(number, table) for number in range(asked["rounds"]) for table in range(len(sizes))]
    at = {(*place, i): model.new_bool_var("") for place in places for i in range(count)}
    amiss = []
    for number in range(asked["rounds"]):
        for i in range(count):
            model.add_exactly_one(at[number, table, i] for table in range(len(sizes)))
    for number, table in places:
        model.add(sum(at[number, table, i] for i in range(count)) == sizes[table])
        for cell in asked["cells"]:
            low, high = cell["fair"][table]
            here = sum(at[number, table, i] for i in cell["holders"])
            off = model.new_int_var(0, count, "")
            model.add(off >= low - here)
            model.add(off >= here - high)
            amiss.append(off)
    if len(set(sizes)) == 1:  # tables of one size are interchangeable in each round
        for number, table in places:
            for i in range(table):
                model.add(at[number, table, i] == 0)
    met = []
    for i, j in combinations(range(count), 2):
        together = []
        for place in places:
            both = model.new_bool_var("")
            model.add_implication(both, at[*place, i])
            model.add_implication(both, at[*place, j])
            together.append(both)
        pair = model.new_bool_var("")
        model.add(pair <= sum(together))
        met.append(pair)
    model.add(sum(met) <= asked["bound"])
    model.minimize(asked["bound"] - sum(met) + sum(amiss))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = asked["seconds"]
    solver.parameters.num_workers = 4
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        raise SystemExit("nothing was found")
    rounds = [
        [
            [asked["ids"][i] for i in range(count) if solver.boolean_value(at[number, table, i])]
            for table in range(len(sizes))
        ]
        for number in range(asked["rounds"])
    ]
    print(json.dumps({"rounds": rounds, "bound": round(solver.best_objective_bound), "seconds": solver.wall_time}))


if __name__ == "__main__":
    _main()
