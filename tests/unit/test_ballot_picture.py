"""The picture of a vote, and the receipts."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from recommendations.ballots import secrecy
from recommendations.ballots.picture import Piece, vote_bar
from recommendations.tally import Paper, Rule, tally

papers = st.lists(st.fixed_dictionaries({1: st.sampled_from([1, 2, 3, 4, 5, None])}), max_size=400)


def drawn(votes: Sequence[Paper], threshold: int = 80) -> tuple[list[Piece], float]:
    bar = vote_bar(tally(votes, 1, Rule(threshold, 0, 0)))
    return bar["pieces"], number(bar["threshold_x"])


def number(percent: str) -> float:
    assert re.fullmatch(r"\d+\.\d\d%", percent)
    return float(percent[:-1])


@given(papers)
def test_pieces_lie_side_by_side_and_fill_the_width(votes: list[Paper]) -> None:
    pieces, _threshold = drawn(votes)
    for left, right in pairwise(pieces):
        assert number(left.end) <= number(right.x) + 0.011
    if votes:
        assert abs(number(pieces[-1].end) - 100) < 0.011
    assert sum(piece.count for piece in pieces) == len(votes)


@given(papers)
def test_every_paper_is_equally_wide(votes: list[Paper]) -> None:
    pieces, _threshold = drawn(votes)
    widths = {round(number(piece.width) / piece.count, 1) for piece in pieces if piece.count > 20}
    assert len(widths) <= 2  # rounding only


@given(papers, st.integers(1, 100))
def test_the_line_is_reached_exactly_when_the_share_is(votes: list[Paper], threshold: int) -> None:
    result = tally(votes, 1, Rule(threshold, 0, 0))
    pieces, line = drawn(votes, threshold)
    accepting = [number(piece.end) for piece in pieces if piece.answer in (5, 4, 3)]
    if result.counted:
        assert (max(accepting, default=0) >= line - 0.011) or not result.accepted
        assert result.accepted or max(accepting, default=0) <= line + 0.011


def test_accepting_answers_stand_first_and_blanks_apart() -> None:
    pieces, line = drawn([{1: 5}] * 2 + [{1: None}] + [{1: 1}])
    assert [piece.answer for piece in pieces] == [5, 1, None]
    assert number(pieces[2].x) - number(pieces[1].end) == 2.0
    assert number(pieces[1].end) > line


def test_colour_is_never_the_only_sign() -> None:
    pieces, _line = drawn([{1: answer} for answer in (5, 4, 3, 2, 1, None)])
    assert [piece.texture for piece in pieces] == ["solid", "solid", "solid", "sparse", "dense", "outline"]
    assert all(str(piece.words) for piece in pieces)


def test_an_empty_ballot_draws_nothing() -> None:
    assert drawn([]) == ([], 0.0)


def test_receipts_can_be_read_aloud_and_never_repeat() -> None:
    receipts = {secrecy.new_receipt() for _n in range(2000)}
    assert len(receipts) == 2000
    assert all(re.fullmatch(r"([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}", receipt) for receipt in receipts)
