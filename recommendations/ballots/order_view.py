"""The result of a ballot that put options in order, for pages: rows, words, and a picture's geometry."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from recommendations.ballots.models import Ballot
from recommendations.ballots.selectors import OrderResult
from recommendations.ballots.strings import NONE_OF_THESE
from recommendations.ballots.texts import ShownText, WrittenOption, frozen_option, title_of_option
from recommendations.tally import NONE, Order
from words.fields import Words

_ROW = 34  # height of a bar with its gap, in the picture's pixels
_LEFT, _WIDE = Fraction(12), Fraction(74)  # percent: room for the place before a bar, and for its number behind


@dataclass(frozen=True)
class OrderRow:
    """An option in its place. Lengths as SVG wants them."""

    key: int
    title: Words | None  # None: "none of these"
    place: int
    tied: bool
    score: int
    share: Fraction | None  # of an approval
    won_of: int  # comparisons with the others
    y: int
    middle: int
    width: str
    end: str


class OrderView:
    """Everything a page shows of one result; texts are read when first shown."""

    def __init__(self, found: OrderResult) -> None:
        self.ballot: Ballot = found.ballot
        self.order: Order = found.order
        self.statements = found.statements
        self._options = found.options

    @cached_property
    def rows(self) -> list[OrderRow]:
        """Best first; who shares a place stands in the order of the paper, "none of these" behind."""
        top = max(max(self.order.scores.values()), 1)
        rows: list[OrderRow] = []
        for tied in self.order.places:
            place = len(rows) + 1
            known = sorted(tied, key=lambda key: self._options[key].position if key else len(self._options) + 1)
            rows += [self._row(key, place, len(tied) > 1, len(rows) + at, top) for at, key in enumerate(known)]
        return rows

    def _row(self, key: int, place: int, tied: bool, at: int, top: int) -> OrderRow:
        score, is_share = self.order.scores[key], self.ballot.method == "approval" and self.order.of > 0
        width = _WIDE * score / top
        return OrderRow(
            key=key,
            title=title_of_option(self._options[key]) if key != NONE else None,
            place=place,
            tied=tied,
            score=score,
            share=Fraction(score, self.order.of) if is_share else None,
            won_of=len(self._options),
            y=at * _ROW,
            middle=at * _ROW + 19,
            width=f"{float(width):.2f}%",
            end=f"{float(_LEFT + width + 2):.2f}%",
        )

    @property
    def height(self) -> int:
        return len(self.rows) * _ROW

    @property
    def first(self) -> list[OrderRow]:
        return [row for row in self.rows if row.place == 1]

    @cached_property
    def pairs(self) -> list[tuple[OrderRow, list[int | None]]]:
        """A ranking's comparisons: for each row how many papers put it before each other one; None: itself."""
        pairs = self.order.pairs
        return [(one, [pairs.get((one.key, other.key)) for other in self.rows]) for one in self.rows] if pairs else []

    @cached_property
    def texts(self) -> Sequence[ShownText | WrittenOption]:
        return [frozen_option(option) for option in self._options.values()]

    @property
    def none_words(self) -> Any:
        return NONE_OF_THESE
