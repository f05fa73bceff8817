"""Hands, turns and the time of a voice. ``place``: the Meeting for the plenary's queue, or a Table."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from facilitation.talk.events import TalkEvent
from facilitation.talk.models import Hand
from facilitation.talk.selectors import Queue, attributes_of
from panels.command import Refused
from panels.models import Membership
from panels.policy import FACILITATORS, STEERING
from roomlog import sql
from roomlog.log import Tx
from sessions.models import Meeting, Table
from sessions.state import phase_now

if TYPE_CHECKING:
    from facilitation.talk import commands

Place = Meeting | Table
Result = dict[str, Any] | None
_ADD = """
INSERT INTO facilitation_spoken (room_id, membership_id, turns, seconds) VALUES (%s, %s, %s, %s)
ON CONFLICT (room_id, membership_id) DO UPDATE
SET turns = facilitation_spoken.turns + excluded.turns, seconds = facilitation_spoken.seconds + excluded.seconds
"""
_MAY_WAIT = frozenset({"panelist", "expert", "table_facilitator", "note_taker", "lead"})


def hand(tx: Tx, place: Place, ask: "commands.RaiseHand", *, actor: Membership) -> Result:
    """Up or down; up again changes only whether it is a point of order. Whose turn it is stays out of the queue."""
    queue = _queue(tx, place)
    who = _for_whom(queue, ask.member, actor)
    _open(queue)
    raised = Hand.objects.filter(room=tx.room, membership=who)
    if not ask.up:
        if raised.delete()[0]:
            _tell(tx, TalkEvent.QUEUE)
        return None
    taken = dict(Hand.objects.filter(room=tx.room).values_list("membership_id", "place"))
    if who.pk in taken:
        raised.update(is_order=ask.order)
    else:
        last = max(taken.values(), default=0)
        Hand.objects.create(room=tx.room, membership=who, is_order=ask.order, place=last + 1)
    _tell(tx, TalkEvent.QUEUE)
    return None


def turn(tx: Tx, place: Place, ask: "commands.GiveTurn", *, actor: Membership) -> Result:
    """The floor goes to the next one, to a certain one, or to nobody. Who has it may give it back themselves."""
    queue = _queue(tx, place)
    mine = ask.end and queue.turn == actor.pk
    if not mine:
        _must_lead(queue, actor)
    if not mine and queue.turn not in {
        None,
        ask.seen,
    }:  # a turn that a change of phase has ended may still stand on the page
        raise Refused("stale")
    following = None if ask.end else _following(queue, ask.member, actor)
    _open(queue)
    _stop(queue, tx.now)
    floor = queue.floor
    floor.turn_id, floor.turn_since = following, tx.now if following else None
    floor.voice_id, floor.voice_since = floor.turn_id, floor.turn_since
    floor.save()
    if following is not None:
        Hand.objects.filter(room=tx.room, membership=following).delete()
        _count(queue, following, turns=1)
    _tell(tx, TalkEvent.QUEUE)
    return None


def voice(tx: Tx, place: Place, ask: "commands.TimeVoice", *, actor: Membership) -> Result:
    """Somebody begins to speak or stops. One voice is timed at a time: who begins ends the other's stretch."""
    queue = _queue(tx, place)
    who = _for_whom(queue, ask.member, actor)
    if ask.on == (queue.voice == who.pk):
        return None
    _open(queue)
    _stop(queue, tx.now)
    queue.floor.voice, queue.floor.voice_since = (who, tx.now) if ask.on else (None, None)
    queue.floor.save()
    _tell(tx, TalkEvent.VOICE)
    return None


def set_order(tx: Tx, place: Place, ask: "commands.SetOrder", *, actor: Membership) -> Result:
    queue = _queue(tx, place)
    _must_lead(queue, actor)
    if ask.order == "groups" and ask.attribute not in attributes_of(actor.panel_id):
        raise Refused("unknown-attribute")
    _open(queue)
    floor = queue.floor
    floor.order, floor.turn_s = ask.order, ask.turn_s
    floor.attribute = ask.attribute if ask.order == "groups" else ""
    floor.save()
    _tell(tx, TalkEvent.QUEUE)
    return None


def _queue(tx: Tx, place: Place) -> Queue:
    """Raises Refused: "not-running"."""
    meeting = place if isinstance(place, Meeting) else place.round.meeting
    if phase_now(meeting, None, tx.now).status not in {"running", "paused"}:
        raise Refused("not-running")
    return Queue(tx.room.pk, meeting, tx.now, None if isinstance(place, Meeting) else place.pk)


def _leads(queue: Queue, actor: Membership) -> bool:
    """The plenary's queue is the lead's; a table's also its facilitators'."""
    return actor.role in (STEERING if queue.table is None else FACILITATORS | STEERING)


def _must_lead(queue: Queue, actor: Membership) -> None:
    if not _leads(queue, actor):
        raise Refused("not-allowed")


def _for_whom(queue: Queue, member: int | None, actor: Membership) -> Membership:
    if member is None or member == actor.pk:
        if actor.role not in _MAY_WAIT:
            raise Refused("not-allowed")
        return actor
    _must_lead(queue, actor)
    return _somebody(queue, member, actor)


def _somebody(queue: Queue, member: int, actor: Membership) -> Membership:
    found = Membership.objects.filter(pk=member, panel=actor.panel_id, removed_at=None, role__in=_MAY_WAIT).first()
    if found is None or (queue.here is not None and found.pk not in queue.here):
        raise Refused("no-such-person")
    return found


def _following(queue: Queue, member: int | None, actor: Membership) -> int:
    if member is not None:
        return _somebody(queue, member, actor).pk
    if not queue.hands:
        raise Refused("queue-empty")
    return queue.hands[0].who


def _open(queue: Queue) -> None:
    """The room has a queue from the first use on."""
    if queue.floor.pk is None:
        queue.floor.save()


def _stop(queue: Queue, now: datetime) -> None:
    """Count the stretch that runs."""
    floor = queue.floor
    if floor.voice_id is not None and (seconds := queue.running_s(now)):
        _count(queue, floor.voice_id, seconds=seconds)


def _count(queue: Queue, who: int, *, turns: int = 0, seconds: int = 0) -> None:
    sql.run(_ADD, queue.room, who, turns, seconds)


def _tell(tx: Tx, kind: TalkEvent) -> None:
    tx.append(kind, anonymous=True)
