"""What is left of an erased person in meetings: their seats of the past, as a number only."""

from panels.models import Membership
from sessions.models import AgendaItem, Attendance, Meeting


def erase(membership: Membership, *, texts: bool) -> None:
    """Forget when they were there and what they steered."""
    Attendance.objects.filter(membership=membership).delete()
    for model in (Meeting, AgendaItem):
        model.history.filter(history_user_id=membership.pk).update(history_user_id=None)
