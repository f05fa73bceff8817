"""Who holds the desk: handing over, taking over, and what happens when a lead's line is lost."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from facilitation.desk.events import DeskEvent
from facilitation.desk.models import Control
from facilitation.desk.succession import Candidate, Standing, successor
from panels.command import Refused
from panels.models import Membership, Role
from roomlog.log import Tx, transact
from sessions.models import Attendance, Meeting, Status

_RANKS = {Role.LEAD: 0, Role.ORGANISER: 1, Role.TABLE_FACILITATOR: 2}
# What somebody may press who stands in for the lead: phases and tables. Ballots and people wait for the lead.
STAND_IN = frozenset(
    {
        *("phase.next", "phase.back", "phase.jump", "phase.extend", "phase.recall", "phase.pause", "phase.resume"),
        *("phase.undo", "meeting.end", "agenda.retime", "seats.draw", "seats.move", "boards.reveal"),
        *("message.send", "message.take_back", "spotlight.set"),
    }
)


def give(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """To a colleague; without a name: to oneself. It stays there: nothing takes it back by itself."""
    to = actor.pk if ask.to is None else ask.to
    people = Membership.objects.filter(panel=meeting.panel_id, removed_at=None, role__in=_RANKS)
    if not people.filter(pk=to).exists():
        raise Refused("no-such-person")
    control = Control.objects.filter(meeting=meeting).first()
    if control is not None and control.holder_id == to and control.owner_id is None:
        return
    _set(tx, meeting, Standing(to, None))


def follow(meeting_id: int) -> bool:
    """Let control pass by rule, if it must; whoever looks first does it. True if it did. Two queries if nothing is."""
    if _due(meeting_id, timezone.now()) is None:
        return False
    meeting = Meeting.objects.get(pk=meeting_id)

    def work(tx: Tx) -> None:
        due = _due(meeting_id, tx.now)  # the room is locked now: somebody may have been faster
        if due is not None:
            _set(tx, meeting, due)

    transact(meeting.room_id, work)
    return True


def stands_in(meeting_id: int, membership: Membership) -> bool:
    """Whether this table facilitator steers for a lead."""
    if membership.role != Role.TABLE_FACILITATOR:
        return False
    return Control.objects.filter(meeting=meeting_id, holder=membership.pk).exists()


def _due(meeting_id: int, now: datetime) -> Standing | None:
    found = (
        Meeting.objects.filter(pk=meeting_id, status__in=[Status.RUNNING, Status.PAUSED])
        .values_list("panel_id", "control__holder", "control__owner")
        .first()
    )
    if found is None:
        return None
    panel, holder, owner = found
    people = Membership.objects.filter(panel=panel, removed_at=None, role__in=_RANKS).values_list("pk", "role")
    seen = dict(
        Attendance.objects.filter(meeting=meeting_id, membership__role__in=_RANKS).values_list(
            "membership_id", "last_seen"
        )
    )
    candidates = [Candidate(pk, _RANKS[Role(role)], seen.get(pk)) for pk, role in people]
    limits, before = settings.RAATI, Standing(holder, owner)
    after = successor(before, candidates, now, here_s=limits.presence_ttl_s, gone_s=limits.lead_gone_s)
    return None if after == before else after


def _set(tx: Tx, meeting: Meeting, standing: Standing) -> None:
    values = {"holder_id": standing.holder, "owner_id": standing.owner, "since": tx.now}
    is_news = Control.objects.filter(meeting=meeting).exists()  # who begins takes nothing over from anybody
    Control.objects.update_or_create(meeting=meeting, defaults={**values, "is_news": is_news})
    tx.append(DeskEvent.CONTROL, standing.holder or "")
