"""Polls, talk, questions, records, evidence, tasks, minutes."""

from collections.abc import Callable

from facilitation.models import (
    Correction,
    Evidence,
    ExpertQuestion,
    OwnTask,
    RecordLine,
)
from panels.models import Role
from sessions.models import AgendaItem
from tests.room.samples.stage import Fields, Sample, Stage, missing
from tests.room.scenes import do

_PANELIST = Role.PANELIST
_LEAD = Role.LEAD

_QUESTION: Fields = {"question": {"en": "Phone or web?"}, "kind": "single", "options": {"en": "Phone\nWeb"}}


def _poll(stage: Stage) -> None:
    do(stage.cast.lead, "poll.make", stage.cast.meeting.room_id, **_QUESTION)


def polled(stage: Stage) -> None:
    _poll(stage)
    do(stage.cast.lead, "poll.open", stage.cast.meeting.room_id, poll=stage.poll.pk)


def _poll_answered(stage: Stage) -> None:
    polled(stage)
    for panelist in stage.cast.panelists[:3]:
        do(panelist, "poll.answer", stage.cast.meeting.room_id, poll=stage.poll.pk, choices=[0])


def _counted(stage: Stage) -> None:
    _poll_answered(stage)
    do(stage.cast.lead, "poll.close", stage.cast.meeting.room_id, poll=stage.poll.pk)


def _raised(stage: Stage) -> None:
    do(stage.cast.panelists[0], "talk.hand", stage.cast.meeting.room_id, up=True)


def _stage(form: str) -> Callable[[Stage], None]:
    """The phase becomes one of questions: tables ask, each votes alone, all hear the answers."""

    def change(stage: Stage) -> None:
        AgendaItem.objects.filter(pk=stage.cast.meeting.item_id or 0).update(tool="questions", form=form)

    return change


def _asked(form: str) -> Callable[[Stage], None]:
    """The table has asked two questions, and the phase has gone on."""

    def ask(stage: Stage) -> None:
        _stage("tables")(stage)
        for text in ("Who answers the phone?", "Where does the money go?"):
            do(stage.cast.panelists[0], "question.propose", stage.table.room_id, text=text)
        _stage(form)(stage)

    return ask


def _unasked(stage: Stage) -> None:
    _asked("tables")(stage)
    do(stage.cast.panelists[0], "question.delete", stage.table.room_id, question=stage.asked.pk)


def _voted(stage: Stage) -> None:
    _asked("own_work")(stage)
    do(stage.cast.panelists[0], "question.vote", stage.cast.meeting.room_id, question=stage.asked.pk)


def _one_question(stage: Stage) -> None:
    _asked("plenary")(stage)
    fields = {"question": stage.asked.pk, "into": _second_question().pk}
    do(stage.cast.lead, "question.merge", stage.cast.meeting.room_id, **fields)


def _chosen(stage: Stage) -> None:
    _asked("plenary")(stage)
    both = [stage.asked.pk, _second_question().pk]
    do(stage.cast.lead, "questions.choose", stage.cast.meeting.room_id, questions=both)


def _answered(stage: Stage) -> None:
    _chosen(stage)
    expert, plenary = stage.cast.others[Role.EXPERT], stage.cast.meeting.room_id
    do(expert, "answer.write", plenary, question=stage.asked.pk, version=0, text="Everybody.")


def _recorded(stage: Stage) -> None:
    taker = stage.cast.others[Role.NOTE_TAKER]
    do(taker, "record.write", stage.table.room_id, text="Two have met a robot.")


def _unrecorded(stage: Stage) -> None:
    _recorded(stage)
    do(stage.cast.others[Role.NOTE_TAKER], "record.remove", stage.table.room_id, line=_line().pk)


def _line() -> RecordLine:
    return RecordLine.objects.order_by("pk").first() or missing()


def _library(stage: Stage) -> None:
    Evidence.objects.create(panel=stage.cast.panel, number=1, title={"en": "How it is now"})


def _evidence() -> Evidence:
    return Evidence.objects.first() or missing()


def _task(stage: Stage) -> None:
    due = stage.cast.meeting.starts_at
    OwnTask.objects.create(panel=stage.cast.panel, deed="observe", title={"en": "One observation"}, due_at=due)


def _own_task() -> OwnTask:
    return OwnTask.objects.first() or missing()


def _done(stage: Stage) -> None:
    _task(stage)
    panelist, room = stage.cast.panelists[0], stage.cast.panel.room_id
    do(panelist, "task.do", room, task=_own_task().pk, version=0, text="One")


def _ended(stage: Stage) -> None:
    do(stage.cast.lead, "meeting.end", stage.cast.meeting.room_id, expected=1)


def _minutes_sent(stage: Stage) -> None:
    _ended(stage)
    do(stage.cast.lead, "minutes.send", stage.cast.meeting.room_id, days=5)


def _corrected(stage: Stage) -> None:
    _minutes_sent(stage)
    do(stage.cast.panelists[0], "correction.write", stage.cast.meeting.room_id, text="Seven of us.")


