"""HiGHS behind a small typed door: linear and integer programs that always minimise.

One thread, one seed, no time limit: the same program gives the same answer. Everything of highspy's that has no
types stays in this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

INFINITY = float(highspy.kHighsInf)
MOST_NODES = 200_000  # of one integer program's search; beyond it SolverError, never an answer without proof
FEASIBILITY = 1e-9  # how far a row or a bound may be missed; the strictest that HiGHS takes is 1e-10


class SolverError(RuntimeError):
    """The solver gave up: neither an optimum nor a proof that there is none. Never swallowed, always said."""


class NoSolution(Exception):
    """Nothing satisfies the rows."""


@dataclass(slots=True)
class Rows:
    """A matrix row by row (compressed): row i holds ``value[start[i]:start[i+1]]`` at columns ``index[…]``."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lower)

    def add(self, lower: float, upper: float, index: Sequence[int], value: Sequence[float] | None = None) -> None:
        """One more row. Without ``value`` every coefficient is 1."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.start.append(len(self.index))
        self.index.extend(index)
        self.value.extend(value if value is not None else [1.0] * len(index))


def floats(values: Sequence[float] | Floats) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float64)


def ints(values: Sequence[int] | Ints) -> Ints:
    return np.ascontiguousarray(values, dtype=np.int32)


class Program:
    """min cost·x, rows and bounds kept. ``integer``: x whole numbers. Solving again starts from the last basis."""

    def __init__(
        self,
        *,
        cost: Sequence[float] | Floats,
        lower: Sequence[float] | Floats,
        upper: Sequence[float] | Floats,
        rows: Rows,
        integer: bool = False,
        gap: float = 0.0,
    ) -> None:
        self.integer = integer
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._options(gap)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(cost), len(rows)
        program.col_cost_, program.col_lower_, program.col_upper_ = floats(cost), floats(lower), floats(upper)
        program.row_lower_, program.row_upper_ = floats(rows.lower), floats(rows.upper)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.num_col_, program.a_matrix_.num_row_ = len(cost), len(rows)
        program.a_matrix_.start_ = ints([*rows.start, len(rows.index)])
        program.a_matrix_.index_, program.a_matrix_.value_ = ints(rows.index), floats(rows.value)
        if integer:
            program.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
        self._said(self._highs.passModel(program), "passModel")

    def _options(self, gap: float) -> None:
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("parallel", "off"),
            ("random_seed", 0),
            ("primal_feasibility_tolerance", FEASIBILITY),
            ("dual_feasibility_tolerance", FEASIBILITY),
            ("mip_feasibility_tolerance", FEASIBILITY),
            ("mip_rel_gap", gap),
            ("mip_abs_gap", FEASIBILITY),
            ("mip_max_nodes", MOST_NODES),
        ):
            self._said(self._highs.setOptionValue(name, value), name)

    def _said(self, status: object, what: str) -> None:
        if status == highspy.HighsStatus.kError:
            raise SolverError(what)

    def forget(self) -> None:
        """The next solve begins anew, not from the last basis."""
        self._said(self._highs.clearSolver(), "clearSolver")

    def option(self, name: str, value: str | float | int | bool) -> None:
        self._said(self._highs.setOptionValue(name, value), name)

    @property
    def columns(self) -> int:
        return int(self._highs.getNumCol())

    @property
    def rows(self) -> int:
        return int(self._highs.getNumRow())

    def costs(self, index: Sequence[int] | Ints, cost: Sequence[float] | Floats) -> None:
        self._said(self._highs.changeColsCost(len(index), ints(index), floats(cost)), "changeColsCost")

    def bounds(
        self, index: Sequence[int] | Ints, lower: Sequence[float] | Floats, upper: Sequence[float] | Floats
    ) -> None:
        status = self._highs.changeColsBounds(len(index), ints(index), floats(lower), floats(upper))
        self._said(status, "changeColsBounds")

    def row_bounds(self, row: int, lower: float, upper: float) -> None:
        self._said(self._highs.changeRowBounds(row, lower, upper), "changeRowBounds")

    def coefficient(self, row: int, column: int, value: float) -> None:
        self._said(self._highs.changeCoeff(row, column, value), "changeCoeff")

    def add_rows(self, rows: Rows) -> None:
        status = self._highs.addRows(
            len(rows),
            floats(rows.lower),
            floats(rows.upper),
            len(rows.index),
            ints(rows.start),
            ints(rows.index),
            floats(rows.value),
        )
        self._said(status, "addRows")

    def add_column(
        self, cost: float, lower: float, upper: float, index: Sequence[int], value: Sequence[float] | Floats
    ) -> None:
        status = self._highs.addCol(cost, lower, upper, len(index), ints(index), floats(value))
        self._said(status, "addCol")

    def solve(self) -> float:
        """The optimum. Raises NoSolution if nothing satisfies the rows, SolverError if the solver cannot say."""
        self._said(self._highs.run(), "run")
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self._highs.getInfo().objective_function_value)
        if status == highspy.HighsModelStatus.kInfeasible:
            raise NoSolution
        raise SolverError(self._highs.modelStatusToString(status))

    @property
    def bound(self) -> float:
        """Of an integer program: what the optimum cannot go below, however the search ended."""
        return float(self._highs.getInfo().mip_dual_bound)

    @property
    def values(self) -> Floats:
        return np.array(self._highs.getSolution().col_value, dtype=np.float64)

    @property
    def duals(self) -> Floats:
        """Per row: how much the optimum grows when the row's side grows by one."""
        return np.array(self._highs.getSolution().row_dual, dtype=np.float64)

    @property
    def reduced(self) -> Floats:
        """Per column: how much the optimum grows when the column is moved up by one."""
        return np.array(self._highs.getSolution().col_dual, dtype=np.float64)
