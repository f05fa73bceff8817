"""Tables propose questions."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board.texts import clean
from facilitation.questions.events import QuestionEvent
from facilitation.questions.models import ExpertQuestion
from facilitation.questions.stages import check_stage, rules_of
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.questions import commands

Result = dict[str, Any] | None


def propose(tx: Tx, table: Table, ask: "commands.Propose", *, actor: Membership) -> Result:
    """One more of the table's questions. The table's lock makes the count safe."""
    check_stage(tx, table.round.meeting, ask.phase, "asking")
    text = clean(ask.text, settings.RAATI.question_chars)
    _check_number(table)
    question = ExpertQuestion.objects.create(
        meeting_id=table.round.meeting_id,
        table=table,
        author_id=actor.pk,
        text=text,
        language=ask.language or actor.language,
    )
    tx.append(QuestionEvent.PROPOSED, question.pk)
    return {"question": question.pk, "version": question.version}


def edit(tx: Tx, table: Table, ask: "commands.Edit", *, actor: Membership) -> Result:
    question = _of_table(tx, table, ask)
    if question.version != ask.version:
        raise Refused("changed-meanwhile")
    text = clean(ask.text, settings.RAATI.question_chars)
    if text != question.text:
        question.text, question.version = text, question.version + 1
        question.save(update_fields=["text", "version"])
        tx.append(QuestionEvent.EDITED, question.pk)
    return {"version": question.version}


def delete(tx: Tx, table: Table, ask: "commands.OfTable", *, actor: Membership) -> Result:
    question = _of_table(tx, table, ask)
    question.deleted_at = tx.now
    question.save(update_fields=["deleted_at"])
    tx.append(QuestionEvent.DELETED, question.pk)
    return {"undo": {"question": question.pk, "phase": ask.phase}}


def restore(tx: Tx, table: Table, ask: "commands.OfTable", *, actor: Membership) -> Result:
    question = _of_table(tx, table, ask, deleted=True)
    _check_number(table)
    question.deleted_at = None
    question.save(update_fields=["deleted_at"])
    tx.append(QuestionEvent.RESTORED, question.pk)
    return None


def _of_table(tx: Tx, table: Table, ask: "commands.OfTable", *, deleted: bool = False) -> ExpertQuestion:
    check_stage(tx, table.round.meeting, ask.phase, "asking")
    mine = ExpertQuestion.objects.filter(table=table, merged_into=None, deleted_at__isnull=not deleted)
    question = mine.filter(pk=ask.question).exclude(text="").first()
    if question is None:
        raise Refused("unknown")
    return question


def _check_number(table: Table) -> None:
    limit = rules_of(table.round.meeting_id).per_table
    if ExpertQuestion.objects.filter(table=table, deleted_at=None).count() >= limit:
        raise Refused("too-many-questions", limit=limit)
