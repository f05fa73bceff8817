"""How fast quotas are judged while they are edited: ``python -m bench.quotas [--volunteers 2000] [--json]``.

CPU seconds of this process, the best of three, for a pool of six attributes like the bench of the draw: is there a
panel and what is the bound on the smallest chance; who fits into no panel; and, once a quota has been spoiled so that
there is no panel, a smallest conflict and five relaxations.
"""

import argparse
import json
import random
import time
from collections.abc import Callable

from draw.conflicts import outsiders, relaxations, smallest_conflict
from draw.feasible import is_feasible, least_chance
from draw.problem import Person, Problem, Quota, where_of
from draw.quotas import by_attributes, from_population, problems

ATTRIBUTES = {
    "age": {"18–29": 16, "30–44": 26, "45–59": 27, "60–74": 21, "75+": 10},
    "gender": {"woman": 55, "man": 44, "other": 1},
    "area": {"centre": 34, "north": 18, "south": 21, "east": 14, "west": 13},
    "education": {"basic": 18, "secondary": 42, "higher": 40},
    "language": {"fi": 88, "sv": 6, "other": 6},
    "view": {"for": 45, "against": 25, "unsure": 30},
}


def pool(volunteers: int, seats: int, seed: int = 1) -> Problem:
    """Volunteers unlike the population: older, better educated; one in seven shares a home with another."""
    chance = random.Random(seed)
    skew = {"75+": 0.5, "60–74": 1.8, "higher": 2.0, "basic": 0.5}
    people = []
    for number in range(volunteers):
        values = {
            name: chance.choices(list(shares), [count * skew.get(value, 1) for value, count in shares.items()])[0]
            for name, shares in ATTRIBUTES.items()
        }
        people.append(Person(f"k{number:05}", values, f"h{number // 2}" if number < volunteers // 7 else ""))
    figures = {where_of({name: value}): n * 1000 for name, shares in ATTRIBUTES.items() for value, n in shares.items()}
    return Problem(tuple(people), seats, from_population(figures, seats, "one"))


def spoiled(problem: Problem) -> Problem:
    """The same with quotas that no panel keeps: the maximums of two attributes leave too few for a crossed quota."""
    quotas = list(problem.quotas)
    family = by_attributes(quota.where for quota in quotas)[("age",)]
    places = [index for index, quota in enumerate(quotas) if quota.where in family]
    for index in places[:2]:
        quotas[index] = Quota(quotas[index].where, 0, max(0, quotas[index].minimum - 1))
    crossed = where_of({"age": "18–29", "language": "fi"})
    quotas.append(Quota(crossed, quotas[places[0]].maximum + 2, problem.seats))
    return Problem(problem.people, problem.seats, tuple(quotas))


def cpu(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest run."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return round(best, 3)


def measured(volunteers: int, seats: int) -> dict[str, float]:
    good = pool(volunteers, seats)
    bad = spoiled(good)
    return {
        "troubles": cpu(lambda: problems(good)),
        "feasible": cpu(lambda: is_feasible(good)),
        "least_chance": cpu(lambda: least_chance(good)),
        "outsiders_seen_at_once": cpu(lambda: outsiders(good, exact=False)),
        "outsiders": cpu(lambda: outsiders(good)),
        "conflict": cpu(lambda: smallest_conflict(bad)),
        "relaxations": cpu(lambda: relaxations(bad)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--volunteers", type=int, default=2000)
    parser.add_argument("--seats", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = measured(asked.volunteers, asked.seats)
    print(json.dumps(figures) if asked.json else "\n".join(f"{name:24} {s:7.3f} s" for name, s in figures.items()))


if __name__ == "__main__":
    main()
