"""Published questions to experts and their answers, for a panel's JSON document. Nobody is named."""

from typing import Any

from facilitation.questions.selectors import Shown, answered
from panels.models import Panel

Json = dict[str, Any]


def questions_json(panel: Panel) -> list[Json]:
    return [_question(meeting.pk, row) for meeting, rows in answered(panel, published=True) for row in rows]


def _question(meeting: int, row: Shown) -> Json:
    return {
        "id": row.question.pk,
        "meeting": meeting,
        "position": row.question.place,
        "text": row.question.text,
        "language": row.question.language,
        "votes": row.votes,
        "asked_also": [{"text": one.text, "language": one.language} for one in row.merged],
        "answers": [{"text": one.text, "language": one.language, "in_writing": one.in_writing} for one in row.answers],
    }
