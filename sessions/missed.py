"""What somebody who comes late or back has missed."""

from datetime import datetime

from sessions.models import AgendaItem
from sessions.snapshot import Snapshot


def phases_missed(snapshot: Snapshot, last_seen: datetime | None, *, most: int = 3) -> list[AgendaItem]:
    """The last phases that began and ended after ``last_seen`` (None: never); skipped ones were held for nobody."""
    if snapshot.place is None or snapshot.state.status == "ended" or _is_there(snapshot, last_seen):
        return []
    began = snapshot.began
    held = [item for item in snapshot.agenda[: snapshot.place - 1] if item.pk in began]
    return [item for item in held if last_seen is None or began[item.pk] > last_seen][-most:]


def _is_there(snapshot: Snapshot, last_seen: datetime | None) -> bool:
    """Seen since the running phase began, as is whoever loads the page again."""
    began = snapshot.state.started_at
    return last_seen is not None and began is not None and last_seen >= began
