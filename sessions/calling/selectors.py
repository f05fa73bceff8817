"""Who is called to a meeting, and what they know of it already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from panels.models import Delivery, Membership, Role
from sessions.models import Meeting
from words.deliveries import DeliveryState

INVITATION, REMINDER, CANCELLED = "meeting.invitation", "meeting.reminder", "meeting.cancelled"
_STAY_AWAY = (Role.ORGANISER, Role.OFFICIAL)
_UNDER_WAY = (DeliveryState.WAITING, DeliveryState.SENDING)


@dataclass(frozen=True)
class Standing:
    """``fresh`` know nothing yet, ``stale`` an older time; ``know`` what is right now, or will in a moment."""

    fresh: list[Membership]
    stale: list[Membership]
    know: list[Membership]
    without: list[Membership]
    bounced: list[Membership]

    @property
    def to_call(self) -> list[Membership]:
        return [*self.fresh, *self.stale]


def details(meeting: Meeting) -> dict[str, Any]:
    """What a calendar holds of the meeting, as JSON."""
    return {
        "title": dict(meeting.title),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": end_of(meeting).isoformat(),
        "time_zone": meeting.time_zone,
    }


def end_of(meeting: Meeting) -> datetime:
    """What people were promised, else what the agenda says."""
    by_agenda = meeting.starts_at + timedelta(minutes=sum(item.minutes for item in meeting.agenda.all()))
    return meeting.ends_by or by_agenda


def sequence_of(meeting: Meeting) -> int:
    """Grows once people are told of a change."""
    if meeting.told is None:
        return 0
    return int(meeting.told["sequence"]) + has_changed(meeting)


def has_changed(meeting: Meeting) -> bool:
    """Whether the calendars of those who were invited hold something else."""
    return meeting.told is not None and meeting.told != {**details(meeting), "sequence": meeting.told["sequence"]}


def takers(meeting: Meeting) -> QuerySet[Membership]:
    """Everybody who takes part."""
    return meeting.panel.memberships.filter(removed_at=None).exclude(role__in=_STAY_AWAY)


def reachable(meeting: Meeting) -> list[Membership]:
    return list(takers(meeting).exclude(email="").filter(bounced_at=None))


def called(meeting: Meeting) -> list[Membership]:
    """Whose calendars hold the meeting, and who can be written to."""
    told = _deliveries(meeting).filter(state=DeliveryState.SENT).values_list("membership", flat=True)
    found = meeting.panel.memberships.filter(removed_at=None, bounced_at=None, pk__in=set(told))
    return list(found.exclude(email=""))


def standing(meeting: Meeting) -> Standing:
    everybody, people = list(takers(meeting)), reachable(meeting)
    right, older = _told(meeting)
    return Standing(
        fresh=[one for one in people if one.pk not in right | older],
        stale=[one for one in people if one.pk in older - right],
        know=[one for one in people if one.pk in right],
        without=[one for one in everybody if not one.email],
        bounced=[one for one in everybody if one.bounced_at],
    )


def _told(meeting: Meeting) -> tuple[set[int], set[int]]:
    """Ids of those who know what is right now (or will in a moment), and of those who know something older."""
    now = sequence_of(meeting)
    right, older = set(), set()
    rows: Iterable[tuple[int, str, dict[str, Any]]] = _deliveries(meeting).values_list(
        "membership", "state", "mailing__about"
    )
    for member, state, about in rows:
        if about.get("sequence") == now and state in {*_UNDER_WAY, DeliveryState.SENT}:
            right.add(member)
        elif state == DeliveryState.SENT:
            older.add(member)
    return right, older


def _deliveries(meeting: Meeting) -> QuerySet[Delivery]:
    return Delivery.objects.filter(mailing__kind=INVITATION, mailing__subject=meeting.pk)
