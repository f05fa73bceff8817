"""Meetings that are over: who was there, who sat where."""

from datetime import timedelta

from panels.models import Membership, Role
from roomlog.models import Room, RoomKind
from sessions import seating
from sessions.models import Attendance, Meeting, Round, Seat, Status, Table

TABLES = 6


def past_meeting(meeting: Meeting, present: list[Membership], people: dict[str, list[Membership]], seed: int) -> None:
    """The meeting as it stands after its evening, with one round of six tables."""
    ends = meeting.starts_at + timedelta(hours=3)
    helpers = [member for role in (Role.LEAD, Role.TABLE_FACILITATOR, Role.NOTE_TAKER) for member in people[role]]
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, membership=member, first_seen=meeting.starts_at, last_seen=ends)
        for member in [*present, *helpers]
    )
    _seat(meeting, present, people, seed)
    Meeting.objects.filter(pk=meeting.pk).update(
        status=Status.ENDED,
        run=meeting.agenda.count() + 1,
        item=meeting.agenda.last(),
        phase_started_at=ends - timedelta(minutes=6),
        phase_ends_at=ends,
    )
    meeting.refresh_from_db()


def _seat(meeting: Meeting, present: list[Membership], people: dict[str, list[Membership]], seed: int) -> None:
    persons = {one.pk: seating.Person(id=one.pk, attributes=one.attributes) for one in present}
    met = _met(meeting)
    groups = seating.seat(list(persons.values()), TABLES, met=met, seed=seed)
    score = seating.score([[persons[pk] for pk in group] for group in groups], met)
    new = Round.objects.create(meeting=meeting, number=1, score=score.as_json())
    for number, group in enumerate(groups, 1):
        table = Table.objects.create(round=new, room=Room.objects.create(kind=RoomKind.TABLE), number=number)
        helpers = (people[role][number - 1].pk for role in (Role.TABLE_FACILITATOR, Role.NOTE_TAKER))
        Seat.objects.bulk_create(Seat(round=new, table=table, membership_id=pk) for pk in [*group, *helpers])


def _met(meeting: Meeting) -> dict[frozenset[int], int]:
    earlier = Table.objects.filter(round__meeting__panel=meeting.panel_id).prefetch_related("seats__membership")
    groups = [
        [seat.membership_id for seat in table.seats.all() if seat.membership.role == Role.PANELIST] for table in earlier
    ]
    return dict(seating.pairs_met([groups]))
