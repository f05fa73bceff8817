"""What the panel learnt from: the evidence library, and the experts' answers to its questions."""

from facilitation.evidence import selectors as evidence
from facilitation.evidence.models import Evidence
from facilitation.questions.selectors import Shown, answered
from panels.models import Panel
from recommendations.report.parts import Answered, Asked, Asking, Bar, Item, Library
from recommendations.report.texts import Passage, written

FULL_PER_CENT = 10  # thousandths in a per cent


def library(panel: Panel) -> Library:
    items = evidence.library(panel)
    weights = evidence.balance(items)
    return Library(
        tuple(_item(one) for one in items),
        tuple(
            Bar(Passage(str(weight.side.label), ""), weight.items, weight.share * FULL_PER_CENT) for weight in weights
        ),
    )


def _item(item: Evidence) -> Item:
    return Item(
        reference=item.reference,
        title=written(item.title),
        kind=item.get_kind_display(),
        side=item.get_side_display(),
        summary=written(item.summary),
        source=written(item.source),
        link=item.link,
    )


def asked(panel: Panel) -> tuple[Asking, ...]:
    """Published questions only: the document is public, and who leads decides what becomes so."""
    return tuple(
        Asking(written(meeting.title), tuple(_asked(place, row) for place, row in enumerate(rows, 1)))
        for meeting, rows in answered(panel, published=True)
    )


def unpublished(panel: Panel) -> int:
    """Answered questions that the document leaves out."""
    return sum(
        bool(row.answers) and row.question.published_at is None for _meeting, rows in answered(panel) for row in rows
    )


def _asked(number: int, row: Shown) -> Asked:
    return Asked(
        number=number,
        question=Passage(row.question.text, row.question.language),
        votes=row.votes,
        likewise=tuple(Passage(one.text, one.language) for one in row.merged if one.text),
        answers=tuple(Answered(Passage(one.text, one.language), one.in_writing) for one in row.answers if one.text),
    )
