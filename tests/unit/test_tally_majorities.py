"""Yes or no: majority, two thirds, four fifths; what a share is a share of."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.tally import Denominator, Method, Result, Rule, check_paper, tally


def votes(yes: int, no: int, blank: int = 0) -> list[dict[int, int | None]]:
    return [{1: value} for value, count in ((1, yes), (0, no), (None, blank)) for _ in range(count)]


def result(method: Method, yes: int, no: int, blank: int = 0, **fields: int | str) -> Result:
    rule = Rule(**{"threshold_percent": 80, "quorum": 0, "present": 0, "method": method, **fields})  # type: ignore[arg-type]
    return tally(votes(yes, no, blank), 1, rule)


def test_published_votes() -> None:
    """Bundestag on its seat, 20 June 1991: 338 to 320. Senate of the United States, 13 February 2021: 57 to 43."""
    assert result("majority", 338, 320).reason == "accepted"
    assert result("majority", 57, 43).reason == "accepted"
    assert result("two-thirds", 57, 43).reason == "below-threshold"
    assert result("two-thirds", 67, 33).reason == "accepted"


@pytest.mark.parametrize(
    ("method", "yes", "no", "reason"),
    [
        ("majority", 6, 5, "accepted"),
        ("majority", 5, 5, "tie"),
        ("majority", 5, 6, "below-threshold"),
        ("two-thirds", 2, 1, "accepted"),  # exactly two thirds is enough
        ("two-thirds", 199, 101, "below-threshold"),
        ("four-fifths", 4, 1, "accepted"),
        ("four-fifths", 79, 21, "below-threshold"),
        ("majority", 0, 0, "no-votes"),
    ],
)
def test_the_edges_of_each_rule(method: Method, yes: int, no: int, reason: str) -> None:
    assert result(method, yes, no, blank=1).reason == reason


def test_blank_answers_count_for_the_quorum_and_not_for_the_share() -> None:
    found = result("majority", 2, 1, blank=7, quorum=10)
    assert (found.reason, found.share, found.of) == ("accepted", Fraction(2, 3), 3)
    assert result("majority", 2, 1, blank=6, quorum=10).reason == "no-quorum"


@pytest.mark.parametrize(
    ("denominator", "of", "reason"),
    [("counted", 9, "accepted"), ("present", 12, "tie"), ("entitled", 15, "below-threshold")],
)
def test_the_same_votes_under_each_denominator(denominator: Denominator, of: int, reason: str) -> None:
    found = result("majority", 6, 3, denominator=denominator, present=12, entitled=15)
    assert (found.of, found.reason, found.counted) == (of, reason, 9)


def test_who_comes_late_and_votes_is_counted_among_those_present() -> None:
    found = result("majority", 6, 3, blank=5, denominator="present", present=4)
    assert (found.of, found.share) == (14, Fraction(6, 14))


def test_consent_takes_a_denominator_too() -> None:
    rule = Rule(80, 0, 10, denominator="present")
    papers = [{1: value} for value in (5, 5, 4, 4, 3, 3, 3, 1)]
    assert tally(papers, 1, rule).reason == "below-threshold"
    assert tally(papers, 1, Rule(80, 0, 10)).reason == "accepted"


@pytest.mark.parametrize("answer", [2, 5, True, 1.0, "1"])
def test_yes_and_no_are_one_and_nought(answer: object) -> None:
    with pytest.raises(ValueError, match=r"^bad-answer$"):
        check_paper({1: answer}, [1], Rule(80, 0, 0, method="majority"))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 5), st.sampled_from(["majority", "two-thirds"]))
def test_a_stricter_rule_never_accepts_more(yes: int, no: int, blank: int, method: Method) -> None:
    stricter: Method = "two-thirds" if method == "majority" else "four-fifths"
    assert result(stricter, yes, no, blank).accepted <= result(method, yes, no, blank).accepted


@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["majority", "two-thirds", "four-fifths"]))
def test_one_yes_more_never_turns_a_yes_into_a_no(yes: int, no: int, method: Method) -> None:
    assert result(method, yes + 1, no).accepted >= result(method, yes, no).accepted


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 60), st.integers(0, 60))
def test_a_share_is_never_more_than_whole(yes: int, no: int, present: int, entitled: int) -> None:
    for denominator in ("counted", "present", "entitled"):
        found = result("majority", yes, no, denominator=denominator, present=present, entitled=entitled)
        assert found.share is None or 0 <= found.share <= 1
