"""Ranking, approval and points against published examples, and by what must hold for any papers."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.tally import NONE, Method, Order, Rule, check_paper, order
from recommendations.tally.schulze import pairs_of, places_by_paths, strongest

Paper = dict[int, int | None]
A, B, C, D, E = range(1, 6)


def rule(method: Method, quorum: int = 0, points: int = 5) -> Rule:
    return Rule(80, quorum, 0, method=method, points=points)


def ranked(text: str, count: int) -> list[Paper]:
    """``ACBED``: A first. "None of these" is left unranked, so it stands behind."""
    paper = {ord(letter) - ord("A") + 1: place for place, letter in enumerate(text, 1)}
    return [{**paper, NONE: None} for _ in range(count)]


def letters(found: Order) -> str:
    return " ".join("".join(chr(ord("A") + one - 1) if one else "-" for one in place) for place in found.places)


# Markus Schulze, "The Schulze Method of Voting", example 1; also en.wikipedia.org/wiki/Schulze_method#Example
FORTY_FIVE = [
    *ranked("ACBED", 5),
    *ranked("ADECB", 5),
    *ranked("BEDAC", 8),
    *ranked("CABED", 3),
    *ranked("CAEBD", 7),
    *ranked("CBADE", 2),
    *ranked("DCEBA", 7),
    *ranked("EBADC", 8),
]
PAIRS = {A: (0, 20, 26, 30, 22), B: (25, 0, 16, 33, 18), C: (19, 29, 0, 17, 24), D: (15, 12, 28, 0, 14)}
PAIRS |= {E: (23, 27, 21, 31, 0)}
PATHS = {A: (0, 28, 28, 30, 24), B: (25, 0, 28, 33, 24), C: (25, 29, 0, 29, 24), D: (25, 28, 28, 0, 24)}
PATHS |= {E: (25, 28, 28, 31, 0)}


def test_forty_five_voters_rank_e_a_c_b_d() -> None:
    found = order(FORTY_FIVE, [A, B, C, D, E], rule("ranking"))
    assert letters(found) == "E A C B D -"
    assert (found.outcome, found.cast, found.counted) == ("decided", 45, 45)


def test_the_tables_of_that_example_are_the_published_ones() -> None:
    options = [A, B, C, D, E]
    pairs = pairs_of(FORTY_FIVE, options)
    assert pairs == {(one, other): PAIRS[one][other - 1] for one in options for other in options if one != other}
    assert strongest(pairs, options) == {(one, other): PATHS[one][other - 1] for one, other in pairs}


def test_two_who_beat_each_other_equally_share_the_place() -> None:
    """Schulze on the election-methods list, 28 November 2011: A and D have paths of strength 2 to each other."""
    wins = {(D, B): 5, (C, B): 4, (A, C): 3, (B, A): 2, (C, D): 2, (D, A): 1}
    pairs = {(one, other): wins.get((one, other), 0) for one in (A, B, C, D) for other in (A, B, C, D) if one != other}
    path = strongest(pairs, [A, B, C, D])
    assert (path[A, B], path[A, C], path[A, D], path[B, A], path[D, A]) == (3, 3, 2, 2, 2)
    assert places_by_paths(pairs, [A, B, C, D])[0] == (A, D)


# "The Tennessee example", electowiki.org/wiki/Effects_of_different_voting_systems_under_similar_circumstances
# A: Memphis, B: Nashville, C: Knoxville, D: Chattanooga
TENNESSEE = [*ranked("ABDC", 42), *ranked("BDCA", 26), *ranked("DCBA", 15), *ranked("CDBA", 17)]


def test_the_capital_of_tennessee_is_nashville() -> None:
    assert letters(order(TENNESSEE, [A, B, C, D], rule("ranking"))) == "B D C A -"


def approving(count: int, *options: int, of: tuple[int, ...] = (A, B, C)) -> list[Paper]:
    return [{one: int(one in options) for one in (*of, NONE)} for _ in range(count)]


def test_approval_elects_whom_most_approve() -> None:
    """80, 15 and 5 voters approve of their first two (courses.lumenlearning.com/waymakermath4libarts)."""
    papers = [*approving(80, A, B), *approving(15, B, C), *approving(5, C, B)]
    found = order(papers, [A, B, C], rule("approval"))
    assert found.scores == {A: 80, B: 100, C: 20, NONE: 0}
    assert (letters(found), found.outcome) == ("B A C -", "decided")


def test_points_are_added_up() -> None:
    """100 papers with three votes each: the example "Cumulative Voting" in the handbook of github.com/mggg/VoteKit."""
    profile = {"BBA": 30, "BBB": 22, "BAA": 22, "BBC": 13, "CAB": 8, "CAA": 2, "BCC": 1, "CCA": 1, "AAA": 1}
    papers = [
        {**{one: votes.count(chr(ord("A") + one - 1)) for one in (A, B, C)}, NONE: 0}
        for votes, count in profile.items()
        for _ in range(count)
    ]
    found = order(papers, [A, B, C], rule("points", points=3))
    assert found.scores == {A: 90, B: 183, C: 27, NONE: 0}
    assert letters(found) == "B A C -"


def test_a_tie_is_told_and_not_broken() -> None:
    found = order([*approving(3, A), *approving(3, B)], [A, B, C], rule("approval"))
    assert (letters(found), found.outcome, found.is_decided) == ("AB C-", "tie", False)
    assert order(ranked("AB", 2) + ranked("BA", 2), [A, B], rule("ranking")).outcome == "tie"


def test_none_of_these_can_come_first() -> None:
    found = order([*approving(3, NONE), *approving(2, A)], [A, B, C], rule("approval"))
    assert (letters(found), found.outcome) == ("- A BC", "none")


def test_no_quorum_and_no_votes_are_results() -> None:
    blank = [{A: None, B: None, NONE: None}] * 4
    assert order(ranked("AB", 3), [A, B], rule("ranking", quorum=4)).outcome == "no-quorum"
    assert order(blank, [A, B], rule("points", quorum=4)).outcome == "no-votes"
    assert order([], [A, B], rule("ranking")).outcome == "no-votes"


def test_blank_papers_count_for_the_quorum_alone() -> None:
    blank: list[Paper] = [{A: None, B: None, NONE: None}]
    found = order(ranked("AB", 3) + blank, [A, B], rule("ranking", quorum=4))
    assert (found.outcome, found.blank, found.counted, found.of) == ("decided", 1, 3, 3)


@pytest.mark.parametrize(
    ("method", "paper", "code"),
    [
        ("ranking", {A: 1, B: 2}, "unanswered"),
        ("ranking", {A: 1, B: 2, NONE: 3, 9: 1}, "unknown-question"),
        ("ranking", {A: 1, B: 4, NONE: None}, "bad-answer"),
        ("ranking", {A: 0, B: 1, NONE: None}, "bad-answer"),
        ("ranking", {A: True, B: 1, NONE: None}, "bad-answer"),
        ("approval", {A: 2, B: 0, NONE: 0}, "bad-answer"),
        ("approval", {A: 0, B: 0, NONE: 0}, "unanswered"),
        ("approval", {A: 1, B: None, NONE: 0}, "unanswered"),
        ("approval", {A: 1, B: 0, NONE: 1}, "none-and-some"),
        ("points", {A: 3, B: 3, NONE: 0}, "too-many-points"),
        ("points", {A: -1, B: 3, NONE: 0}, "bad-answer"),
        ("points", {A: 6, B: 0, NONE: 0}, "bad-answer"),
        ("points", {A: 2.0, B: 0, NONE: 0}, "bad-answer"),
        ("points", {A: 0, B: 0, NONE: 0}, "unanswered"),
    ],
)
def test_a_paper_that_is_not_clear_is_refused(method: Method, paper: dict[int, object], code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        check_paper(paper, [A, B], rule(method))


@pytest.mark.parametrize(
    ("method", "paper"),
    [
        ("ranking", {A: 1, B: 1, NONE: 2}),
        ("ranking", {A: 2, B: None, NONE: None}),
        ("approval", {A: 0, B: 0, NONE: 1}),
        ("points", {A: 1, B: 0, NONE: 4}),
        ("points", {A: 2, B: 1, NONE: 0}),
        *[(method, {A: None, B: None, NONE: None}) for method in ("ranking", "approval", "points")],
    ],
)
def test_ties_none_of_these_blanks_and_points_left_over_are_good_papers(method: Method, paper: Paper) -> None:
    check_paper(paper, [A, B], rule(method))


ranks = st.fixed_dictionaries({key: st.sampled_from([None, 1, 2, 3, 4]) for key in (A, B, C, NONE)})
marks = st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 1)).map(
    lambda given: dict(zip((A, B, C, NONE), (*given, int(not any(given))), strict=True))
)
shares = st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)).map(
    lambda given: dict(zip((A, B, C, NONE), (*given, 5 - sum(given)), strict=True))
)
_KINDS: tuple[tuple[Method, st.SearchStrategy[Any]], ...] = (
    ("ranking", ranks),
    ("approval", marks),
    ("points", shares),
)
elections = st.one_of(*(st.tuples(st.just(rule(method)), st.lists(papers, max_size=30)) for method, papers in _KINDS))


@given(elections, st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(election: tuple[Rule, list[Paper]], random: Random) -> None:
    how, papers = election
    assert order(papers, [A, B, C], how) == order(random.sample(papers, len(papers)), [A, B, C], how)


@given(elections)
def test_every_option_has_one_place(election: tuple[Rule, list[Paper]]) -> None:
    found = order(election[1], [A, B, C], election[0])
    assert sorted(one for place in found.places for one in place) == [NONE, A, B, C]
    assert all(found.places)
    assert found.cast == found.counted + found.blank


@given(elections)
def test_options_are_treated_alike(election: tuple[Rule, list[Paper]]) -> None:
    """Renaming A to B and B to A in all papers renames them in the result."""
    how, papers = election
    swap = {A: B, B: A, C: C, NONE: NONE}
    renamed = [{swap[key]: value for key, value in paper.items()} for paper in papers]
    here, there = order(papers, [A, B, C], how), order(renamed, [A, B, C], how)
    assert [{swap[one] for one in place} for place in here.places] == [set(place) for place in there.places]


@given(elections)
def test_who_wins_against_everybody_comes_first(election: tuple[Rule, list[Paper]]) -> None:
    """The Condorcet criterion for rankings; for marks and points the most of them."""
    how, papers = election
    found = order(papers, [A, B, C], how)
    top = max(found.scores.values())
    if how.method == "ranking":
        assert top < 3 or found.places[0] == tuple(one for one, won in found.scores.items() if won == 3)
    else:
        assert set(found.places[0]) == {one for one, score in found.scores.items() if score == top}


@given(st.lists(ranks, max_size=20))
def test_reversing_all_papers_never_leaves_a_single_winner_first(papers: list[Paper]) -> None:
    """Reversal symmetry (Schulze 2011, section 4.4): who alone was first is not first alone when all turn round."""
    found = order(papers, [A, B, C], rule("ranking"))
    turned = [{key: 6 - (rank or 5) for key, rank in paper.items()} for paper in papers]
    pairs = pairs_of(turned, [A, B, C, NONE])
    if len(found.places[0]) == 1 and len(found.places) > 1:
        assert places_by_paths(pairs, [A, B, C, NONE])[0] != found.places[0]


@given(st.lists(ranks, min_size=1, max_size=20))
def test_a_paper_more_that_puts_the_single_winner_first_keeps_it_first(papers: list[Paper]) -> None:
    found = order(papers, [A, B, C], rule("ranking"))
    if len(found.places[0]) == 1:
        (winner,) = found.places[0]
        alone: Paper = {key: 1 if key == winner else None for key in (A, B, C, NONE)}
        assert order([*papers, alone], [A, B, C], rule("ranking")).places[0] == (winner,)