def _second_question() -> ExpertQuestion:
    return ExpertQuestion.objects.order_by("created_at", "pk")[1]


SAMPLES: dict[str, Sample] = {
    "poll.make": Sample("Welcome", _LEAD, lambda s: _QUESTION),
    "poll.drop": Sample("Welcome", _LEAD, lambda s: {"poll": s.poll.pk}, _poll),
    "poll.open": Sample("Welcome", _LEAD, lambda s: {"poll": s.poll.pk}, _poll),
    "poll.answer": Sample("Welcome", _PANELIST, lambda s: {"poll": s.poll.pk, "choices": [1]}, polled),
    "poll.close": Sample("Welcome", _LEAD, lambda s: {"poll": s.poll.pk}, _poll_answered),
    "poll.show": Sample("Welcome", _LEAD, lambda s: {"poll": s.poll.pk, "on": True}, _counted),
    "meeting.call": Sample("Welcome", _LEAD, lambda s: {"call": "none"}),
    "talk.hand": Sample("Welcome", _PANELIST, lambda s: {"up": True}),
    "talk.turn": Sample("Welcome", _LEAD, before=_raised),
    "talk.voice": Sample("Welcome", _PANELIST, lambda s: {"on": True}),
    "talk.order": Sample("Welcome", _LEAD, lambda s: {"order": "groups", "attribute": "channel", "turn_s": 120}),
    "question.propose": Sample("Welcome", _PANELIST, lambda s: {"text": "Who answers?"}, _stage("tables")),
    "question.edit": Sample(
        "Welcome", _PANELIST, lambda s: {"question": s.asked.pk, "version": 1, "text": "Who?"}, _asked("tables")
    ),
    "question.delete": Sample("Welcome", _PANELIST, lambda s: {"question": s.asked.pk}, _asked("tables")),
    "question.restore": Sample("Welcome", _PANELIST, lambda s: {"question": s.asked.pk}, _unasked),
    "question.vote": Sample("Welcome", _PANELIST, lambda s: {"question": s.asked.pk}, _asked("own_work")),
    "question.unvote": Sample("Welcome", _PANELIST, lambda s: {"question": s.asked.pk}, _voted),
    "questions.rules": Sample("Welcome", _LEAD, lambda s: {"per_table": 2, "votes": 4}),
    "question.merge": Sample(
        "Welcome", _LEAD, lambda s: {"question": s.asked.pk, "into": _second_question().pk}, _asked("plenary")
    ),
    "question.split": Sample("Welcome", _LEAD, lambda s: {"question": s.asked.pk}, _one_question),
    "questions.choose": Sample(
        "Welcome", _LEAD, lambda s: {"questions": [_second_question().pk, s.asked.pk]}, _asked("plenary")
    ),
    "question.add": Sample("Welcome", _LEAD, lambda s: {"question": s.asked.pk}, _asked("plenary")),
    "question.drop": Sample("Welcome", _LEAD, lambda s: {"question": s.asked.pk}, _chosen),
    "question.shift": Sample("Welcome", _LEAD, lambda s: {"question": s.asked.pk, "by": 1}, _chosen),
    "question.turn": Sample("Welcome", _LEAD, lambda s: {"question": s.asked.pk}, _chosen),
    "answer.write": Sample(
        "Welcome", Role.EXPERT, lambda s: {"question": s.asked.pk, "version": 0, "text": "Everybody."}, _chosen
    ),
    "question.publish": Sample("Welcome", _LEAD, lambda s: {"on": True}, _answered),
    "record.write": Sample("Welcome", Role.NOTE_TAKER, lambda s: {"text": "Two have met a robot."}),
    "record.correct": Sample(
        "Welcome", _PANELIST, lambda s: {"line": _line().pk, "version": 1, "text": "Three have."}, _recorded
    ),
    "record.remove": Sample("Welcome", Role.NOTE_TAKER, lambda s: {"line": _line().pk}, _recorded),
    "record.restore": Sample("Welcome", Role.NOTE_TAKER, lambda s: {"line": _line().pk}, _unrecorded),
    "evidence.read": Sample("Welcome", _PANELIST, lambda s: {"evidence": _evidence().pk, "on": True}, _library),
    "task.do": Sample("Welcome", _PANELIST, lambda s: {"task": _own_task().pk, "version": 0, "text": "Two"}, _task),
    "task.undo": Sample("Welcome", _PANELIST, lambda s: {"task": _own_task().pk}, _done),
    "minutes.remark": Sample("Welcome", _LEAD, lambda s: {"text": "A good evening."}, _ended),
    "minutes.build": Sample("Welcome", _LEAD, lambda s: {"languages": ["en"]}, _ended),
    "minutes.send": Sample("Welcome", _LEAD, lambda s: {"days": 5}, _ended),
    "correction.write": Sample("Welcome", _PANELIST, lambda s: {"text": "There were seven of us."}, _minutes_sent),
    "correction.decide": Sample(
        "Welcome", _LEAD, lambda s: {"correction": Correction.objects.get().pk, "taken": True}, _corrected
    ),
}
