"""The meeting itself: phases, seats, the desk, people."""

from collections.abc import Callable
from typing import Any

from facilitation.models import (
    Board,
    HelpCall,
    Message,
)
from panels.models import Role
from sessions.models import Meeting
from tests.cast import person
from tests.room.samples.stage import Fields, Sample, Stage, member
from tests.room.scenes import do

_PANELIST = Role.PANELIST
_LEAD = Role.LEAD
_ORGANISER = Role.ORGANISER


def _whole_member(stage: Stage) -> Fields:
    return {**member(stage), "name": "Faiza Panelist", "language": "en"}


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
    "person.mute": Sample("Welcome", _LEAD, lambda s: {**member(s), "on": True, "reason": "Insults"}),
    "person.remove": Sample(
        "Welcome", _LEAD, lambda s: {**member(s), "meeting": s.cast.meeting.pk, "reason": "Threats"}
    ),
    "member.add": Sample("Welcome", _ORGANISER, lambda s: {"name": "Gunnar New", "language": "fi"}),
    "member.change": Sample("Welcome", _ORGANISER, _whole_member),
    "member.role": Sample("Welcome", _ORGANISER, lambda s: {**member(s), "role": "observer"}),
    "member.reissue": Sample("Welcome", _ORGANISER, lambda s: {**member(s), "version": 1}),
    "member.remove": Sample("Welcome", _ORGANISER, member),
}
