"""Boards: notes, themes, dots, walks, the plenary board."""

from collections.abc import Callable
from typing import Any

from facilitation.models import (
    Board,
    Collected,
    Comment,
    Note,
    Origin,
    Suggestion,
    Theme,
)
from panels.models import Role
from roomlog.models import Room, RoomKind
from sessions.models import AgendaItem, Meeting, Table
from tests.cast import make_meeting
from tests.room.samples.stage import Fields, Sample, Stage, member
from tests.room.scenes import do

_PANELIST = Role.PANELIST
_LEAD = Role.LEAD
_TABLE = Role.TABLE_FACILITATOR


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


def _same_theme(stage: Stage) -> None:
    Note.objects.update(theme=Theme.objects.get())


def _another_theme(stage: Stage) -> None:
    do(stage.sender, "theme.create", stage.table.room_id, title="Second")


SAMPLES: dict[str, Sample] = {
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
    "note.hide": Sample("Grouping", _TABLE, lambda s: {"note": s.note.pk, "on": True, "reason": "Names a person"}),
    "note.write_for": Sample("Silent writing", _TABLE, lambda s: {**member(s), "text": "By phone"}),
    "dot.place_for": Sample("Grouping", _TABLE, lambda s: {**member(s), "note": s.note.pk, "by": 1}),
}
