"""A command's way in: parse, find, authorise, write. Sockets and forms both come through here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from facilitation.desk import conduct, control
from live import journal, messages, metrics, places
from live.table import COMMANDS
from panels.command import Ask, Command, Refused
from panels.models import Membership, Role
from panels.policy import Actor, can
from roomlog.log import NoRoom, Result, Tx, transact
from roomlog.models import RoomKind
from sessions.models import Meeting, Table
from sessions.state import phase_now

Frame = dict[str, Any]
_ID_CHARS = 64  # of an id that is sent back: a UUID has 36
_DEEPEST = 5
_LARGEST = 2**63 - 1
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Parsed:
    command: Command
    id: UUID
    room: int
    ask: Ask


@journal.written
@metrics.counted
def dispatch(membership: Membership, frame: Frame) -> Frame:
    """Do what the frame asks, as the membership; returns the ``ack`` or ``rejected`` frame for its sender."""
    try:
        parsed = _parse(frame)
        receipt = transact(
            parsed.room,
            _work(parsed, membership),
            actor=membership.pk,
            command=parsed.id,
            again=lambda: _may_hear(parsed, membership),
        )
    except (Refused, NoRoom) as problem:
        return rejected(frame, problem if isinstance(problem, Refused) else Refused("no-room"))
    return {"type": "ack", "id": str(parsed.id), "seq": receipt.seq, "result": receipt.result}


def rejected(frame: Frame, refusal: Refused) -> Frame:
    """The answer to a frame that changes nothing, in the active language."""
    return {
        "type": "rejected",
        "id": str(frame.get("id", "")).encode("ascii", "replace").decode()[:_ID_CHARS],
        "code": refusal.code,
        "message": messages.sentence(refusal.code, **refusal.values),
    }


def _parse(frame: Frame) -> Parsed:
    if not _is_storable(frame):
        raise Refused("bad-fields")
    fields = dict(frame)
    command = COMMANDS.get(str(fields.pop("type", "")))
    if command is None:
        raise Refused("unknown-command")
    try:
        id_, room = UUID(str(fields.pop("id", ""))), int(fields.pop("room", 0))
        ask = command.ask.model_validate(fields)
    except ValidationError as problem:
        raise Refused(messages.code_of(problem), **messages.values_of(problem)) from problem
    except (TypeError, ValueError, OverflowError) as problem:  # "room": Infinity
        raise Refused("bad-fields") from problem
    if not _fits([room, ask.model_dump()]):
        raise Refused("bad-fields")
    return Parsed(command, id_, room, ask)


def _is_storable(value: Any, deep: int = 0) -> bool:
    """PostgreSQL keeps no NUL, and nothing keeps half of a surrogate pair. No command nests deeply."""
    if isinstance(value, (dict, list)):
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        return deep < _DEEPEST and all(_is_storable(part, deep + 1) for part in parts)
    return not isinstance(value, str) or _UNSTORABLE.search(value) is None


def _fits(value: Any) -> bool:
    """No database's integer is larger, whichever way the number was written in the frame."""
    if isinstance(value, (dict, list, tuple)):
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        return all(map(_fits, parts))
    return not isinstance(value, int) or abs(value) <= _LARGEST


def _work(parsed: Parsed, membership: Membership) -> Callable[[Tx], Result]:
    """What to do inside the transaction, where everything that decides is read again under the locks."""
    takes_tables = parsed.command.room == RoomKind.TABLE or parsed.command.tables
    return lambda tx: (_at_table if tx.room.kind == RoomKind.TABLE and takes_tables else _elsewhere)(
        tx, parsed, membership
    )


def _at_table(tx: Tx, parsed: Parsed, membership: Membership) -> Result:
    """Tables are the busiest rooms: one query for who asks, where, and in which phase."""
    here = places.at_table(membership.pk, parsed.room)
    if here is None:
        raise _no_room()
    fresh, meeting, room = _as_now(here.asker, membership), here.table.round.meeting, here.table.room_id
    if meeting.panel_id != membership.panel_id or not (here.sits or fresh.role in places.ANYWHERE):
        raise _no_room()
    _judge(tx, parsed, fresh, meeting, room, seat=room if here.sits and here.newest else None)
    if not here.newest:
        raise Refused("wrong-table")
    return _done(tx, parsed, here.table, here.asker)


def _elsewhere(tx: Tx, parsed: Parsed, membership: Membership) -> Result:
    """A meeting's own room is locked: no change of phase can run beside."""
    found = places.find(parsed.room, tx.room.kind, membership.pk)
    if found is None or found.kind != parsed.command.room or found.panel_id != membership.panel_id:
        raise _no_room()
    _judge(tx, parsed, _as_now(found.asker, membership), found.meeting)
    return _done(tx, parsed, found.place, found.asker)


def _done(tx: Tx, parsed: Parsed, place: Table | places.Place, asker: places.Asker) -> Result:
    if asker.muted and parsed.command.type in conduct.SILENCED:
        raise Refused("muted")
    return parsed.command.handler(tx, place, parsed.ask, actor=asker.membership)


def _judge(
    tx: Tx,
    parsed: Parsed,
    fresh: Membership,
    meeting: Meeting | None,
    table: int | None = None,
    seat: int | None = None,
) -> None:
    """Raises Refused for what the policy does not allow. ``table``: the room it is in; ``seat``: where they sit."""
    phase = phase_now(meeting, getattr(parsed.ask, "phase", None), tx.now) if meeting else None
    rule = parsed.command.rule
    refusal = can(Actor(role=fresh.role, table_room=seat), rule, phase, table)
    if refusal == "not-allowed" and meeting is not None and parsed.command.type in control.STAND_IN:
        # Only now, so that nobody else pays for the question.
        refusal = can(Actor(role="lead"), rule, phase, table) if control.stands_in(meeting.pk, fresh) else refusal
    if refusal is not None:
        journal.refused(refusal)
        raise Refused(refusal)


def _may_hear(parsed: Parsed, membership: Membership) -> None:
    """Whether the sender of a command that was done before still gets its ack. The phase and the seat may have changed:
    it is in the database all the same, and who is refused would send it again."""
    fresh, stood_in = _as_now(places.member(membership.pk), membership), parsed.command.type in control.STAND_IN
    if fresh.role not in parsed.command.rule.roles and not (stood_in and fresh.role == Role.TABLE_FACILITATOR):
        journal.refused("not-allowed")
        raise Refused("not-allowed")


def _as_now(asker: places.Asker | None, membership: Membership) -> Membership:
    """The membership as it is now. Raises Refused for who was removed, or let in again by a newer link meanwhile."""
    if asker is None or asker.membership.link_version != membership.link_version:
        raise _no_room()
    return asker.membership


def _no_room() -> Refused:
    journal.refused("no-room")
    return Refused("no-room")
