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


class _Plan:
    """All rounds at once as a model: ``at[round, table, i]`` is whether the i-th person sits there."""

    def __init__(self, asked: dict[str, Any]) -> None:
        from ortools.sat.python import cp_model  # type: ignore[import-not-found]

        self.cp, self.asked, self.model = cp_model, asked, cp_model.CpModel()
        self.count, self.sizes = len(asked["ids"]), asked["sizes"]
        self.places = [(number, table) for number in range(asked["rounds"]) for table in range(len(self.sizes))]
        self.at = {(*place, i): self.model.new_bool_var("") for place in self.places for i in range(self.count)}
        self._seat_all()
        off, met = self._amiss(), self._met()
        self.model.add(sum(met) <= asked["bound"])
        self.model.minimize(asked["bound"] - sum(met) + sum(off))

    def _seat_all(self) -> None:
        for number in range(self.asked["rounds"]):
            for i in range(self.count):
                self.model.add_exactly_one(self.at[number, table, i] for table in range(len(self.sizes)))
        for place in self.places:
            self.model.add(sum(self.at[*place, i] for i in range(self.count)) == self.sizes[place[1]])
        if len(set(self.sizes)) == 1:  # tables of one size are interchangeable in each round
            for number, table in self.places:
                for i in range(table):
                    self.model.add(self.at[number, table, i] == 0)

    def _amiss(self) -> list[Any]:
        """How far each count is outside its fair range."""
        amiss = []
        for place in self.places:
            for cell in self.asked["cells"]:
                low, high = cell["fair"][place[1]]
                here = sum(self.at[*place, i] for i in cell["holders"])
                off = self.model.new_int_var(0, self.count, "")
                self.model.add(off >= low - here)
                self.model.add(off >= here - high)
                amiss.append(off)
        return amiss

    def _met(self) -> list[Any]:
        """For each pair, whether they sit at one table at least once."""
        met = []
        for i, j in combinations(range(self.count), 2):
            together = []
            for place in self.places:
                both = self.model.new_bool_var("")
                self.model.add_implication(both, self.at[*place, i])
                self.model.add_implication(both, self.at[*place, j])
                together.append(both)
            pair = self.model.new_bool_var("")
            self.model.add(pair <= sum(together))
            met.append(pair)
        return met

    def solve(self, seconds: float) -> dict[str, Any]:
        solver = self.cp.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 4
        solver.parameters.random_seed = 1
        if solver.solve(self.model) not in {self.cp.OPTIMAL, self.cp.FEASIBLE}:
            raise SystemExit("nothing was found")
        found: list[list[list[int]]] = [[[] for _ in self.sizes] for _ in range(self.asked["rounds"])]
        for (number, table, i), variable in self.at.items():
            if solver.boolean_value(variable):
                found[number][table].append(self.asked["ids"][i])
        return {"rounds": found, "bound": round(solver.best_objective_bound), "seconds": solver.wall_time}


def _main() -> None:
    asked = json.load(sys.stdin)
    print(json.dumps(_Plan(asked).solve(asked["seconds"])))


if __name__ == "__main__":
    _main()
