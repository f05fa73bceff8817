"""Saving a draft's text under a name, and bringing an older text back for everybody."""

from typing import Any

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.models import Draft, DraftVersion, Origin
from recommendations.drafts.rewriting import revise, rewrite
from recommendations.drafts.selectors import texts_in
from recommendations.drafts.services import relist
from recommendations.drafts.versions.keeping import keep
from roomlog.log import Tx

NAME_CHARS = 100


def save(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """The text as it stands now, under a name. A name may be left out; then the same text is not kept twice."""
    name = clean(ask.name, NAME_CHARS) if ask.name.strip() else ""
    _room_for(draft, 1)
    version = keep(tx, draft, Origin.SAVED, made_by=actor, name=name, anew=bool(name))
    return {"version": version.number}


def restore(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """What stands now is kept as a version of its own, so that it can be brought back in the same way."""
    version = draft.versions.filter(number=ask.version).first()
    if version is None:
        raise Refused("no-such-version")
    if draft.withdrawn_at is not None:
        raise Refused("draft-withdrawn")
    _room_for(draft, 2)
    keep(tx, draft, Origin.BEFORE, made_by=actor, anew=False)
    wanted = vars(texts_in(version))
    changed = revise(tx, draft, lambda doc: rewrite(doc, wanted), actor=actor)
    if not changed and draft.title == version.title:
        raise Refused("nothing-to-restore")
    _retitle(tx, draft, version)
    kept = keep(tx, draft, Origin.RESTORED, made_by=actor, restored_from=version.number)
    return {"version": kept.number}


def _retitle(tx: Tx, draft: Draft, version: DraftVersion) -> None:
    if draft.title != version.title:
        draft.title = version.title
        draft.save(update_fields=["title"])
        tx.append(DraftEvent.RENAMED, draft.pk)
        relist(draft)


def _room_for(draft: Draft, more: int) -> None:
    if draft.versions.count() + more > settings.RAATI.draft_versions:
        raise Refused("too-many-versions")
