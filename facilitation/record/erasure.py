"""What is left of table notes when a person is erased: what the table agreed on, without who wrote it down."""

from facilitation.record.events import RecordEvent
from facilitation.record.models import RecordChange, RecordLine
from panels.models import Membership
from roomlog.models import Event


def erase(membership: Membership, *, texts: bool) -> None:
    """Notes record a table's talk, not their writer's words: ``texts`` takes away only what they corrected before."""
    if texts:
        RecordChange.objects.filter(by=membership).update(text="")
    RecordLine.objects.filter(writer=membership).update(writer=None)
    RecordChange.objects.filter(by=membership).update(by=None)
    Event.objects.filter(actor=membership.pk, kind__in=list(RecordEvent)).update(actor=None)
