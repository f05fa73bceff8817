"""Moderation: stopping somebody's writing, hiding a note, removing somebody. Each with a reason, each in the log."""

from typing import Any

from django.conf import settings
from django.db.models import Subquery

from facilitation.board.events import BoardEvent
from facilitation.board.models import Note
from facilitation.board.texts import clean
from facilitation.desk.log import Kind, write_down
from facilitation.desk.models import Mute
from panels import members
from panels.command import Refused
from panels.models import Membership, Role
from roomlog.log import Tx
from sessions.models import Meeting, Seat

# What somebody whose writing was stopped cannot send. Votes, dots and calls for help stay.
SILENCED = frozenset(
    {
        *("note.write", "note.edit", "note.restore", "theme.create", "theme.rename", "draft.start", "draft.rename"),
        *("statement.write", "statement.edit", "draft.save", "draft.restore"),
        *("comment.write", "comment.reply", "comment.edit"),
        *("amendment.propose", "amendment.reject", "card.raise", "merge.write", "remark.write", "lane.handle"),
    }
)
REMOVABLE = {Role.PANELIST, Role.EXPERT, Role.OBSERVER}


def is_muted(membership_id: int) -> bool:
    return Mute.objects.filter(membership=membership_id).exists()


def mute(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """Or lift it. A table facilitator does so at their own table."""
    person = _person(meeting, ask.member, actor)
    if person.role != Role.PANELIST:
        raise Refused("not-a-panelist")
    reason = _reason(ask.reason) if ask.on else ""
    if ask.on == is_muted(person.pk):
        raise Refused("stale")
    if ask.on:
        Mute.objects.create(membership=person, meeting=meeting, reason=reason)
    else:
        Mute.objects.filter(membership=person).delete()
    kind = Kind.MUTED if ask.on else Kind.UNMUTED
    write_down(tx, meeting, kind, actor=actor, about=person.pk, reason=reason)


def hide(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """A hidden note is deleted for every reader, and only this brings it back: its text stays for the audit."""
    reason = _reason(ask.reason) if ask.on else ""
    notes = Note.objects.select_related("board__table").filter(board__table__round__meeting=meeting, pk=ask.note)
    note = notes.filter(board__revealed_at__isnull=False).first()
    if note is None or not _oversees(actor, note.board.table_id):
        raise Refused("unknown")
    room = tx.also(note.board.table.room_id)
    # As it is now that its table is locked: shown until it is hidden, and hidden until it is shown.
    seen = {"hidden_at": None, "deleted_at": None} if ask.on else {"hidden_at__isnull": False}
    at = tx.now if ask.on else None
    if not Note.objects.filter(pk=note.pk, **seen).update(hidden_at=at, deleted_at=at):
        raise Refused("stale")
    tx.append(BoardEvent.NOTE_DELETED if ask.on else BoardEvent.NOTE_RESTORED, note.pk, room=room)
    kind = Kind.HID if ask.on else Kind.SHOWED
    write_down(tx, meeting, kind, actor=actor, about=note.author_id, subject=note.pk, reason=reason)


def remove(tx: Tx, panel: Any, ask: Any, *, actor: Membership) -> None:
    """For good, out of the panel: what they wrote stays."""
    reason = _reason(ask.reason)
    meeting = Meeting.objects.filter(pk=ask.meeting, panel=panel).first()
    person = Membership.objects.filter(pk=ask.member, panel=panel, removed_at=None).first()
    if meeting is None or person is None:
        raise Refused("no-such-person")
    if person.role not in REMOVABLE:
        raise Refused("not-removable")
    rooms = tx.also_all(panel.meetings.order_by().values_list("room_id", flat=True))
    write_down(tx, meeting, Kind.REMOVED, actor=actor, about=person.pk, reason=reason, room=rooms[meeting.room_id])
    members.take_out(tx, person)


def _person(meeting: Meeting, member: int, actor: Membership) -> Membership:
    person = Membership.objects.filter(pk=member, panel=meeting.panel_id, removed_at=None).first()
    if person is None:
        raise Refused("no-such-person")
    table = table_of(meeting, person.pk)
    if not _oversees(actor, table):
        raise Refused("not-at-your-table")
    return person


def table_of(meeting: Meeting, member: int) -> int | None:
    """The table where somebody sits in the newest round."""
    newest = Subquery(meeting.rounds.order_by("-number").values("pk")[:1])
    seats = Seat.objects.filter(round=newest, membership=member)
    return seats.values_list("table_id", flat=True).first()


def _oversees(actor: Membership, table: int | None) -> bool:
    """Leads everybody, a table's facilitators their own table."""
    if actor.role in {Role.LEAD, Role.ORGANISER}:
        return True
    return table is not None and Seat.objects.filter(table=table, membership=actor).exists()


def _reason(text: str) -> str:
    return clean(text, settings.RAATI.reason_chars)
