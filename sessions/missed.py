"""What somebody who comes late or back has missed."""

from panels.models import Membership
from sessions.models import AgendaItem, Attendance
from sessions.snapshot import Snapshot


def phases_missed(snapshot: Snapshot, membership: Membership, *, most: int = 3) -> list[AgendaItem]:
    """The last phases that ended while this person was not there; empty for who was there all along."""
    if snapshot.place is None or snapshot.state.status == "ended":
        return []
    seen = Attendance.objects.filter(meeting=snapshot.meeting_id, membership=membership).first()
    if seen is not None and _was_there(snapshot, seen):
        return []
    return snapshot.agenda[: snapshot.place - 1][-most:]


def _was_there(snapshot: Snapshot, seen: Attendance) -> bool:
    """Seen during the phase before (or since the running one began): nothing worth telling was missed."""
    before = snapshot.state.before
    began = before.started_at if before else snapshot.state.started_at
    return began is None or seen.last_seen >= began
