"""The check of justified representation against brute force, and that the proposal always passes it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.questions.representation import Ballot, LeftOut, balanced, left_out, most_voted

QUESTIONS = range(1, 7)
ballots_of = st.lists(st.frozensets(st.sampled_from(QUESTIONS), max_size=3), max_size=8)
choices = st.frozensets(st.sampled_from(QUESTIONS), min_size=1)


def by_force(ballots: list[Ballot], chosen: frozenset[int]) -> set[int]:
    """Questions for which some group of voters is due more: every group, every level, straight from the definition."""
    voters = [ballot for ballot in ballots if ballot]
    seats = len(chosen)
    found: set[int] = set()
    for size in range(1, len(voters) + 1):
        for group in combinations(voters, size):
            for level in range(1, seats + 1):
                if size * seats < level * len(voters) or any(len(one & chosen) >= level for one in group):
                    continue
                found |= frozenset.intersection(*group) - chosen
    return found


@given(ballots_of, choices)
def test_it_finds_what_brute_force_finds(ballots: list[Ballot], chosen: frozenset[int]) -> None:
    assert {group.question for group in left_out(ballots, chosen)} == by_force(ballots, chosen)


@given(ballots_of, choices)
def test_what_it_says_of_a_group_is_true(ballots: list[Ballot], chosen: frozenset[int]) -> None:
    voters = [ballot for ballot in ballots if ballot]
    for group in left_out(ballots, chosen):
        short = [one for one in voters if group.question in one and len(one & chosen) <= group.have]
        assert len(short) == group.voters
        assert group.have < group.due
        assert group.voters * len(chosen) >= group.due * len(voters)


@given(ballots_of, st.integers(1, 6))
def test_the_balanced_choice_leaves_nobody_out(ballots: list[Ballot], seats: int) -> None:
    chosen = balanced(ballots, QUESTIONS, seats)
    assert len(chosen) == len(set(chosen)) == seats
    assert left_out(ballots, chosen) == []


@given(ballots_of)
def test_it_depends_on_the_votes_alone(ballots: list[Ballot]) -> None:
    assert balanced(ballots, QUESTIONS, 3) == balanced(ballots[::-1], reversed(QUESTIONS), 3)


def test_the_largest_group_takes_everything_and_the_check_says_so() -> None:
    many, few = frozenset({1, 2, 3}), frozenset({4})
    ballots = [many] * 8 + [few] * 4
    chosen = most_voted(ballots, QUESTIONS, 3)
    assert chosen == [1, 2, 3]
    assert left_out(ballots, chosen) == [LeftOut(question=4, voters=4, have=0, due=1)]
    assert left_out(ballots, balanced(ballots, QUESTIONS, 3)) == []
    assert 4 in balanced(ballots, QUESTIONS, 3)


def test_a_large_group_may_be_due_two() -> None:
    ballots = [frozenset({1, 2})] * 6 + [frozenset({3})] * 3
    assert left_out(ballots, [1, 3, 4]) == [LeftOut(question=2, voters=6, have=1, due=2)]


def voters(*groups: tuple[int, list[int]]) -> list[Ballot]:
    return [frozenset(liked) for count, liked in groups for _ in range(count)]


ROUND = voters(*((1, [one]) for one in range(4)), *((1, [one, 4, 5]) for one in range(4)))
PHRAGMEN = voters((2, [0, 1, 2]), (2, [0, 1, 3]), (6, [*range(2, 14)]), (5, [*range(3, 14)]), (9, [*range(4, 14)]))


# Where EJR fails, so does the stronger EJR+ that is checked here; where it holds, it does in these examples too.
@pytest.mark.parametrize(
    ("ballots", "chosen", "holds"),
    [
        pytest.param(ROUND, range(4), False, id="Aziz et al. 2017, example 4"),
        pytest.param(
            voters((2, [0]), (2, [0, 1, 2]), (2, [1, 2, 3]), (1, [3, 4]), (1, [3, 5])),
            [0, 3, 4, 5],
            False,
            id="Aziz et al. 2017, example 5",
        ),
        pytest.param(
            voters((3, [0, 10]), (3, [0, 11]), (14, [*range(1, 10)])),
            range(10),
            True,
            id="Aziz et al. 2017, example 6",
        ),
        pytest.param(voters((2, [0, 1]), (1, [2]), (1, [3, 4])), [0, 2, 3, 4], False, id="Aziz et al. 2017, example 8"),
        pytest.param(PHRAGMEN, range(2, 14), False, id="Brill et al. 2024, example 6"),
        pytest.param(
            voters(*((1, [one, (one + 1) % 4]) for one in range(4)), *((2, [one]) for one in range(4))),
            [0, 1, 2],
            True,
            id="Lackner and Skowron 2023, example 20",
        ),
        pytest.param(voters((2, [0, 1, 2]), (1, [3])), [0, 1, 2], False, id="not even JR"),
    ],
)
def test_published_examples(ballots: list[Ballot], chosen: list[int], holds: bool) -> None:
    assert (left_out(ballots, list(chosen)) == []) == holds
    everything = frozenset.union(*ballots)
    assert left_out(ballots, balanced(ballots, everything, len(chosen))) == []


@pytest.mark.parametrize(("ballots", "chosen"), [([], [1]), ([frozenset()], [1]), ([frozenset({1})], [])])
def test_without_votes_or_chosen_questions_nobody_is_left_out(ballots: list[Ballot], chosen: list[int]) -> None:
    assert left_out(ballots, chosen) == []


def test_there_may_be_fewer_questions_than_places() -> None:
    assert balanced([frozenset({2})], [1, 2], 6) == [2, 1]
