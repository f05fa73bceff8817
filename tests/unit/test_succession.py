"""Who steers when somebody drops out, and who gets it back."""

from datetime import UTC, datetime, timedelta

import pytest

from facilitation.desk.succession import Candidate, Standing, successor

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
LEA, CO, OLLI, TIMO = 4, 7, 2, 1


def standing(before: Standing, **ages: float | None) -> Standing:
    """``lea=3``: seen three seconds ago; left out or None: never."""
    ranks = {"lea": (LEA, 0), "co": (CO, 0), "olli": (OLLI, 1), "timo": (TIMO, 2)}
    people = [
        Candidate(pk, rank, None if (age := ages.get(name)) is None else NOW - timedelta(seconds=age))
        for name, (pk, rank) in ranks.items()
    ]
    return successor(before, people, NOW, here_s=25, gone_s=40)


@pytest.mark.parametrize(
    ("before", "ages", "after"),
    [
        (Standing(None, None), {"co": 1, "lea": 1}, Standing(LEA, None)),
        (Standing(None, None), {"olli": 1, "timo": 1}, Standing(OLLI, None)),
        (Standing(None, None), {"timo": 1}, Standing(None, None)),
        (Standing(LEA, None), {"lea": 30, "co": 1}, Standing(LEA, None)),
        (Standing(LEA, None), {"lea": 41, "co": 1, "olli": 1}, Standing(CO, LEA)),
        (Standing(LEA, None), {"lea": 41, "olli": 1, "timo": 1}, Standing(OLLI, LEA)),
        (Standing(LEA, None), {"lea": 41, "timo": 1}, Standing(TIMO, LEA)),
        (Standing(LEA, None), {"lea": 41, "co": 26}, Standing(LEA, None)),
        (Standing(TIMO, LEA), {"timo": 1}, Standing(TIMO, LEA)),
        (Standing(TIMO, LEA), {"timo": 1, "lea": 2}, Standing(LEA, None)),
        (Standing(TIMO, LEA), {"timo": 50, "co": 2}, Standing(CO, LEA)),
        (Standing(99, None), {"lea": 1}, Standing(LEA, 99)),
    ],
)
def test_control_passes(before: Standing, ages: dict[str, float], after: Standing) -> None:
    assert standing(before, **ages) == after
