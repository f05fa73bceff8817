"""Who must sit together or apart does, wherever that can be; where it cannot, it is said which wish gives in."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from sessions.seating import Pair, Person, impossible, score, seat, wishes
from tests.unit.crowd import at_tables, crowds, law, rounds_before, seeds


def unmet(tables: Sequence[Sequence[Person]]) -> tuple[list[Pair], list[Pair]]:
    """The wishes that these tables break: who should sit apart, who together."""
    place = {person.id: at for at, table in enumerate(tables) for person in table}
    apart, together = wishes(person for table in tables for person in table)
    return [(a, b) for a, b in apart if place[a] == place[b]], [(a, b) for a, b in together if place[a] != place[b]]


@law
@given(st.data(), crowds(2), st.integers(2, 6), seeds)
def test_who_must_sit_apart_or_together_does_where_that_can_be(
    data: st.DataObject, people: list[Person], tables: int, seed: int
) -> None:
    """Wishes are taken from a hidden seating, so one that meets them all exists."""
    hidden = [people[at::tables] for at in range(tables)]
    home = {person.id: at for at, table in enumerate(hidden) for person in table}
    pairs = data.draw(st.lists(st.tuples(*[st.sampled_from(people)] * 2), max_size=len(people)))
    apart = {(one.id, two.id) for one, two in pairs if home[one.id] != home[two.id]}
    together = {(one.id, two.id) for one, two in pairs if home[one.id] == home[two.id]}
    wishing = [
        Person(
            person.id,
            person.attributes,
            apart=frozenset(two for one, two in apart if one == person.id),
            together=frozenset(two for one, two in together if one == person.id) | {999},
        )
        for person in people
    ]
    groups = seat(wishing, tables, met=data.draw(rounds_before(people)), seed=seed, steps=300)
    place = {pk: at for at, group in enumerate(groups) for pk in group}
    assert all(place[one] != place[two] for one, two in apart)
    assert all(place[one] == place[two] for one, two in together)


def test_apart_is_stronger_than_together_whoever_says_it() -> None:
    people = [Person(1, together=frozenset({2})), Person(2, apart=frozenset({1})), Person(3), Person(4)]
    for seed in range(5):
        groups = seat(people, 2, met={}, seed=seed, steps=500)
        assert not any({1, 2} <= set(group) for group in groups)


def test_wishes_hold_in_every_draw_also_where_few_seatings_meet_them() -> None:
    """Three blocks of four that cannot share a table: random tables almost never come out so."""
    ids = range(1, 13)
    together = {one: frozenset(two for two in ids if two % 3 == one % 3) for one in ids}
    apart = {one: frozenset({one % 12 + 1}) for one in ids}
    people = [Person(one, {"age": str(one % 2)}, apart[one], together[one]) for one in ids]
    for seed in range(5):
        groups = seat(people, 3, met={}, seed=seed, steps=2000)
        assert unmet(at_tables(people, groups)) == ([], [])
        assert {frozenset(group) for group in groups} == {frozenset({k, k + 3, k + 6, k + 9}) for k in (1, 2, 3)}


def test_blocks_still_change_places_for_the_sake_of_balance() -> None:
    """A couple of two women at a table of two women: balance needs the whole block to move, or others to."""
    gender = ["w", "w", "w", "w", "m", "m", "m", "m"]
    people = [Person(n, {"gender": one}) for n, one in enumerate(gender)]
    people[0] = Person(0, {"gender": "w"}, together=frozenset({1}))
    people[2] = Person(2, {"gender": "w"}, together=frozenset({3}))
    for seed in range(9):
        tables = at_tables(people, seat(people, 2, met={}, seed=seed, steps=500))
        assert score(tables, {}).balance == 1
        assert unmet(tables) == ([], [])


def test_what_cannot_be_met_is_named_and_the_rest_holds() -> None:
    """Three who each stay apart from the others, at two tables: one pair has to give in."""
    people = [Person(1, apart=frozenset({2, 3})), Person(2, apart=frozenset({3})), Person(3), Person(4)]
    assert impossible(people, 2) == ([(2, 3)], [])
    assert impossible(people, 4) == ([], [])
    tables = at_tables(people, seat(people, 2, met={}, seed=1))
    assert unmet(tables) == ([(2, 3)], [])


def test_a_group_larger_than_a_table_loses_who_was_named_last() -> None:
    people = [Person(1, together=frozenset({2, 3})), Person(2), Person(3), Person(4)]
    assert impossible(people, 2) == ([], [(1, 3)])
    assert unmet(at_tables(people, seat(people, 2, met={}, seed=1))) == ([], [(1, 3)])


@law
@given(st.data(), st.integers(2, 7), st.integers(1, 4))
def test_impossible_is_said_only_where_no_seating_meets_all(data: st.DataObject, count: int, tables: int) -> None:
    """Against every seating there is."""
    pairs = st.sets(st.tuples(st.integers(1, count), st.integers(1, count)), max_size=6)
    apart, together = data.draw(pairs), data.draw(pairs)
    people = [
        Person(
            one,
            apart=frozenset(two for three, two in apart if three == one),
            together=frozenset(two for three, two in together if three == one),
        )
        for one in range(1, count + 1)
    ]
    sizes = sorted(len(range(at, count, tables)) for at in range(tables))
    seatings = (
        [[p for p, t in zip(people, at, strict=True) if t == n] for n in range(tables)]
        for at in product(range(tables), repeat=count)
    )
    possible = any(unmet(one) == ([], []) for one in seatings if sorted(map(len, one)) == sizes)
    assert (impossible(people, tables) == ([], [])) == possible
