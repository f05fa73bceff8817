"""What organisers set: by when, who approves, and the decision bodies' calendar. The panel's room is locked."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from panels.command import Refused
from panels.models import Membership, Panel
from panels.seen import fingerprint
from recommendations.answers.dates import days_after
from recommendations.answers.events import AnswerEvent
from recommendations.answers.models import Answering, BodyKind, BodyMeeting
from recommendations.answers.services import WORKING
from recommendations.answers.statuses import check_link
from roomlog.log import Tx

MEETING_FIELDS = ("kind", "title", "place", "starts_at", "time_zone", "link")


def answering_of(panel: Panel) -> Answering:
    """Not saved where nothing has been set."""
    return Answering.objects.filter(panel=panel).first() or Answering(panel=panel)


def seen_rules(answering: Answering) -> str:
    approvers = sorted(answering.approvers.values_list("pk", flat=True)) if answering.pk else []
    return fingerprint(answering, ("handed_over_on", "answer_by")) + "-".join(map(str, approvers))


def set_rules(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    answering = answering_of(panel)
    if seen_rules(answering) != ask.seen:
        raise Refused("changed-meanwhile")
    answering.handed_over_on, answering.answer_by = ask.handed_over_on, ask.answer_by
    _default_day(answering)
    if answering.answer_by and answering.handed_over_on and answering.answer_by < answering.handed_over_on:
        raise Refused("answer-before-handover")
    answering.save()
    approvers = panel.memberships.filter(pk__in=ask.approvers, role__in=WORKING, removed_at=None)
    if len(approvers) != len(set(ask.approvers)):
        raise Refused("no-such-person")
    answering.approvers.set(approvers)
    tx.append(AnswerEvent.RULED, panel.pk)


def add_meeting(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """The first hand-over sets the panel's day, if nobody has set it."""
    if panel.body_meetings.count() >= settings.RAATI.body_meetings:
        raise Refused("too-many-meetings", limit=settings.RAATI.body_meetings)
    meeting = BodyMeeting(panel=panel)
    _fill(meeting, ask)
    if meeting.kind == BodyKind.HANDOVER:
        _hand_over(panel, meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date())
    tx.append(AnswerEvent.RULED, panel.pk)
    return {"meeting": meeting.pk}


def begin(tx: Tx, panel: Panel) -> None:
    """The report was delivered: from now on the authority's answer is waited for, if nobody has set another day."""
    if _hand_over(panel, timezone.localdate(tx.now)):
        tx.append(AnswerEvent.RULED, panel.pk)


def _hand_over(panel: Panel, day: date) -> bool:
    """On this day, unless one is set; at the latest when the answer is due."""
    answering = answering_of(panel)
    if answering.handed_over_on is not None:
        return False
    answering.handed_over_on = min(day, answering.answer_by or day)
    _default_day(answering)
    answering.save()
    return True


def change_meeting(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    meeting = _meeting(panel, ask.meeting)
    if fingerprint(meeting, MEETING_FIELDS) != ask.seen:
        raise Refused("changed-meanwhile")
    meeting.sequence += 1
    _fill(meeting, ask)
    tx.append(AnswerEvent.RULED, panel.pk)


def cancel_meeting(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    """It leaves the feed, and so the calendars that follow it."""
    meeting = _meeting(panel, ask.meeting)
    meeting.cancelled_at, meeting.sequence = tx.now, meeting.sequence + 1
    meeting.save()
    tx.append(AnswerEvent.RULED, panel.pk)


def _default_day(answering: Answering) -> None:
    if answering.handed_over_on and not answering.answer_by:
        answering.answer_by = days_after(answering.handed_over_on, settings.RAATI.answer_days)


def _fill(meeting: BodyMeeting, ask: Any) -> None:
    check_link(ask.link)
    for name in MEETING_FIELDS:
        setattr(meeting, name, getattr(ask, name))
    meeting.save()


def _meeting(panel: Panel, pk: int) -> BodyMeeting:
    meeting = BodyMeeting.objects.filter(panel=panel, pk=pk, cancelled_at=None).first()
    if meeting is None:
        raise Refused("unknown")
    return meeting
