"""A draft's text as it stands now, kept as a version that never changes."""

import json
from hashlib import sha256
from typing import Any

from panels.models import Membership
from recommendations.drafts import updates
from recommendations.drafts.blocks import Texts
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.models import Draft, DraftVersion, Origin
from recommendations.drafts.selectors import text_of, texts_in
from roomlog.log import Tx


def keep(
    tx: Tx,
    draft: Draft,
    origin: Origin,
    *,
    anew: bool = True,
    made_by: Membership | None = None,
    name: str = "",
    restored_from: int | None = None,
) -> DraftVersion:
    """The draft as it stands now. Without ``anew`` a version that says the same is enough: then it is returned.

    Appends share the row that is locked here: whatever was acknowledged before is in the version.
    """
    draft = updates.lock(draft.pk)
    texts = text_of(draft)
    digest = _digest(draft, texts)
    numbers = dict(draft.versions.order_by("number").values_list("number", "sha256"))
    same = [number for number, known in numbers.items() if known == digest]
    if same and not anew:
        return draft.versions.get(number=same[-1])
    version = DraftVersion.objects.create(
        draft=draft,
        number=max(numbers, default=0) + 1,
        title=draft.title,
        titles=draft.titles,
        language=draft.language,
        sha256=digest,
        frozen_at=tx.now,
        origin=origin,
        made_by=made_by,
        name=name,
        restored_from=restored_from,
        **vars(texts),
    )
    kind = DraftEvent.FROZEN if origin == Origin.VOTE else DraftEvent.SAVED
    tx.append(kind, version.pk, room=tx.also(draft.room_id))
    return version


def fingerprint(content: dict[str, Any]) -> str:
    """Of what a version holds: title, titles, language, and its texts as ``Texts.sealed`` gives them."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def fingerprint_of(version: DraftVersion) -> str:
    """What ``sha256`` of an unchanged version is."""
    return _digest(version, texts_in(version))


def _digest(draft: Draft | DraftVersion, texts: Texts) -> str:
    return fingerprint({"title": draft.title, "titles": draft.titles, "language": draft.language, **texts.sealed()})
