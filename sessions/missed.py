"""What somebody who comes late or back has missed."""

from datetime import datetime

from sessions.models import AgendaItem
from sessions.snapshot import Snapshot


def phases_missed(snapshot: Snapshot, last_seen: datetime | None, *, most: int = 3) -> list[AgendaItem]:
    """The last phases that ended while somebody last seen then was not there; empty for who was there all along."""
    if snapshot.place is None or snapshot.state.status == "ended":
        return []
    if last_seen is not None and _was_there(snapshot, last_seen):
        return []
    return snapshot.agenda[: snapshot.place - 1][-most:]


def _was_there(snapshot: Snapshot, last_seen: datetime) -> bool:
    """Seen during the phase before (or since the running one began): nothing worth telling was missed."""
    before = snapshot.state.before
    began = before.started_at if before else snapshot.state.started_at
    return began is None or last_seen >= began
