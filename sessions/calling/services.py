"""Writes: people are called to a meeting, reminded of it, told that it is cancelled. The panel's room is locked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from panels.command import Refused
from panels.mailing import prepare
from panels.models import Membership, Panel
from roomlog.log import Tx, transact
from sessions.calling import selectors
from sessions.calling.models import Reminder
from sessions.models import Meeting, Status

if TYPE_CHECKING:
    from sessions.calling.commands import CallPeople, SetReminders


def call_people(tx: Tx, panel: Panel, ask: "CallPeople", *, actor: Membership) -> dict[str, Any]:
    """Whoever does not know what is right now gets it, with a sequence that grows with every change."""
    meeting = _meeting(tx, panel, ask.meeting)
    if meeting.status != Status.LOBBY:
        raise Refused("already-started")
    people = selectors.standing(meeting).to_call
    told = {**selectors.details(meeting), "sequence": selectors.sequence_of(meeting)}
    Meeting.objects.filter(pk=meeting.pk).update(told=told)
    mailing = prepare(tx, panel, people, actor=actor, kind=selectors.INVITATION, subject=meeting.pk, about=told)
    return {"mailing": mailing.pk}


def cancel(tx: Tx, panel: Panel, meeting: Meeting, *, actor: Membership) -> None:
    """Before a meeting is deleted: it leaves the calendars that it stands in."""
    people = selectors.called(meeting)
    if meeting.told is None or not people or meeting.starts_at < tx.now:
        return
    about = {**meeting.told, "sequence": int(meeting.told["sequence"]) + 1}
    prepare(tx, panel, people, actor=actor, kind=selectors.CANCELLED, subject=meeting.pk, about=about)


# Reminders.


def set_reminders(tx: Tx, panel: Panel, ask: "SetReminders", *, actor: Membership) -> None:
    meeting = _meeting(tx, panel, ask.meeting)
    remind(meeting, ask.minutes, tx.now)


def remind(meeting: Meeting, minutes: Iterable[int], now: datetime) -> None:
    """Exactly so many minutes before. A moment that has passed already is left out."""
    wanted = set(minutes)
    meeting.reminders.exclude(minutes_before__in=wanted).delete()
    there = set(meeting.reminders.values_list("minutes_before", flat=True))
    for before in wanted - there:
        passed = _moment(meeting, before) <= now
        Reminder.objects.create(meeting=meeting, minutes_before=before, told_at=now if passed else None)


def moved(meeting: Meeting, now: datetime) -> None:
    """The meeting has another time: what lies ahead again is told again."""
    for one in meeting.reminders.all():
        ahead = _moment(meeting, one.minutes_before) > now
        Reminder.objects.filter(pk=one.pk).update(told_at=None if ahead else one.told_at or now)


def send_due(now: datetime | None = None) -> int:
    """Hand over what is due to the worker, once, whoever looks first; returns how many mailings."""
    now = now or timezone.now()
    waiting = Reminder.objects.filter(told_at=None, meeting__status=Status.LOBBY).select_related("meeting__panel")
    due = {one.meeting_id: one.meeting for one in waiting if _moment(one.meeting, one.minutes_before) <= now}
    return sum(_send(meeting, now) for meeting in due.values())


def _send(meeting: Meeting, now: datetime) -> bool:
    def work(tx: Tx) -> dict[str, Any]:
        fresh = Meeting.objects.select_related("panel").filter(pk=meeting.pk).first()
        if fresh is None:  # deleted meanwhile
            return {"sent": False}
        due = [
            one.pk
            for one in fresh.reminders.filter(told_at=None)
            if _moment(fresh, one.minutes_before) <= now and fresh.status == Status.LOBBY
        ]
        claimed = Reminder.objects.filter(pk__in=due, told_at=None).update(told_at=now)
        people = selectors.reachable(fresh)
        if not claimed or not people or fresh.starts_at <= now:
            return {"sent": False}
        about = selectors.details(fresh)
        prepare(tx, fresh.panel, people, actor=None, kind=selectors.REMINDER, subject=fresh.pk, about=about)
        return {"sent": True}

    return bool((transact(meeting.panel.room_id, work).result or {}).get("sent"))


def _moment(meeting: Meeting, minutes_before: int) -> datetime:
    return meeting.starts_at - timedelta(minutes=minutes_before)


def _meeting(tx: Tx, panel: Panel, pk: int) -> Meeting:
    meeting = Meeting.objects.filter(panel=panel, pk=pk).first()
    if meeting is None:
        raise Refused("unknown")
    tx.also(meeting.room_id)
    fresh = Meeting.objects.get(pk=pk)  # as it is under the lock
    fresh.panel = panel
    return fresh
