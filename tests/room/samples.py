"""One valid frame for every command, at a moment at which it may be sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from facilitation.models import (
    Board,
    Collected,
    Comment,
    Correction,
    Evidence,
    ExpertQuestion,
    HelpCall,
    Message,
    Note,
    Origin,
    OwnTask,
    Poll,
    RecordLine,
    Suggestion,
    Theme,
)
from panels.models import Membership, Role
from recommendations.models import Ballot, Draft, MinorityStatement, Question, Recommendation, Report
from roomlog.models import Room, RoomKind
from sessions.models import AgendaItem, Meeting, Table
from tests.cast import Cast, make_meeting, person
from tests.room.scenes import at_phase, do, the_table

Fields = dict[str, Any]


@dataclass
class Stage:
    """The cast at one moment, with what the samples refer to."""

    cast: Cast
    table: Table
    sender: Membership

    @property
    def note(self) -> Note:
        return Note.objects.order_by("pk").first() or _missing()

    @property
    def asked(self) -> ExpertQuestion:
        return ExpertQuestion.objects.order_by("created_at", "pk").first() or _missing()

    @property
    def theme(self) -> Theme:
        return Theme.objects.order_by("pk").first() or _missing()

    @property
    def draft(self) -> Draft:
        return Draft.objects.order_by("pk").first() or _missing()

    @property
    def ballot(self) -> Ballot:
        return Ballot.objects.order_by("-pk").first() or _missing()

    @property
    def poll(self) -> Poll:
        return Poll.objects.order_by("pk").first() or _missing()

    @property
    def statement(self) -> MinorityStatement:
        return MinorityStatement.objects.order_by("pk").first() or _missing()


@dataclass(frozen=True)
class Sample:
    """``phase``: the English title of the phase; ``by``: a role; ``before``: what must have happened."""

    phase: str
    by: str
    fields: Callable[[Stage], Fields] = lambda stage: {}
    before: Callable[[Stage], None] = lambda stage: None


def set_up(cast: Cast, type_: str) -> Stage:
    """The moment at which the sample of this command can be sent."""
    sample = SAMPLES[type_]
    at_phase(cast, sample.phase)
    stage = Stage(cast, the_table(cast), cast.by_role()[sample.by])
    if sample.phase in {"Silent writing", "Grouping"}:
        _write(stage)
    sample.before(stage)
    return stage


def _write(stage: Stage) -> None:
    """Two notes of the first panelist, revealed, one of them under a theme; three dots for everyone."""
    writer, room, cast = stage.cast.panelists[0], stage.table.room_id, stage.cast
    Meeting.objects.filter(pk=cast.meeting.pk).update(item=cast.items["Silent writing"])
    for text in ("A human answers the phone.", "Rain cuts the line."):
        do(writer, "note.write", room, text=text)
    do(cast.facilitator, "board.reveal", room)
    do(cast.facilitator, "board.dots", room, limit=3)
    do(writer, "theme.create", room, title="Lines")
    do(writer, "note.move", room, note=stage.note.pk, version=stage.note.version, theme=stage.theme.pk)
    Meeting.objects.filter(pk=cast.meeting.pk).update(item=cast.meeting.item)


def _with_columns(stage: Stage) -> None:
    Board.objects.update(rules={"kind": "columns", "labels": [{"en": "Now"}, {"en": "Later"}]})


def _merged(stage: Stage) -> None:
    do(stage.sender, "note.merge", stage.table.room_id, note=stage.note.pk, into=_second_note().pk)


def _loose_notes(stage: Stage) -> None:
    Note.objects.update(theme=None)


def _suggested(stage: Stage) -> None:
    _loose_notes(stage)
    notes = [{"id": note.pk, "text": note.text, "lang": "en"} for note in Note.objects.order_by("pk")]
    Suggestion.objects.create(board=Board.objects.get(), title="Phones", notes=notes)


def _suggestion(stage: Stage) -> Fields:
    return {"suggestion": Suggestion.objects.get().pk}


def _walking(stage: Stage) -> None:
    """The walk runs, and the notes were written at another table."""
    AgendaItem.objects.filter(pk=stage.cast.items["Grouping"].pk).update(board={"kind": "walk"})
    other = Table.objects.create(
        round=stage.table.round, room=Room.objects.create(kind=RoomKind.TABLE), number=stage.table.number + 1
    )
    Board.objects.update(table=other)


def _commented(stage: Stage) -> None:
    _walking(stage)
    do(stage.sender, "walk.comment", stage.cast.meeting.room_id, board=stage.theme.board_id, text="Here too.")


def _two_lines(stage: Stage) -> None:
    do(stage.cast.panelists[0], "theme.create", stage.table.room_id, title="Calls")
    for theme in Theme.objects.order_by("pk"):
        do(stage.cast.lead, "line.add", stage.cast.meeting.room_id, theme=theme.pk)


def _collected_line(stage: Stage, position: int = 1) -> Fields:
    return {"line": Collected.objects.get(position=position).pk}


def _next_meeting(stage: Stage) -> Meeting:
    return Meeting.objects.exclude(pk=stage.cast.meeting.pk).get(panel=stage.cast.panel)


def _elsewhere_lines(stage: Stage) -> None:
    """Another meeting has collected the theme."""
    other = make_meeting(stage.cast.panel)
    line = Collected.objects.create(meeting=other, title="Lines", position=1)
    Origin.objects.create(collected=line, theme=stage.theme)


def _second_note() -> Note:
    return Note.objects.order_by("pk")[1]


def _draft(stage: Stage) -> None:
    do(stage.cast.lead, "draft.start", stage.cast.meeting.room_id, title="A human answers", language="en")


def _prepared(stage: Stage) -> None:
    _draft(stage)
    plenary = stage.cast.meeting.room_id
    do(stage.cast.lead, "ballot.prepare", plenary, drafts=[stage.draft.pk], quorum=2, threshold_percent=80)


def _open(stage: Stage) -> None:
    _prepared(stage)
    do(stage.cast.lead, "ballot.open", stage.cast.meeting.room_id, ballot=stage.ballot.pk)


def _closed(stage: Stage) -> None:
    _open(stage)
    plenary, question = stage.cast.meeting.room_id, Question.objects.get()
    for panelist, answer in zip(stage.cast.panelists, (5, 4, 1, 1, 1, None), strict=True):
        do(panelist, "vote.cast", plenary, ballot=stage.ballot.pk, answers={str(question.pk): answer})
    do(stage.cast.lead, "ballot.close", plenary, ballot=stage.ballot.pk)


def _statement(stage: Stage, by: int = 0) -> None:
    _closed(stage)
    fields = {
        "recommendation": Recommendation.objects.get().pk,
        "text": "We see it otherwise.",
        "language": "en",
    }
    do(stage.cast.panelists[by], "statement.write", stage.cast.meeting.room_id, **fields)


def _of_statement(stage: Stage) -> Fields:
    return {"statement": stage.statement.pk, "version": stage.statement.version}


def _member(stage: Stage) -> Fields:
    return {"member": stage.cast.panelists[5].pk}


def _whole_member(stage: Stage) -> Fields:
    return {**_member(stage), "name": "Faiza Panelist", "language": "en"}


def _report(stage: Stage) -> None:
    Report.objects.create(panel=stage.cast.panel, language="en", status="ready")


def _deleted(model: Any) -> Callable[[Stage], None]:
    def delete(stage: Stage) -> None:
        one = model.objects.order_by("pk").first()
        kind = model.__name__.lower()
        do(stage.cast.panelists[0], f"{kind}.delete", stage.table.room_id, **{kind: one.pk})

    return delete


def _dotted(stage: Stage) -> None:
    do(stage.cast.panelists[0], "dot.place", stage.table.room_id, note=stage.note.pk)


def _unrevealed(stage: Stage) -> None:
    Board.objects.update(revealed_at=None)


_QUESTION: Fields = {"question": {"en": "Phone or web?"}, "kind": "single", "options": {"en": "Phone\nWeb"}}


def _poll(stage: Stage) -> None:
    do(stage.cast.lead, "poll.make", stage.cast.meeting.room_id, **_QUESTION)


def _polled(stage: Stage) -> None:
    _poll(stage)
    do(stage.cast.lead, "poll.open", stage.cast.meeting.room_id, poll=stage.poll.pk)


def _poll_answered(stage: Stage) -> None:
    _polled(stage)
    for panelist in stage.cast.panelists[:3]:
        do(panelist, "poll.answer", stage.cast.meeting.room_id, poll=stage.poll.pk, choices=[0])


def _counted(stage: Stage) -> None:
    _poll_answered(stage)
    do(stage.cast.lead, "poll.close", stage.cast.meeting.room_id, poll=stage.poll.pk)


def _raised(stage: Stage) -> None:
    do(stage.cast.panelists[0], "talk.hand", stage.cast.meeting.room_id, up=True)


def _withdrawn(stage: Stage) -> None:
    _draft(stage)
    do(stage.cast.lead, "draft.withdraw", stage.draft.room_id)


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
    return RecordLine.objects.order_by("pk").first() or _missing()


def _library(stage: Stage) -> None:
    Evidence.objects.create(panel=stage.cast.panel, number=1, title={"en": "How it is now"})


def _evidence() -> Evidence:
    return Evidence.objects.first() or _missing()


def _task(stage: Stage) -> None:
    due = stage.cast.meeting.starts_at
    OwnTask.objects.create(panel=stage.cast.panel, deed="observe", title={"en": "One observation"}, due_at=due)


def _own_task() -> OwnTask:
    return OwnTask.objects.first() or _missing()


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


def _message(stage: Stage) -> None:
    do(stage.cast.lead, "message.send", stage.cast.meeting.room_id, text="Two minutes.")


def _called(stage: Stage) -> None:
    do(stage.cast.panelists[0], "help.call", stage.cast.meeting.room_id, matter="technical")


def _expected(run: int = 1, **more: Any) -> Callable[[Stage], Fields]:
    return lambda stage: {"expected": run, **more}


def _paused(stage: Stage) -> None:
    do(stage.cast.lead, "phase.pause", stage.cast.meeting.room_id, expected=1)


def _moved_on(stage: Stage) -> None:
    do(stage.cast.lead, "phase.next", stage.cast.meeting.room_id, expected=1)


def _not_started(stage: Stage) -> None:
    Meeting.objects.filter(pk=stage.cast.meeting.pk).update(status="lobby", run=0, item=None)


def _late_comer(stage: Stage) -> Fields:
    late = person(stage.cast.panel, "Gunnar Late", Role.PANELIST, 7)
    return {"membership": late.pk, "table": 1}


def _same_theme(stage: Stage) -> None:
    Note.objects.update(theme=Theme.objects.get())


def _another_theme(stage: Stage) -> None:
    do(stage.sender, "theme.create", stage.table.room_id, title="Second")


_PANELIST, _LEAD, _TABLE, _ORGANISER = Role.PANELIST, Role.LEAD, Role.TABLE_FACILITATOR, Role.ORGANISER

SAMPLES: dict[str, Sample] = {
    "phase.start": Sample("Welcome", _LEAD, _expected(0), _not_started),
    "phase.next": Sample("Welcome", _LEAD, _expected()),
    "phase.back": Sample("Grouping", _LEAD, _expected()),
    "phase.jump": Sample("Welcome", _LEAD, lambda s: {"expected": 1, "item": s.cast.items["Drafting"].pk}),
    "phase.extend": Sample("Welcome", _LEAD, _expected(minutes=5)),
    "phase.pause": Sample("Welcome", _LEAD, _expected()),
    "phase.resume": Sample("Welcome", _LEAD, _expected(2), _paused),
    "phase.undo": Sample("Welcome", _LEAD, _expected(2), _moved_on),
    "meeting.end": Sample("Welcome", _LEAD, _expected()),
    "seats.draw": Sample("Welcome", _LEAD, lambda s: {"tables": 2}),
    "seats.move": Sample("Welcome", _LEAD, _late_comer),
    "note.write": Sample("Silent writing", _PANELIST, lambda s: {"text": "One thing"}),
    "note.edit": Sample(
        "Silent writing", _PANELIST, lambda s: {"note": s.note.pk, "version": s.note.version, "text": "Other"}
    ),
    "note.delete": Sample("Grouping", _PANELIST, lambda s: {"note": s.note.pk}),
    "note.restore": Sample("Grouping", _PANELIST, lambda s: {"note": s.note.pk}, _deleted(Note)),
    "note.move": Sample("Grouping", _PANELIST, lambda s: {"note": s.note.pk, "version": s.note.version, "theme": None}),
    "note.shift": Sample("Grouping", _PANELIST, lambda s: {"note": s.note.pk, "by": 1}, _same_theme),
    "note.group": Sample("Grouping", _PANELIST, lambda s: {"note": _second_note().pk, "with_note": s.note.pk}),
    "note.place": Sample(
        "Grouping", _PANELIST, lambda s: {"note": s.note.pk, "version": s.note.version, "cell": 1}, _with_columns
    ),
    "note.merge": Sample("Grouping", _PANELIST, lambda s: {"note": s.note.pk, "into": _second_note().pk}),
    "note.part": Sample("Grouping", _PANELIST, lambda s: {"note": s.note.pk}, _merged),
    "theme.create": Sample("Grouping", _PANELIST, lambda s: {"title": "Help nearby"}),
    "theme.rename": Sample(
        "Grouping", _PANELIST, lambda s: {"theme": s.theme.pk, "version": s.theme.version, "title": "Calls"}
    ),
    "theme.delete": Sample("Grouping", _PANELIST, lambda s: {"theme": s.theme.pk}),
    "theme.restore": Sample("Grouping", _PANELIST, lambda s: {"theme": s.theme.pk}, _deleted(Theme)),
    "theme.shift": Sample("Grouping", _PANELIST, lambda s: {"theme": s.theme.pk, "by": 1}, _another_theme),
    "dot.place": Sample("Grouping", _PANELIST, lambda s: {"note": s.note.pk}),
    "dot.take": Sample("Grouping", _PANELIST, lambda s: {"note": s.note.pk}, _dotted),
    "suggestion.ask": Sample("Grouping", _TABLE, before=_loose_notes),
    "suggestion.take": Sample("Grouping", _TABLE, lambda s: {**_suggestion(s), "title": "Phones"}, _suggested),
    "suggestion.dismiss": Sample("Grouping", _TABLE, _suggestion, _suggested),
    "walk.star": Sample("Grouping", _PANELIST, lambda s: {"theme": s.theme.pk}, _walking),
    "walk.comment": Sample("Grouping", _PANELIST, lambda s: {"board": s.theme.board_id, "text": "Here too."}, _walking),
    "walk.withdraw": Sample("Grouping", _PANELIST, lambda s: {"comment": Comment.objects.get().pk}, _commented),
    "line.add": Sample("Grouping", _LEAD, lambda s: {"theme": s.theme.pk}),
    "line.join": Sample(
        "Grouping", _LEAD, lambda s: {**_collected_line(s), "into": _collected_line(s, 2)["line"]}, _two_lines
    ),
    "line.rename": Sample("Grouping", _LEAD, lambda s: {**_collected_line(s), "title": "Lines and calls"}, _two_lines),
    "line.shift": Sample("Grouping", _LEAD, lambda s: {**_collected_line(s), "by": 1}, _two_lines),
    "line.remove": Sample("Grouping", _LEAD, lambda s: _collected_line(s), _two_lines),
    "line.carry": Sample("Grouping", _LEAD, lambda s: {"source": _next_meeting(s).pk}, _elsewhere_lines),
    "board.dots": Sample("Grouping", _TABLE, lambda s: {"limit": 5}),
    "board.reveal": Sample("Silent writing", _TABLE, before=_unrevealed),
    "boards.reveal": Sample("Silent writing", _LEAD, before=_unrevealed),
    "poll.make": Sample("Welcome", _LEAD, lambda s: _QUESTION),
    "poll.drop": Sample("Welcome", _LEAD, lambda s: {"poll": s.poll.pk}, _poll),
    "poll.open": Sample("Welcome", _LEAD, lambda s: {"poll": s.poll.pk}, _poll),
    "poll.answer": Sample("Welcome", _PANELIST, lambda s: {"poll": s.poll.pk, "choices": [1]}, _polled),
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
        _closed,
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
        _closed,
    ),
    "phase.recall": Sample("Welcome", _LEAD, _expected(seconds=60)),
    "agenda.retime": Sample(
        "Welcome", _LEAD, lambda s: {"phases": [{"item": s.cast.items["Grouping"].pk, "seen": 20, "minutes": 15}]}
    ),
    "message.send": Sample("Welcome", _LEAD, lambda s: {"text": "Two minutes.", "audience": "tables", "tables": [1]}),
    "message.take_back": Sample("Welcome", _LEAD, lambda s: {"message": Message.objects.get().pk}, _message),
    "spotlight.set": Sample("Grouping", _LEAD, lambda s: {"kind": "board", "subject": Board.objects.get().pk}),
    "help.call": Sample("Welcome", _PANELIST, lambda s: {"matter": "technical", "words": "No sound"}),
    "help.answer": Sample("Welcome", _LEAD, lambda s: {"call": HelpCall.objects.get().pk, "to": "claimed"}, _called),
    "control.give": Sample("Welcome", _LEAD, lambda s: {"to": s.cast.facilitator.pk}),
    "person.mute": Sample("Welcome", _LEAD, lambda s: {**_member(s), "on": True, "reason": "Insults"}),
    "person.remove": Sample(
        "Welcome", _LEAD, lambda s: {**_member(s), "meeting": s.cast.meeting.pk, "reason": "Threats"}
    ),
    "note.hide": Sample("Grouping", _TABLE, lambda s: {"note": s.note.pk, "on": True, "reason": "Names a person"}),
    "note.write_for": Sample("Silent writing", _TABLE, lambda s: {**_member(s), "text": "By phone"}),
    "dot.place_for": Sample("Grouping", _TABLE, lambda s: {**_member(s), "note": s.note.pk, "by": 1}),
    "vote.cast_for": Sample(
        "Final vote",
        _LEAD,
        lambda s: {**_member(s), "ballot": s.ballot.pk, "answers": {str(Question.objects.get().pk): 4}},
        _open,
    ),
    "member.add": Sample("Welcome", _ORGANISER, lambda s: {"name": "Gunnar New", "language": "fi"}),
    "member.change": Sample("Welcome", _ORGANISER, _whole_member),
    "member.role": Sample("Welcome", _ORGANISER, lambda s: {**_member(s), "role": "observer"}),
    "member.reissue": Sample("Welcome", _ORGANISER, lambda s: {**_member(s), "version": 1}),
    "member.remove": Sample("Welcome", _ORGANISER, _member),
    "report.build": Sample("Welcome", _LEAD, lambda s: {"languages": ["en"]}),
    "report.publish": Sample("Welcome", _ORGANISER, lambda s: {"report": Report.objects.get().pk, "on": True}, _report),
}


def _missing() -> Any:
    raise AssertionError("the sample refers to something that is not there")
