"""Writes around drafts: starting, naming, sources, freezing. The text itself is written in updates.py."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Model, QuerySet

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership, Panel
from recommendations.drafts import selectors, updates
from recommendations.drafts.blocks import Block, doc_from_blocks
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.models import Draft, DraftSource, DraftVersion, Origin
from recommendations.drafts.selectors import text_of
from recommendations.drafts.versions.keeping import fingerprint, fingerprint_of, keep
from recommendations.sources.services import attach, quote
from roomlog.log import Tx, transact
from roomlog.models import RoomKind
from sessions.models import Meeting, Status

__all__ = [
    "create",
    "fingerprint",
    "fingerprint_of",
    "freeze",
    "passage",
    "rename",
    "return_",
    "set_aside",
    "source",
    "start",
    "text_of",
    "withdraw",
]

M = TypeVar("M", bound=Model)
TITLE_CHARS = 200


def start(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    themes = _found(selectors.usable_themes(meeting.panel_id), ask.themes)
    notes = _found(selectors.usable_notes(meeting.panel_id), ask.notes)
    draft = create(tx, meeting.panel_id, clean(ask.title, TITLE_CHARS), ask.language)
    DraftSource.objects.bulk_create(
        [
            *(DraftSource(draft=draft, theme=theme) for theme in themes),
            *(DraftSource(draft=draft, note=note) for note in notes),
        ]
    )
    tx.append(DraftEvent.STARTED, draft.pk)
    relist(draft, besides=meeting.room_id)
    return {"draft": draft.pk}


def create(tx: Tx, panel_id: int, title: str, language: str | None, *texts: Sequence[Block]) -> Draft:
    """A draft with a room of its own. ``texts``: what it begins with, in the order of schema.FRAGMENTS.

    Without a ``language`` it has the panel's.
    """
    # Two meetings of a panel hold different rooms: the panel's row keeps their drafts from taking one number.
    panel = Panel.objects.select_for_update(no_key=True).get(pk=panel_id)
    latest = Draft.objects.filter(panel=panel).aggregate(latest=Max("number"))["latest"] or 0
    draft = Draft.objects.create(
        panel=panel,
        room=tx.begin_room(RoomKind.DRAFT),
        number=latest + 1,
        title=title,
        language=language or panel.language,
    )
    updates.begin(draft, doc_from_blocks(*(texts or ([], []))), tx.now)
    tx.append(DraftEvent.STARTED, draft.pk, room=draft.room)
    return draft


def set_aside(tx: Tx, draft: Draft) -> None:
    """Withdrawn because another draft stands for it, by a command of another room."""
    draft.withdrawn_at = tx.now
    draft.save(update_fields=["withdrawn_at"])
    tx.append(DraftEvent.WITHDRAWN, draft.pk, room=tx.also(draft.room_id))


def rename(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    if ask.seen is not None and ask.seen != draft.title:
        raise Refused("draft-renamed", title=draft.title)
    draft.title = clean(ask.title, TITLE_CHARS)
    draft.save(update_fields=["title"])
    _tell(tx, draft, DraftEvent.RENAMED)


def source(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    attach(draft, ask, actor)
    _tell(tx, draft, DraftEvent.SOURCED)


def passage(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    quote(draft, ask)
    tx.append(DraftEvent.SOURCED, draft.pk)


def withdraw(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    if draft.withdrawn_at is not None:
        raise Refused("draft-withdrawn")
    draft.withdrawn_at = tx.now
    draft.save(update_fields=["withdrawn_at"])
    _tell(tx, draft, DraftEvent.WITHDRAWN)


def return_(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    if draft.withdrawn_at is None:
        raise Refused("draft-not-withdrawn")
    draft.withdrawn_at = None
    draft.save(update_fields=["withdrawn_at"])
    _tell(tx, draft, DraftEvent.RETURNED)


def freeze(draft: Draft, tx: Tx) -> DraftVersion:
    """The draft as it stands now, as what is voted on. The same content: the same version again.

    What is only suggested is left out: nobody can hold up a vote by suggesting something (see decision 018).
    """
    return keep(tx, draft, Origin.VOTE, anew=False)


def _found(usable: QuerySet[M], ids: Iterable[int]) -> list[M]:
    wanted = list(dict.fromkeys(ids))
    known = usable.in_bulk(wanted)
    if len(known) < len(wanted):
        raise Refused("no-such-source")
    return [known[pk] for pk in wanted]


def _tell(tx: Tx, draft: Draft, kind: DraftEvent) -> None:
    tx.append(kind, draft.pk)
    relist(draft)


def relist(draft: Draft, besides: int | None = None) -> None:
    """Have the meetings' lists of drafts shown again.

    A plenary comes before a draft in the order of locks, so its room cannot be locked here; nor should a
    rename wait for a busy plenary. Its event is a transaction of its own after this one: it only draws a list.
    """
    transaction.on_commit(partial(_list_again, draft.panel_id, draft.pk, besides), robust=True)


def _list_again(panel_id: int, draft_id: int, besides: int | None) -> None:
    meetings = Meeting.objects.filter(panel=panel_id).exclude(status=Status.ENDED).exclude(room=besides)
    for room_id in meetings.values_list("room", flat=True):
        transact(room_id, partial(_listed, draft_id))


def _listed(draft_id: int, tx: Tx) -> None:
    tx.append(DraftEvent.LISTED, draft_id)
