"""Erasing a person: who they were goes; what the panel wrote stays, authorless, unless they ask otherwise."""

from collections.abc import Callable
from typing import Protocol

from django.utils import timezone

from accounts import erasures
from panels.events import MEMBER_REMOVED
from panels.models import Membership, Panel
from panels.placing import replaced
from roomlog.log import Tx, transact
from roomlog.models import CommandRecord, Event


class Eraser(Protocol):
    """Forgets one membership in an app's own tables, inside the caller's transaction."""

    def __call__(self, membership: Membership, *, texts: bool) -> None: ...


_erasers: list[Eraser] = []
_replayers: list[Callable[[], int]] = []  # of people of later apps who are no members


def on_erase(eraser: Eraser) -> None:
    """Each app registers its own when it starts."""
    if eraser not in _erasers:
        _erasers.append(eraser)


def on_replay(again: Callable[[], int]) -> None:
    """Later apps whose people are no members: erases them again and says how many came back."""
    if again not in _replayers:
        _replayers.append(again)


def erase(membership: Membership, *, texts: bool) -> None:
    """Forget who the membership was, everywhere; with ``texts`` also what only they wrote.

    The panelist's number stays: a delivered report knows nothing else of them. The journal is written first:
    an erasure that is asked for and then interrupted is finished by ``manage.py replay_erasures``.
    """
    erasures.write_down(erasures.MEMBER, membership.public_id, texts=texts)
    transact(membership.panel.room_id, _forgetting(membership, texts))


def replay() -> int:
    """Erase again whom a restored backup brought back; returns how many."""
    asked = {str(line["public_id"]): bool(line["texts"]) for line in erasures.written_down(erasures.MEMBER)}
    back = Membership.objects.filter(public_id__in=asked).select_related("panel")
    back = back.exclude(name="", email="", phone="", removed_at__isnull=False)  # who is still forgotten
    for membership in back:
        transact(membership.panel.room_id, _forgetting(membership, asked[membership.public_id]))
    return len(back) + sum(again() for again in _replayers)


def _forgetting(membership: Membership, texts: bool) -> Callable[[Tx], None]:
    def work(tx: Tx) -> None:
        # Out first: that locks the rooms where they sit. What they are just writing there is done before the erasers
        # look, and whatever would come after it is refused.
        Membership.objects.filter(pk=membership.pk).update(removed_at=membership.removed_at or tx.now)
        replaced(tx, Membership.objects.get(pk=membership.pk))
        for eraser in _erasers:
            eraser(membership, texts=texts)
        _forget(membership)
        tx.append(MEMBER_REMOVED, membership.pk)

    return work


def _forget(membership: Membership) -> None:
    user = membership.user
    Event.objects.filter(actor=membership.pk).update(actor=None)
    CommandRecord.objects.filter(actor=membership.pk).delete()
    Panel.history.filter(history_user_id=membership.pk).update(history_user_id=None)
    membership.deliveries.all().delete()
    Membership.objects.filter(pk=membership.pk).update(
        name="",
        email="",
        phone="",
        attributes={},
        preferences={},
        user=None,
        link_version=membership.link_version + 1,
        removed_at=membership.removed_at or timezone.now(),
    )
    if user is not None and not user.memberships.exists() and not user.posts.exists():
        user.delete()
