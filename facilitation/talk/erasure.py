"""What is left in speaking queues when a person is erased or removed: nothing. Sums over everybody name nobody."""

from facilitation.talk.models import Floor, Hand, Spoken
from panels.models import Membership
from roomlog.log import Tx


def erase(membership: Membership, *, texts: bool) -> None:
    """Runs inside the caller's transaction and appends no event: open screens are all rendered again."""
    _leave(membership)
    Spoken.objects.filter(membership=membership).delete()


def leave(tx: Tx, membership: Membership) -> None:
    """Who was removed waits in no queue."""
    if not membership.is_active:
        _leave(membership)


def _leave(membership: Membership) -> None:
    Hand.objects.filter(membership=membership).delete()
    Floor.objects.filter(turn=membership).update(turn=None, turn_since=None)
    Floor.objects.filter(voice=membership).update(voice=None, voice_since=None)
