"""Pools of volunteers for the draw's bench: shares of a city region, and volunteers who are not its mirror."""

from __future__ import annotations

from random import Random

from draw.problem import Person, Problem, Quota, where_of

# attribute → value → (share of the population, how gladly they volunteer)
SHARES: dict[str, dict[str, tuple[float, float]]] = {
    "gender": {"woman": (0.51, 1.25), "man": (0.49, 0.75)},
    "age": {
        "16-29": (0.21, 0.5),
        "30-44": (0.24, 0.9),
        "45-64": (0.29, 1.2),
        "65-74": (0.14, 1.6),
        "75+": (0.12, 0.7),
    },
    "area": {
        "centre": (0.24, 1.3),
        "east": (0.21, 1.0),
        "west": (0.19, 1.0),
        "south": (0.2, 0.9),
        "around": (0.16, 0.7),
    },
    "education": {"basic": (0.24, 0.4), "secondary": (0.43, 0.8), "higher": (0.33, 1.8)},
    "language": {"fi": (0.9, 1.0), "sv": (0.02, 1.1), "other": (0.08, 0.5)},
    "housing": {"owned": (0.62, 1.1), "rented": (0.38, 0.9)},
    "work": {"employed": (0.52, 1.0), "retired": (0.27, 1.2), "studying": (0.12, 0.8), "otherwise": (0.09, 0.7)},
}


def apportion(seats: int, shares: dict[str, float]) -> dict[str, int]:
    """Whole seats by largest remainder."""
    exact = {value: seats * share for value, share in shares.items()}
    found = {value: int(number) for value, number in exact.items()}
    by_rest = sorted(exact, key=lambda value: found[value] - exact[value])
    for value in by_rest[: seats - sum(found.values())]:
        found[value] += 1
    return found


def pool(people: int, seats: int, attributes: int, *, seed: int = 1, slack: int = 1, homes: float = 0.0) -> Problem:
    """Volunteers and quotas: each value's seats ± ``slack``. ``homes``: the share of people who live with another."""
    dice = Random(seed)
    names = list(SHARES)[:attributes]
    folk = []
    for i in range(people):
        values = {}
        for name in names:
            weights = [share * keen for share, keen in SHARES[name].values()]
            values[name] = dice.choices(list(SHARES[name]), weights)[0]
        household = f"h{i // 2}" if dice.random() < homes else ""
        folk.append(Person(f"p{i}", values, household))
    quotas = []
    for name in names:
        shares = {value: share for value, (share, _) in SHARES[name].items()}
        for value, number in apportion(seats, shares).items():
            where = where_of({name: value})
            quotas.append(Quota(where, max(0, number - slack), number + slack, seats * shares[value]))
    return Problem(tuple(folk), seats, tuple(quotas))
