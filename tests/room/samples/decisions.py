"""Drafts, ballots, statements, reports."""

from panels.models import Role
from recommendations.models import Question, Recommendation, Report
from tests.room.samples.stage import Fields, Sample, Stage, member
from tests.room.scenes import do

_PANELIST = Role.PANELIST
_LEAD = Role.LEAD
_ORGANISER = Role.ORGANISER


def _draft(stage: Stage) -> None:
    do(stage.cast.lead, "draft.start", stage.cast.meeting.room_id, title="A human answers", language="en")


def _prepared(stage: Stage) -> None:
    _draft(stage)
    plenary = stage.cast.meeting.room_id
    do(stage.cast.lead, "ballot.prepare", plenary, drafts=[stage.draft.pk], quorum=2, threshold_percent=80)


def _open(stage: Stage) -> None:
    _prepared(stage)
    do(stage.cast.lead, "ballot.open", stage.cast.meeting.room_id, ballot=stage.ballot.pk)


def closed(stage: Stage) -> None:
    _open(stage)
    plenary, question = stage.cast.meeting.room_id, Question.objects.get()
    for panelist, answer in zip(stage.cast.panelists, (5, 4, 1, 1, 1, None), strict=True):
        do(panelist, "vote.cast", plenary, ballot=stage.ballot.pk, answers={str(question.pk): answer})
    do(stage.cast.lead, "ballot.close", plenary, ballot=stage.ballot.pk)


def _statement(stage: Stage, by: int = 0) -> None:
    closed(stage)
    fields = {
        "recommendation": Recommendation.objects.get().pk,
        "text": "We see it otherwise.",
        "language": "en",
    }
    do(stage.cast.panelists[by], "statement.write", stage.cast.meeting.room_id, **fields)


def _of_statement(stage: Stage) -> Fields:
    return {"statement": stage.statement.pk, "version": stage.statement.version}


def _report(stage: Stage) -> None:
    Report.objects.create(panel=stage.cast.panel, language="en", status="ready")


def _withdrawn(stage: Stage) -> None:
    _draft(stage)
    do(stage.cast.lead, "draft.withdraw", stage.draft.room_id)


SAMPLES: dict[str, Sample] = {
    "draft.start": Sample("Drafting", _PANELIST, lambda s: {"title": "Help nearby", "language": "en"}),
    "draft.rename": Sample("Drafting", _PANELIST, lambda s: {"title": "A person answers"}, _draft),
    "draft.source": Sample("Grouping", _PANELIST, lambda s: {"theme": s.theme.pk, "on": True}, _draft),
    "draft.withdraw": Sample("Drafting", _LEAD, before=_draft),
    "draft.return": Sample("Drafting", _LEAD, before=_withdrawn),
    "ballot.prepare": Sample("Final vote", _LEAD, lambda s: {"drafts": [s.draft.pk]}, _draft),
    "ballot.open": Sample("Final vote", _LEAD, lambda s: {"ballot": s.ballot.pk}, _prepared),
    "vote.cast": Sample(
        "Final vote",
        _PANELIST,
        lambda s: {"ballot": s.ballot.pk, "answers": {str(Question.objects.get().pk): 4}},
        _open,
    ),
    "ballot.close": Sample("Final vote", _LEAD, lambda s: {"ballot": s.ballot.pk}, _open),
    "statement.write": Sample(
        "Final vote",
        _PANELIST,
        lambda s: {"recommendation": Recommendation.objects.get().pk, "text": "Not so.", "language": "en"},
        closed,
    ),
    "statement.edit": Sample(
        "Final vote",
        _PANELIST,
        lambda s: {**_of_statement(s), "text": "Rather not.", "language": "en"},
        _statement,
    ),
    "statement.sign": Sample("Final vote", _PANELIST, _of_statement, lambda s: _statement(s, by=1)),
    "statement.unsign": Sample("Final vote", _PANELIST, _of_statement, _statement),
    "statement.withdraw": Sample("Final vote", _PANELIST, _of_statement, _statement),
    "recommendation.why_not": Sample(
        "Final vote",
        _LEAD,
        lambda s: {"recommendation": Recommendation.objects.get().pk, "text": "Too few were for it."},
        closed,
    ),
    "vote.cast_for": Sample(
        "Final vote",
        _LEAD,
        lambda s: {**member(s), "ballot": s.ballot.pk, "answers": {str(Question.objects.get().pk): 4}},
        _open,
    ),
    "report.build": Sample("Welcome", _LEAD, lambda s: {"languages": ["en"]}),
    "report.publish": Sample("Welcome", _ORGANISER, lambda s: {"report": Report.objects.get().pk, "on": True}, _report),
}
