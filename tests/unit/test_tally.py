"""The ballot's rule, against the published table of the demo panel and by what must hold for any papers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.tally import Reason, Result, Rule, check_paper, percent, tally

SUVANTO = Rule(threshold_percent=80, quorum=28, present=36)

# The demo panel: votes 5, 4, 3, 2, 1, blank; accepting / counted; %; accepted
PUBLISHED = {
    1: ((22, 9, 3, 1, 0, 1), (34, 35), "97.1", True),
    2: ((15, 12, 6, 2, 1, 0), (33, 36), "91.7", True),
    3: ((19, 10, 4, 2, 0, 1), (33, 35), "94.3", True),
    4: ((12, 13, 6, 3, 1, 1), (31, 35), "88.6", True),
    5: ((10, 11, 9, 4, 2, 0), (30, 36), "83.3", True),
    6: ((17, 11, 5, 2, 0, 1), (33, 35), "94.3", True),
    7: ((6, 8, 9, 8, 4, 1), (23, 35), "65.7", False),
}

answers = st.lists(st.sampled_from([5, 4, 3, 2, 1, None]), max_size=60)
rules = st.builds(Rule, st.integers(1, 100), st.integers(0, 60), st.integers(0, 60))


def papers_of(votes: tuple[int, ...], question: int = 1) -> list[dict[int, int | None]]:
    values = (5, 4, 3, 2, 1, None)
    return [{question: value} for value, count in zip(values, votes, strict=True) for _ in range(count)]


def result_of(given_answers: Sequence[int | None], rule: Rule = SUVANTO) -> Result:
    return tally([{1: answer} for answer in given_answers], 1, rule)


@pytest.mark.parametrize("question", PUBLISHED)
def test_thirty_six_papers_give_the_published_table(question: int) -> None:
    votes, (accepting, counted), shown, accepted = PUBLISHED[question]
    result = tally(papers_of(votes, question), question, SUVANTO)
    assert tuple(result.counts.items()) == tuple(zip((5, 4, 3, 2, 1), votes[:5], strict=True))
    assert (result.blank, result.cast) == (votes[5], 36)
    assert (result.accepting, result.counted, result.share) == (
        accepting,
        counted,
        Fraction(accepting, counted),
    )
    assert percent(Fraction(accepting, counted)) == shown
    assert (result.accepted, result.reason) == (accepted, "accepted" if accepted else "below-threshold")


def test_each_question_is_counted_from_whole_papers_by_itself() -> None:
    columns = {question: papers_of(votes, question) for question, (votes, *_) in PUBLISHED.items()}
    for seed, column in enumerate(columns.values()):
        Random(seed).shuffle(column)
    whole = [
        {question: answer for part in parts for question, answer in part.items()}
        for parts in zip(*columns.values(), strict=True)
    ]
    for question, (votes, *_) in PUBLISHED.items():
        check_paper(whole[0], PUBLISHED)
        assert tuple(tally(whole, question, SUVANTO).counts.values()) == votes[:5]


def test_exactly_the_threshold_is_enough() -> None:
    rule = Rule(threshold_percent=80, quorum=0, present=0)
    assert result_of([3] * 28 + [2] * 7, rule).accepted
    assert not result_of([3] * 27 + [2] * 8, rule).accepted


def test_a_share_that_only_rounds_up_to_the_threshold_is_not_enough() -> None:
    result = result_of([5] * 1999 + [1] * 501)
    assert result.share is not None
    assert (percent(result.share), result.reason) == ("80.0", "below-threshold")


def test_two_thirds_are_not_sixty_seven_percent() -> None:
    assert result_of([4, 4, 1], Rule(66, 0, 3)).accepted
    assert not result_of([4, 4, 1], Rule(67, 0, 3)).accepted


def test_a_blank_counts_for_the_quorum_and_not_for_the_share() -> None:
    result = result_of([5] * 20 + [None] * 8)
    assert (result.quorum_met, result.share, result.accepted) == (True, Fraction(1), True)


def test_one_paper_short_of_the_quorum_decides_nothing() -> None:
    result = result_of([5] * 27)
    assert (result.quorum_met, result.accepted, result.reason) == (False, False, "no-quorum")
    assert result.share == 1


def test_only_blank_papers_accept_nothing() -> None:
    result = result_of([None] * 30)
    assert (result.share, result.accepted, result.reason) == (None, False, "no-votes")


@pytest.mark.parametrize(("quorum", "reason"), [(0, "no-votes"), (1, "no-quorum")])
def test_an_empty_ballot_has_a_result(quorum: int, reason: Reason) -> None:
    result = tally([], 1, Rule(80, quorum, 0))
    assert (result.cast, result.share, result.accepted, result.reason) == (0, None, False, reason)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(0), "0.0"),
        (Fraction(1), "100.0"),
        (Fraction(1, 2000), "0.1"),  # 0.05 is half: up
        (Fraction(1, 2001), "0.0"),
        (Fraction(1, 16), "6.3"),  # 6.25, where floats round to even
        (Fraction(2, 3), "66.7"),
        (Fraction(1999, 2000), "100.0"),
    ],
)
def test_a_percentage_has_one_decimal_and_rounds_half_up(share: Fraction, shown: str) -> None:
    assert percent(share) == shown


def test_a_complete_paper_passes() -> None:
    check_paper({1: 5, 2: None, 3: 1}, [1, 2, 3])


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ({1: 5}, "unanswered"),
        ({}, "unanswered"),
        ({1: 5, 2: 4, 3: 4}, "unknown-question"),
        ({"1": 5, "2": 4}, "unknown-question"),
        ({1: 5, 2: 0}, "bad-answer"),
        ({1: 5, 2: 6}, "bad-answer"),
        ({1: 5, 2: "4"}, "bad-answer"),
        ({1: 5, 2: 4.0}, "bad-answer"),
        ({1: 5, 2: True}, "bad-answer"),
    ],
)
def test_a_paper_that_is_not_whole_and_clear_is_refused(paper: Mapping[int, object], code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        check_paper(paper, [1, 2])


def test_a_paper_without_the_question_or_with_another_scale_is_never_counted_silently() -> None:
    with pytest.raises(ValueError, match="unanswered"):
        tally([{2: 5}], 1, SUVANTO)
    with pytest.raises(ValueError, match="bad-answer"):
        tally([{1: 6}], 1, SUVANTO)


@given(answers, rules, st.randoms())
def test_the_order_of_papers_does_not_matter(votes: list[int | None], rule: Rule, random: Random) -> None:
    mixed = random.sample(votes, len(votes))
    assert result_of(votes, rule) == result_of(mixed, rule)


@given(answers, rules, st.integers(1, 20))
def test_blank_papers_never_change_the_share(votes: list[int | None], rule: Rule, blanks: int) -> None:
    before, after = result_of(votes, rule), result_of([*votes, *[None] * blanks], rule)
    assert (after.share, after.counts, after.counted) == (before.share, before.counts, before.counted)
    assert after.cast == before.cast + blanks
    assert after.accepted >= before.accepted


@given(answers, rules)
def test_every_paper_is_counted_once(votes: list[int | None], rule: Rule) -> None:
    result = result_of(votes, rule)
    assert result.cast == len(votes) == result.counted + result.blank
    assert result.counted == sum(result.counts.values())
    assert result.accepting == sum(1 for vote in votes if vote in {3, 4, 5})


@given(answers, rules)
def test_accepted_means_quorum_votes_and_threshold_together(votes: list[int | None], rule: Rule) -> None:
    result = result_of(votes, rule)
    enough = result.share is not None and result.share * 100 >= rule.threshold_percent
    assert result.quorum_met == (len(votes) >= rule.quorum)
    assert result.accepted == (result.quorum_met and enough)
    assert result.accepted == (result.reason == "accepted")


@given(answers, rules, st.sampled_from([3, 4, 5]))
def test_one_more_accepting_paper_never_turns_a_yes_into_a_no(votes: list[int | None], rule: Rule, vote: int) -> None:
    assert result_of([*votes, vote], rule).accepted >= result_of(votes, rule).accepted


@given(answers, rules, st.sampled_from([1, 2]))
def test_one_more_rejecting_paper_never_helps_once_the_quorum_is_met(
    votes: list[int | None], rule: Rule, vote: int
) -> None:
    met = replace(rule, quorum=min(rule.quorum, len(votes)))
    assert result_of([*votes, vote], met).accepted <= result_of(votes, met).accepted


@given(answers, rules)
def test_who_was_present_decides_nothing(votes: list[int | None], rule: Rule) -> None:
    assert result_of(votes, rule) == result_of(votes, Rule(rule.threshold_percent, rule.quorum, rule.present + 9))


@given(st.fractions(0, 1))
def test_the_shown_percentage_is_never_more_than_half_a_tenth_off(share: Fraction) -> None:
    assert -Fraction(1, 20) <= share * 100 - Fraction(percent(share)) < Fraction(1, 20)
    assert percent(share)[-2] == "."
