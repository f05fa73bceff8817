"""People to be seated: the demo panel, any people, and a score by the definition."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import ceil, floor
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from sessions.seating import (
    Person,
    Score,
    pairs_met,
    score,
    seat,
)

# The demo panel's quotas, 42 seats
QUOTAS = {
    "gender": {"woman": 21, "man": 21},
    "age": {"18–29": 8, "30–44": 10, "45–64": 12, "65–74": 7, "75+": 5},
    "area": {"city": 20, "around": 13, "other": 9},
    "education": {"basic": 9, "secondary": 18, "higher": 15},
    "language": {"fi": 36, "sv": 2, "other": 4},
    "use": {"much": 9, "some": 24, "none": 9},
    "prefers": {"digital": 15, "both": 17, "face to face": 10},
}
Groups = list[list[int]]
Met = Counter[frozenset[int]]


def panel(seed: int = 1) -> list[Person]:
    columns = {}
    for name, seats in QUOTAS.items():
        columns[name] = [value for value, count in seats.items() for _ in range(count)]
        Random(f"{seed} {name}").shuffle(columns[name])
    return [Person(n + 1, {name: values[n] for name, values in columns.items()}) for n in range(42)]


def at_tables(people: Sequence[Person], groups: Groups) -> list[list[Person]]:
    by_id = {person.id: person for person in people}
    return [[by_id[pk] for pk in group] for group in groups]


@cache
def three_rounds(seed: int, steps: int | None = None) -> list[tuple[Groups, Score]]:
    people, met, rounds = panel(seed), Met(), []
    for number in range(3):
        groups = seat(people, 6, met=met, seed=seed + number, steps=steps)
        rounds.append((groups, score(at_tables(people, groups), met)))
        met += pairs_met([groups])
    return rounds


def naive_score(tables: list[list[Person]], met: Met) -> Score:
    """Straight from the definition, with fractions."""
    everyone = [person for table in tables for person in table]
    pairs = [{one.id, two.id} for table in tables for one, two in combinations(table, 2)]
    fair = []
    for name, value in {item for person in everyone for item in person.attributes.items()}:
        holders = sum(person.attributes.get(name) == value for person in everyone)
        for table in tables:
            share = Fraction(holders * len(table), len(everyone))
            least = floor(share)
            if table and holders >= len(tables):
                least = max(least, 1)
            here = sum(person.attributes.get(name) == value for person in table)
            fair.append(least <= here <= ceil(share))
    return Score(
        tables=len(tables),
        smallest=min(len(table) for table in tables),
        largest=max(len(table) for table in tables),
        pairs=len(pairs),
        repeated_pairs=sum(met[frozenset(pair)] > 0 for pair in pairs),
        balance=sum(fair) / len(fair) if fair else 1.0,
    )


law = settings(max_examples=60, deadline=None)  # no test here is about speed
seeds = st.integers(0, 2**32)


@st.composite
def crowds(draw: st.DrawFn, least: int = 1) -> list[Person]:
    """At most 30 people; some attributes of some are unknown."""
    values = st.dictionaries(st.sampled_from(["age", "area"]), st.sampled_from(["x", "y", "z"]))
    ids = draw(st.lists(st.integers(1, 500), unique=True, min_size=least, max_size=30))
    return [Person(pk, draw(values)) for pk in ids]


@st.composite
def rounds_before(draw: st.DrawFn, people: list[Person]) -> Met:
    """Meetings of two earlier rounds, with somebody who is gone now."""
    ids = [person.id for person in people] + [900]
    return pairs_met([[draw(st.permutations(ids))[:8]] for _ in range(2)])
