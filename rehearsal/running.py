"""Beginning, playing and ending a rehearsal."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import IntegrityError
from django.db.models import F, QuerySet
from django.utils import timezone

from facilitation.models import ExpertQuestion, Poll
from facilitation.polls.models import PollStatus
from facilitation.questions.stages import stage_now
from panels.admission import admit
from panels.command import Refused
from panels.events import MEMBER_REVOKED
from panels.models import Membership, Role
from recommendations.models import Ballot
from rehearsal import hall, wiping
from rehearsal.models import Rehearsal, StandIn
from rehearsal.players import Asked, MakeBelieve, Player, Stage
from roomlog.log import Tx, transact
from sessions.models import Meeting, Status
from sessions.snapshot import Snapshot

log = logging.getLogger("raati.rehearsal")


def begin(meeting: Meeting, panelists: int) -> Rehearsal:
    """Build the hall. Raises Refused where the meeting has begun, has no agenda, or is being rehearsed already."""
    if meeting.status != Status.LOBBY:
        raise Refused("already-started")
    if not meeting.agenda.exists():
        raise Refused("empty-agenda")
    try:
        return hall.build(meeting, min(max(panelists, 1), settings.RAATI.rehearsal_panelists))
    except IntegrityError as problem:  # two presses at once: the meeting has one rehearsal
        raise Refused("being-rehearsed") from problem


def stop(rehearsal: Rehearsal) -> None:
    """The make-believe panelists leave, and their links are good no more. The hall stays to be looked at."""
    players = players_of(rehearsal)

    def work(tx: Tx) -> None:
        players.update(link_version=F("link_version") + 1)
        for pk in players.values_list("pk", flat=True):
            tx.append(MEMBER_REVOKED, pk)
        Rehearsal.objects.filter(pk=rehearsal.pk).update(stopped_at=tx.now)

    if Rehearsal.objects.filter(pk=rehearsal.pk, stopped_at=None).exists():
        transact(rehearsal.hall.panel.room_id, work)


def wipe(rehearsal: Rehearsal) -> int:
    stop(rehearsal)  # whoever plays it sees that first
    return wiping.wipe(rehearsal)


def stand_in_of(rehearsal: Rehearsal, member: Membership) -> Membership | None:
    """As whom one of the staff takes part."""
    found = StandIn.objects.filter(rehearsal=rehearsal, original=member, copy__removed_at=None).select_related("copy")
    return next((one.copy for one in found), None)


def players_of(rehearsal: Rehearsal) -> QuerySet[Membership]:
    return Membership.objects.filter(panel=rehearsal.hall.panel_id, role=Role.PANELIST, removed_at=None)


def play(rehearsal: Rehearsal, server: str, *, pace: float = 1.0, seconds: float | None = None) -> None:
    """Let the make-believe panelists take part until somebody stops them, the meeting ends or time is up."""
    if rehearsal.is_playing(timezone.now()):
        raise Refused("being-rehearsed")
    Rehearsal.objects.filter(pk=rehearsal.pk).update(seen_at=timezone.now())
    cast = [player_of(member) for member in players_of(rehearsal).order_by("number")]
    limit = settings.RAATI.rehearsal_hours * 3600 if seconds is None else seconds
    hall = rehearsal.hall_id
    asyncio.run(perform(cast, server, hall, lambda: look(rehearsal.pk, hall), pace=pace, seconds=limit))
    stop_if_there(rehearsal.pk)


def stop_if_there(pk: int) -> None:
    """It may have been wiped meanwhile."""
    found = Rehearsal.objects.select_related("hall__panel").filter(pk=pk).first()
    if found is not None:
        stop(found)


def player_of(member: Membership) -> Player:
    """With a browser's session in which the link was opened; it dies with the link."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.set_expiry(timedelta(hours=settings.RAATI.rehearsal_hours))
    admit(session, member)
    session.save()
    return Player(member.public_id, session.session_key, member.language)


async def perform(
    cast: Sequence[Player],
    server: str,
    meeting_id: int,
    watch: Callable[[], Stage],
    *,
    pace: float = 1.0,
    seconds: float,
) -> None:
    """Let these people take part in the meeting until ``watch``, asked again and again, says that it is over."""
    players: list[MakeBelieve] = []
    ends = time.monotonic() + seconds
    try:
        for player in cast:  # one after the other, as people come
            players.append(MakeBelieve(player, server, meeting_id, pace=pace))
            await asyncio.sleep(min(0.2, 1 / pace))
        while time.monotonic() < ends:
            stage = await sync_to_async(watch)()
            for one in players:
                one.stage = stage
            if stage.is_over:
                break
            await asyncio.sleep(settings.RAATI.poll_s / max(pace, 1))
    finally:
        await asyncio.gather(*(one.close() for one in players))


def look(rehearsal: int | None, meeting_id: int) -> Stage:
    """What runs in the meeting now; with a rehearsal's id, it is also told that somebody is at work."""
    if rehearsal is not None:
        going_on = Rehearsal.objects.filter(pk=rehearsal, stopped_at=None)
        if not going_on.update(seen_at=timezone.now()):
            return Stage(is_over=True)
    if not Meeting.objects.filter(pk=meeting_id).exists():
        return Stage(is_over=True)
    snapshot = Snapshot(meeting_id)
    ballot = Ballot.objects.filter(meeting=meeting_id, status="open").first()
    return Stage(
        item=snapshot.item.pk if snapshot.item else None,
        tool=snapshot.tool,
        form=snapshot.item.form if snapshot.item else None,
        polls=_open_polls(meeting_id),
        asked=_votable(snapshot),
        ballot=ballot.pk if ballot else None,
        questions=tuple(ballot.questions.values_list("pk", flat=True)) if ballot else (),
        is_over=snapshot.state.status == "ended",
    )


def _open_polls(meeting_id: int) -> tuple[Asked, ...]:
    found = Poll.objects.filter(meeting=meeting_id, status=PollStatus.OPEN)
    return tuple(Asked(poll.pk, poll.kind, len(poll.options)) for poll in found)


def _votable(snapshot: Snapshot) -> tuple[int, ...]:
    if stage_now(snapshot) != "voting":
        return ()
    return tuple(ExpertQuestion.objects.filter(meeting=snapshot.meeting_id).live().values_list("pk", flat=True))
