"""What is left in polls when a person is erased: counted answers that lead to nobody."""

from django.db.models import Q

from facilitation.polls.keys import key_of
from facilitation.polls.models import Poll, PollAnswer
from panels.models import Membership


def erase(membership: Membership, *, texts: bool) -> None:
    """An answer by name loses the name; one that a key still leads to goes. Others nobody can find."""
    PollAnswer.objects.filter(membership=membership).update(membership=None)
    traceable = Poll.objects.select_related("pair").filter(meeting__panel=membership.panel_id, is_named=False)
    for poll in traceable.filter(~Q(secret="") | ~Q(pair=None) & ~Q(pair__secret="")):
        PollAnswer.objects.filter(poll=poll, key=key_of(poll, membership.pk)).delete()
