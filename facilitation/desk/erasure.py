"""What is left of an erased person on the desk: that something was done, not to whom nor why."""

from facilitation.desk.models import Control, Deed, HelpCall, Message, Mute, Visit
from panels.models import Membership


def erase(membership: Membership, *, texts: bool) -> None:
    HelpCall.objects.filter(caller=membership).delete()
    HelpCall.objects.filter(claimed_by=membership).update(claimed_by=None)
    Mute.objects.filter(membership=membership).delete()
    Visit.objects.filter(membership=membership).delete()
    Control.objects.filter(holder=membership).update(holder=None)
    Control.objects.filter(owner=membership).update(owner=None)
    Deed.objects.filter(about=membership).update(about=None, reason="")
    Deed.objects.filter(actor=membership).update(actor=None)
    mine = Message.objects.filter(author=membership)
    if texts:
        mine.update(text="")
    mine.update(author=None)
