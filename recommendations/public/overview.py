"""A panel's recommendations at a glance: what was answered, what is done, what is late. Geometry for a bar each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from recommendations.answers.models import Done, Stance
from recommendations.answers.structure import Became
from recommendations.answers.wording import PROGRESS
from recommendations.ballots.picture import Piece, piece_of

# Words and the answer of a vote's scale that each is drawn as.
_ANSWERED: Mapping[str, tuple[Any, int | None]] = {
    Stance.ACCEPTED: (Stance.ACCEPTED.label, 5),
    Stance.PARTLY: (Stance.PARTLY.label, 4),
    Stance.STUDY: (Stance.STUDY.label, 3),
    Stance.REJECTED: (Stance.REJECTED.label, 1),
    "waiting": (PROGRESS["waiting"], None),
    "late": (_("No answer, overdue"), 2),
}
_PROGRESS: Mapping[str, tuple[Any, int | None]] = {
    Done.DONE: (Done.DONE.label, 5),
    Done.CHANGED: (Done.CHANGED.label, 4),
    Done.IN_PROGRESS: (Done.IN_PROGRESS.label, 3),
    Done.NOT_STARTED: (Done.NOT_STARTED.label, 2),
    Done.DROPPED: (Done.DROPPED.label, 1),
    "none": (_("Nothing reported yet"), None),
}


@dataclass(frozen=True)
class Bar:
    pieces: tuple[Piece, ...]
    rows: tuple[Piece, ...]  # also those that nothing belongs to


@dataclass(frozen=True)
class Overview:
    rows: tuple[Became, ...]
    answered: Bar
    progress: Bar
    accepted: int  # also in part
    in_progress: int
    done: int  # also in another way
    overdue: int

    def __bool__(self) -> bool:
        """Before a first answer or a deadline there is nothing to tell."""
        return any(one.answer or one.answer_by for one in self.rows)

    @property
    def is_reported(self) -> bool:
        return any(one.reports for one in self.rows)


def overview(became: Mapping[int, Became]) -> Overview:
    rows = tuple(became.values())
    answers = [one.answer.stance if one.answer else "late" if one.answer_late_since else "waiting" for one in rows]
    progress = [one.last.done if one.last else "none" for one in rows if one.answer]
    return Overview(
        rows=rows,
        answered=_bar(answers, _ANSWERED),
        progress=_bar(progress, _PROGRESS),
        accepted=sum(answer in {Stance.ACCEPTED, Stance.PARTLY} for answer in answers),
        in_progress=progress.count(Done.IN_PROGRESS),
        done=sum(one in {Done.DONE, Done.CHANGED} for one in progress),
        overdue=sum(one.late_since is not None for one in rows),
    )


def _bar(values: Iterable[str], looks: Mapping[str, tuple[Any, int | None]]) -> Bar:
    found = list(values)
    each = Fraction(100, len(found)) if found else Fraction(0)
    pieces, x = [], Fraction(0)
    for value, (words, look) in looks.items():
        pieces.append(piece_of(found.count(value), x, each, look=look, words=words))
        x += found.count(value) * each
    return Bar(tuple(piece for piece in pieces if piece.count), tuple(pieces))
