"""When a meeting ends, so does its round."""

from recommendations.amendments.events import AmendEvent
from roomlog.log import Tx
from sessions.models import Meeting


def close_round(tx: Tx, meeting: Meeting) -> None:
    """What is open stays open: the lead may decide on it later."""
    for running in meeting.amendment_rounds.filter(closed_at=None):
        running.closed_at = tx.now
        running.save(update_fields=["closed_at"])
        tx.append(AmendEvent.ROUND, running.pk)
