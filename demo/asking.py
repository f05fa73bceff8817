"""The demo evenings' log and polls: when each phase ran, what was asked, and what everybody answered.

One transaction for each meeting, with the product's own services; each thing happens at its moment of that evening.
Answers lie under the keys that the panelists' own answers would have.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from demo.content import content
from facilitation.models import Poll, PollAnswer
from facilitation.polls import commands, keys, results, services
from panels.models import Membership, Panel, Role
from roomlog.log import Tx, transact
from sessions.events import MeetingEvent
from sessions.models import AgendaItem, Meeting, Status

PLACES = {1: 4, 2: 5, 3: 12}  # of the phase with polls on each evening, from 1
LATE = (0, 1, 2, 2, 3, 4, 3, 5, 5, 4, 6, 5, 3, 1)  # minutes behind the plan when each phase began


@dataclass(frozen=True)
class Asked:
    """A poll to be made; ``answers`` in the order of the panelists, and empty while it is only prepared."""

    ask: commands.MakePoll
    answers: list[list[int]] = field(default_factory=list)


def hold_evenings(panel: Panel) -> None:
    """For each meeting that has no polls yet. Meetings to come get theirs prepared."""
    data = content()
    for meeting in panel.meetings.order_by("position"):
        if not meeting.polls.exists():
            transact(meeting.room_id, _evening(meeting, data))


def _evening(meeting: Meeting, data: dict[str, Any]) -> Any:
    def work(tx: Tx) -> None:
        lead = meeting.panel.memberships.get(role=Role.LEAD)
        attended = meeting.attendances.filter(membership__role=Role.PANELIST).select_related("membership")
        panelists = [one.membership for one in attended.order_by("pk")]
        asked = list(_asked(meeting, data))
        tx.actor = lead.pk
        if meeting.status != Status.ENDED:
            for one in asked:
                services.make(tx, meeting, one.ask, actor=lead)
            return
        for place, (item, began) in enumerate(_phases(meeting), 1):
            tx.now = began
            tx.append(MeetingEvent.PHASE_CHANGED, item.pk)
            for one in asked if place == PLACES[meeting.position] else ():
                _ask(tx, meeting, one, panelists, lead)
        tx.now = meeting.starts_at + timedelta(hours=3)
        tx.append(MeetingEvent.PHASE_CHANGED, "")

    return work


def _phases(meeting: Meeting) -> Iterator[tuple[AgendaItem, datetime]]:
    planned = meeting.starts_at
    for item, late in zip(meeting.agenda.order_by("position"), LATE, strict=False):
        yield item, planned + timedelta(minutes=late)
        planned += timedelta(minutes=item.minutes)


def _ask(tx: Tx, meeting: Meeting, asked: Asked, panelists: list[Membership], lead: Membership) -> None:
    made = services.make(tx, meeting, asked.ask, actor=lead)
    tx.now += timedelta(minutes=1)
    this = commands.OfPoll(poll=(made or {})["poll"])
    services.open_poll(tx, meeting, this, actor=lead)
    poll = Poll.objects.select_related("pair").get(pk=this.poll)
    given = [(one.pk, choices) for one, choices in zip(panelists, asked.answers, strict=False)]
    for _who, choices in given:
        results.check(poll.kind, len(poll.options), choices)
    PollAnswer.objects.bulk_create(
        PollAnswer(poll=poll, key=keys.key_of(poll, who), choices=choices) for who, choices in given
    )
    services.close(tx, meeting, this, actor=lead)
    services.show(tx, meeting, commands.ShowPoll(poll=poll.pk, on=True), actor=lead)


def _asked(meeting: Meeting, data: dict[str, Any]) -> Iterator[Asked]:
    item = meeting.agenda.get(position=PLACES[meeting.position]).pk
    if meeting.position == 1:
        for place, sheet in enumerate(data["statements"]):
            before = [[one] for one, _after in _moves(sheet, place)] + [[one] for one in sheet["only_before"]]
            yield Asked(_make(item, question=sheet["question"], kind="scale", compare=True), before)
    elif meeting.position == 2:
        yield _criteria(item, data["criteria"])
    else:
        firsts = Poll.objects.filter(meeting__panel=meeting.panel_id, meeting__position=1).order_by("position")
        for place, (sheet, first) in enumerate(zip(data["statements"], firsts, strict=True)):
            yield Asked(_make(item, again=first.pk), [[after] for _one, after in _moves(sheet, place)])
        for place, sheet in enumerate(data["evaluation"]):
            yield _evaluation(item, sheet, place)


def _moves(sheet: dict[str, Any], place: int) -> list[tuple[int, int]]:
    """Each person's answers before and after, in an order that is the same on both evenings."""
    people = [(before, after) for before, after, count in sheet["moves"] for _one in range(count)]
    Random(place).shuffle(people)
    return people


def _criteria(item: int, sheet: dict[str, Any]) -> Asked:
    """Everybody shares out five points, so that the options' sums come out."""
    tokens = [option for option, points in enumerate(sheet["points"]) for _point in range(points)]
    Random(5).shuffle(tokens)
    hands = [tokens[at : at + results.POINTS] for at in range(0, len(tokens), results.POINTS)]
    answers = [[hand.count(option) for option in range(len(sheet["options"]))] for hand in hands]
    lines = {code: "\n".join(option[code] for option in sheet["options"]) for code in sheet["question"]}
    return Asked(_make(item, question=sheet["question"], kind="points", options=lines), answers)


def _evaluation(item: int, sheet: dict[str, Any], place: int) -> Asked:
    kind = sheet.get("kind", "scale")
    lowest = 1 if kind == "scale" else 0
    answers = [[value] for value, count in enumerate(sheet["counts"], lowest) for _one in range(count)]
    Random(place).shuffle(answers)
    return Asked(_make(item, question=sheet["question"], kind=kind), answers)


def _make(item: int, **fields: Any) -> commands.MakePoll:
    return commands.MakePoll.model_validate({"item": item, **fields})
