"""Meetings on the pages of ``panels``: a person's home, the panel's path, letters and e-mails."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panels.models import Membership, Panel
from panels.registry import (
    Occasion,
    Part,
    StepState,
    register_calendar,
    register_occasions,
    register_part,
    register_step,
)
from sessions import timetable
from sessions.calling import letters, selectors
from sessions.forgotten import is_over
from sessions.models import Meeting, Round, Status

LOBBY_OPENS = timedelta(hours=1)  # before the meeting the home page leads to the lobby with one big button


def register() -> None:
    register_part(Part("meetings", 10, "sessions/organiser/my_meetings.html", meetings_of))
    register_step("meet", meet_step)
    register_step("seat", seat_step)
    register_occasions(next_occasion)
    register_calendar(occasions_to_come)


def meetings_of(membership: Membership) -> dict[str, Any]:
    now = timezone.now()
    found = list(membership.panel.meetings.order_by("starts_at").prefetch_related("agenda"))
    coming = [one for one in found if not is_over(one, now)]
    return {
        "next": _card(membership, coming[0], now) if coming else None,
        "later": [_card(membership, one, now) for one in coming[1:]],
        "past": [_card(membership, one, now) for one in found if is_over(one, now)],
    }


def _card(membership: Membership, meeting: Meeting, now: datetime) -> dict[str, Any]:
    zone = ZoneInfo(meeting.time_zone)
    return {
        "meeting": meeting,
        "starts": meeting.starts_at.astimezone(zone),
        "ends": timetable.planned_end(meeting.steps_now, meeting.starts_at).astimezone(zone),
        "address": reverse("live:meeting", args=[membership.public_id, meeting.pk]),
        "runs": meeting.status in {Status.RUNNING, Status.PAUSED},
        "soon": meeting.status == Status.LOBBY and meeting.starts_at - LOBBY_OPENS <= now,
    }


def next_occasion(panel: Panel) -> Occasion | None:
    now = timezone.now()
    found = panel.meetings.exclude(status=Status.ENDED).order_by("starts_at").prefetch_related("agenda")
    meeting = next((one for one in found if not is_over(one, now)), None)
    if meeting is None:
        return None
    return Occasion(meeting.title, meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)), meeting.time_zone)


def occasions_to_come(panel: Panel) -> list[Occasion]:
    now = timezone.now()
    found = panel.meetings.exclude(status=Status.ENDED).order_by("starts_at").prefetch_related("agenda")
    return [
        Occasion(
            one.title,
            one.starts_at.astimezone(ZoneInfo(one.time_zone)),
            one.time_zone,
            selectors.end_of(one),
            uid=letters.uid(one.pk),
            sequence=selectors.sequence_of(one),
        )
        for one in found
        if not is_over(one, now)
    ]


def meet_step(panel: Panel) -> StepState:
    found = list(panel.meetings.order_by("starts_at").prefetch_related("agenda"))
    address = reverse("sessions:meetings", args=[panel.slug])
    if not found:
        return StepState(
            "now",
            _("There are no meetings yet."),
            _("Plan a meeting"),
            reverse("sessions:meeting_new", args=[panel.slug]),
        )
    bare = next((one for one in found if one.status == Status.LOBBY and not one.agenda.all()), None)
    if bare:
        agenda = reverse("sessions:agenda", args=[panel.slug, bare.pk])
        words = _("“%(title)s” has no agenda yet.") % {"title": bare.title}
        return StepState("now", words, _("Plan the agenda"), agenda)
    ended = sum(one.status == Status.ENDED for one in found)
    words = ngettext("%(count)s meeting.", "%(count)s meetings.", len(found)) % {"count": len(found)}
    if ended:
        words += " " + ngettext("%(ended)s is over.", "%(ended)s are over.", ended) % {"ended": ended}
    coming = next((one for one in found if not is_over(one, timezone.now())), None)
    if coming is None:
        return StepState("done", words, _("Look at the meetings"), address)
    moment = coming.starts_at.astimezone(ZoneInfo(coming.time_zone))
    words += " " + _("The next one begins on %(date)s.") % {"date": date_format(moment, "DATETIME_FORMAT")}
    return StepState("now", words, _("Look at the meetings"), address)


def seat_step(panel: Panel) -> StepState:
    rounds = Round.objects.filter(meeting__panel=panel).count()
    if not rounds:
        return StepState("later", _("Tables are drawn in the meeting, when the lead facilitator asks for them."))
    words = ngettext("%(count)s round of tables was drawn.", "%(count)s rounds of tables were drawn.", rounds)
    return StepState("done", words % {"count": rounds})
