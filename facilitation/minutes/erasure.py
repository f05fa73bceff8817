"""What is left in minutes of a person who is erased: a correction without an author, unless it goes too."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from facilitation.minutes.events import MinutesEvent
from facilitation.minutes.models import Correction, MinutesFile, MinutesMail, MinutesStatus
from panels.models import Membership
from roomlog.models import Event


def erase(membership: Membership, *, texts: bool) -> None:
    mine = Correction.objects.filter(author=membership)
    if texts:
        mine.delete()
        _discard_unsent(membership.panel_id)
    mine.update(author=None)
    MinutesMail.objects.filter(membership=membership).delete()
    Event.objects.filter(actor=membership.pk, kind__in=list(MinutesEvent)).update(actor=None)


def _discard_unsent(panel: int) -> None:
    """Files that may quote the texts and that nobody was sent: they can be built again at once. Also what a worker is
    at: it has read the texts already, and throws its file away when its row is gone."""
    unsent = MinutesFile.objects.filter(minutes__meeting__panel=panel, minutes__sent_at=None)
    for one in unsent.exclude(status=MinutesStatus.WAITING):
        if one.file:
            transaction.on_commit(partial(default_storage.delete, str(one.file.name)), robust=True)
        one.delete()
