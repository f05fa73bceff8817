"""Writes of a panel's joint statement: its frame, and the one draft that the panel can adopt as a whole."""

from typing import Any

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership, Panel
from recommendations.drafts import fitting
from recommendations.drafts.blocks import Block, doc_from_blocks
from recommendations.drafts.models import Draft, DraftSource
from recommendations.drafts.selectors import text_of
from recommendations.drafts.services import TITLE_CHARS, create, relist, set_aside
from recommendations.joint.events import JointEvent
from recommendations.joint.models import JointStatement, Section
from recommendations.models import Question
from recommendations.sources.services import copy
from roomlog.log import Tx


def write(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    """Title, preamble and which drafts stand in which order. What was composed before is composed anew on demand."""
    places = {draft: place for draft, place in ask.sections.items() if place}
    drafts = Draft.objects.filter(panel=panel, withdrawn_at=None).in_bulk(list(places))
    if len(drafts) < len(places):
        raise Refused("draft-gone")
    statement, _made = JointStatement.objects.update_or_create(
        panel=panel,
        defaults={
            "title": clean(ask.title, TITLE_CHARS),
            "preamble": "\n\n".join(_lines(ask.preamble)),
            "language": ask.language,
        },
    )
    statement.sections.all().delete()
    ordered = sorted(drafts.values(), key=lambda draft: (places[draft.pk], draft.number))
    Section.objects.bulk_create(
        Section(statement=statement, draft=draft, position=position) for position, draft in enumerate(ordered, 1)
    )
    tx.append(JointEvent.CHANGED, statement.pk)


def compose(tx: Tx, panel: Panel, _ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Preamble and sections as they stand now become one draft, with all their sources, to vote on like any other.

    An earlier one that no ballot has frozen makes room.
    """
    statement = JointStatement.objects.filter(panel=panel).first()
    if statement is None or not statement.sections.exists():
        raise Refused("no-sections")
    if statement.sections.filter(draft__withdrawn_at__isnull=False).exists():
        raise Refused("draft-gone")
    text = doc_from_blocks(_whole(statement), [])
    if fitting.problem_of_first(text) is not None:
        raise Refused("statement-too-long")
    _make_room(tx, statement)
    draft = create(tx, panel.pk, statement.title, statement.language, _whole(statement), [])
    sections = DraftSource.objects.filter(draft__section__statement=statement)
    copy(sections.prefetch_related("passages").order_by("draft__section__position", "pk"), draft)
    statement.whole = draft
    statement.save(update_fields=["whole"])
    relist(draft)
    tx.append(JointEvent.CHANGED, statement.pk)
    return {"draft": draft.pk}


def _make_room(tx: Tx, statement: JointStatement) -> None:
    earlier = statement.whole
    if earlier is None or earlier.withdrawn_at is not None:
        return
    if Question.objects.filter(version__draft=earlier, ballot__is_trial=False).exists():
        raise Refused("already-decided")
    set_aside(tx, earlier)


def _whole(statement: JointStatement) -> list[Block]:
    """The preamble, then each section under its title."""
    blocks: list[Block] = [_paragraph(line) for line in _lines(statement.preamble)]
    for section in statement.sections.select_related("draft"):
        blocks.append({"type": "heading", "level": 3, "runs": [{"text": section.draft.title}]})
        blocks += text_of(section.draft).text
    return blocks


def _paragraph(line: str) -> Block:
    return {"type": "paragraph", "runs": [{"text": line}]}


def _lines(text: str) -> list[str]:
    return [clean(line, settings.RAATI.preamble_chars) for line in text.splitlines() if line.strip()]
