"""Integer programs that are mostly easy: tried small before they are solved in full.

Presolving a program over all types costs twenty times its linear relaxation. So the relaxation comes first; then the
program over the few columns that the relaxation uses or nearly uses, which is optimal when the relaxation's bound says
so; and the full program only when that leaves a doubt. The answer is exact in all three cases.
"""

from collections.abc import Sequence

import numpy as np

from draw.solver import Floats, NoSolution, Program, Rows

WHOLE = 1e-6  # nearer than this to a whole number is one; also the slack of a comparison with a bound
FEW = 120  # columns besides those that the relaxation uses


def whole_optimum(
    *,
    cost: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    rows: Rows,
    step: float = 0.0,
    enough: float = -np.inf,
) -> Floats:
    """Whole numbers of the least cost, or of any cost up to ``enough``. NoSolution when nothing satisfies the rows.

    ``step``: the costs of two solutions differ by a multiple of it; 0 when that is unknown.
    """
    relaxed = Program(cost=cost, lower=lower, upper=upper, rows=rows)
    good = max(relaxed.solve() + max(step - 2 * WHOLE, WHOLE), enough + WHOLE)
    values = relaxed.values
    if abs(values - values.round()).max(initial=0.0) < WHOLE:
        return values.round()
    few = _few(values, relaxed.reduced)
    narrow = np.where(few, upper, lower)
    program = Program(cost=cost, lower=lower, upper=narrow, rows=rows, integer=True)
    try:
        if program.solve() <= good:
            return program.values.round()
    except NoSolution:
        pass
    program = Program(cost=cost, lower=lower, upper=upper, rows=rows, integer=True)
    program.solve()
    return program.values.round()


def _few(values: Floats, reduced: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The columns in use, and those that would cost least to use."""
    chosen: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.zeros(len(values), dtype=np.bool_)
    chosen[values > WHOLE] = True
    chosen[np.argsort(np.where(chosen, np.inf, reduced), kind="stable")[:FEW]] = True
    return chosen
