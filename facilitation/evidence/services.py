"""Making the library, and each person's own read marks."""

from typing import Any

from django.conf import settings
from django.db.models import Max

from facilitation.evidence.events import EvidenceEvent
from facilitation.evidence.models import Evidence, EvidenceRead
from panels.command import Refused
from panels.models import Membership, Panel
from panels.seen import fingerprint
from roomlog.log import Tx

FIELDS = ("kind", "side", "title", "summary", "body", "transcript", "link", "minutes", "source")
Result = dict[str, Any] | None


def seen_of(item: Evidence) -> str:
    return fingerprint(item, (*FIELDS, "file_type"))


def add(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    newest = Evidence.objects.filter(panel=panel).aggregate(last=Max("number"))["last"] or 0
    if Evidence.objects.live().filter(panel=panel).count() >= settings.RAATI.evidence_items:
        raise Refused("too-much-evidence", limit=settings.RAATI.evidence_items)
    item = Evidence(panel=panel, number=newest + 1)
    _fill(item, ask)
    tx.append(EvidenceEvent.ADDED, item.pk)
    return {"evidence": item.pk}


def change(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    item = _item(panel, ask.evidence)
    if seen_of(item) != ask.seen:
        raise Refused("changed-meanwhile")
    _fill(item, ask)
    tx.append(EvidenceEvent.CHANGED, item.pk)
    return None


def remove(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    """Out of the library; what cites it still finds it, and it can return."""
    item = _item(panel, ask.evidence)
    item.removed_at = tx.now
    item.save(update_fields=["removed_at"])
    tx.append(EvidenceEvent.REMOVED, item.pk)
    return None


def restore(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    item = _item(panel, ask.evidence, removed=True)
    item.removed_at = None
    item.save(update_fields=["removed_at"])
    tx.append(EvidenceEvent.RESTORED, item.pk)
    return None


def read(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    """One's own mark. No event: nobody else's screen shows it."""
    item = _item(panel, ask.evidence)
    if ask.on:
        EvidenceRead.objects.get_or_create(evidence=item, membership_id=actor.pk, defaults={"at": tx.now})
    else:
        EvidenceRead.objects.filter(evidence=item, membership=actor.pk).delete()
    return None


def _fill(item: Evidence, ask: Any) -> None:
    for name in FIELDS:
        setattr(item, name, getattr(ask, name))
    if ask.file:
        item.file, item.file_type = ask.file, ask.file_type
    item.save()


def _item(panel: Panel, pk: int, *, removed: bool = False) -> Evidence:
    item = Evidence.objects.filter(panel=panel, pk=pk, removed_at__isnull=not removed).first()
    if item is None:
        raise Refused("unknown")
    return item
