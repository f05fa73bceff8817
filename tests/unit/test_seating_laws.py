"""What holds for every round of tables, whoever sits there."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sessions.seat_search import Search
from sessions.seating import (
    Person,
    Score,
    _search,
    pairs_met,
    score,
    seat,
)
from tests.unit.crowd import at_tables, crowds, law, naive_score, rounds_before, seeds


@law
@given(st.data(), crowds(), st.integers(1, 8), seeds)
def test_everybody_sits_at_one_table_and_tables_are_even(
    data: st.DataObject, people: list[Person], tables: int, seed: int
) -> None:
    groups = seat(people, tables, met=data.draw(rounds_before(people)), seed=seed, steps=300)
    assert sorted(pk for group in groups for pk in group) == sorted(person.id for person in people)
    sizes = [len(group) for group in groups]
    assert len(sizes) == tables
    assert max(sizes) - min(sizes) <= 1


@law
@given(st.data(), crowds(), st.integers(1, 8), seeds)
def test_the_score_is_what_its_definition_says(
    data: st.DataObject, people: list[Person], tables: int, seed: int
) -> None:
    met = data.draw(rounds_before(people))
    seated = at_tables(people, seat(people, tables, met=met, seed=seed, steps=30))
    ours = score(seated, met)
    assert ours == naive_score(seated, met)
    assert Score(**ours.as_json()) == ours
    assert 0 <= ours.balance <= 1


@law
@given(st.data(), crowds(), st.integers(1, 8), seeds)
def test_the_running_cost_of_a_draw_equals_one_counted_afresh(
    data: st.DataObject, people: list[Person], tables: int, seed: int
) -> None:
    met = data.draw(rounds_before(people))
    ids = [person.id for person in people]
    wishing = [
        Person(p.id, p.attributes, together=frozenset(ids[:1]), apart=frozenset(ids[3:4])) for p in people[:3]
    ] + people[3:]
    search = _search(wishing, tables, met, Random(seed))
    search.anneal(Random(seed), 200)
    afresh = Search(search.tables, search.values, search.misfit, search.met, search.blocks, search.foes)
    assert search.costs == afresh.costs
    assert (search.pull, search.counts) == (afresh.pull, afresh.counts)
    assert (search.adding, search.removing) == (afresh.adding, afresh.removing)


@law
@given(crowds(), st.integers(1, 2), seeds)
def test_tiny_rounds_are_as_good_as_the_best_of_all(people: list[Person], tables: int, seed: int) -> None:
    people = people[:7]
    met = pairs_met([[[person.id for person in people[:3]]]])
    search = _search(people, tables, met, Random(seed))
    least = min(_costs_of_all(search))
    search.anneal(Random(seed), 3000)
    assert search.cost == least


def _costs_of_all(search: Search) -> Iterator[int]:
    size = len(search.tables[0])
    for first in combinations(range(len(search.values)), size):
        rest = [i for i in range(len(search.values)) if i not in first]
        start = [list(first), *([rest] if len(search.tables) > 1 else [])]
        yield Search(start, search.values, search.misfit, search.met, {}, {}).cost
