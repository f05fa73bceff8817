"""The picture of a vote: a bar in which every paper is equally wide. Geometry only; the template draws it.

``templates/recommendations/bar_pieces.html`` draws the pieces, here and where something else is counted.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from recommendations.ballots.strings import WORD_OF, YES_NO
from recommendations.tally import Result

_GAP = Fraction(2)  # percent of the width, between the answers and the blank papers
LABEL_FROM = Fraction(8)  # percent: a narrower piece has no room for its number on a phone; the table has it

# For the PDF and for who has no stylesheet; pages take the tokens ``--vote-5`` … of the same light values.
# The texture makes colour never the only sign.
LOOK: dict[int | None, tuple[str, str]] = {
    5: ("#0a5c66", "solid"),
    4: ("#4d959b", "solid"),
    3: ("#a9cfd0", "solid"),
    2: ("#d9bd97", "sparse"),
    1: ("#7d5631", "dense"),
    None: ("#faf8f3", "outline"),
}
_YES_NO_LOOK = {1: 5, 0: 1, None: None}  # yes and no look like the two ends of the scale


@dataclass(frozen=True)
class Piece:
    """What is counted as one: papers with one answer. Lengths are percent of the width, as SVG wants them: "38.9%"."""

    look: int | None  # the answer of the scale that it is drawn as
    words: Any
    count: int
    x: str
    width: str
    middle: str
    end: str
    fill: str
    texture: str  # solid | sparse | dense | outline
    has_label: bool
    answer: int | None = None


def piece_of(
    count: int, x: Fraction, each: Fraction, *, look: int | None, words: Any, answer: int | None = None
) -> Piece:
    """``x``: where it begins; ``each``: how wide one of them is; both in percent."""
    width = count * each
    fill, texture = LOOK[look]
    return Piece(
        look=look,
        words=words,
        count=count,
        x=_percent(x),
        width=_percent(width),
        middle=_percent(x + width / 2),
        end=_percent(x + width),
        fill=fill,
        texture=texture,
        has_label=width >= LABEL_FROM,
        answer=answer,
    )


def vote_bar(result: Result) -> dict[str, Any]:
    """For ``templates/recommendations/vote_bar.html``.

    The answers fill the bar, accepting ones first, so a line at the threshold shows the verdict; blank papers
    stand apart, as they do not count. One paper is equally wide in every bar of a ballot with one number of
    papers. Where the share is of more people than voted, room is left for those who did not.
    """
    gap = _GAP if result.blank else Fraction(0)
    whole = max(result.cast, result.of)
    paper = (100 - gap) / whole if whole else Fraction(0)
    is_scale = len(result.counts) > 2
    pieces, x = [], Fraction(0)
    for answer, count in result.counts.items():
        pieces.append(_piece(answer, count, x, paper, is_scale=is_scale))
        x += count * paper
    blank = _piece(None, result.blank, x + gap, paper, is_scale=is_scale)
    return {
        "result": result,
        "is_scale": is_scale,
        "pieces": [piece for piece in (*pieces, blank) if piece.count],
        "rows": [*pieces, blank],
        "threshold_x": _percent(result.of * paper * result.needed),
    }


def _piece(answer: int | None, count: int, x: Fraction, paper: Fraction, *, is_scale: bool) -> Piece:
    look = answer if is_scale else _YES_NO_LOOK[answer]
    words = WORD_OF[answer] if is_scale else dict(YES_NO)[answer]
    return piece_of(count, x, paper, look=look, words=words, answer=answer)


def _percent(value: Fraction) -> str:
    return f"{float(value):.2f}%"
