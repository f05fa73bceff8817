"""Reads of drafts. Only what was revealed is ever offered or shown as a source."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from pycrdt import Doc

from facilitation.models import Note, Theme
from recommendations.drafts import schema, updates
from recommendations.drafts.blocks import Texts, texts_of
from recommendations.drafts.models import Draft, DraftSource, DraftVersion
from sessions.models import Meeting, Status


@dataclass(frozen=True)
class Source:
    """Something that a draft grew from: a theme with its notes, or a note alone."""

    theme: Theme | None
    notes: list[Note]


def doc_of(draft: Draft) -> "Doc[Any]":
    """The draft's document as it stands in the log now."""
    doc: Doc[Any] = Doc()
    for update in updates.whole(draft.pk).values():
        doc.apply_update(update)
    return doc


def text_of(draft: Draft) -> Texts:
    """The texts as they stand in the log now."""
    return texts_of(doc_of(draft))


def texts_in(version: DraftVersion) -> Texts:
    return Texts(**{name: getattr(version, name) for name in schema.FRAGMENTS})


def usable_themes(panel_id: int) -> QuerySet[Theme]:
    """The panel's revealed themes, in the order of meetings, tables and boards."""
    return (
        Theme.objects.filter(
            board__table__round__meeting__panel=panel_id, board__revealed_at__isnull=False, deleted_at=None
        )
        .select_related("board__table__round__meeting")
        .order_by("board__table__round__meeting__position", "board__table__number", "board", "position", "pk")
    )


def usable_notes(panel_id: int) -> QuerySet[Note]:
    """The panel's revealed notes, in the order of their boards."""
    return Note.objects.filter(
        board__table__round__meeting__panel=panel_id, board__revealed_at__isnull=False, deleted_at=None
    ).order_by("board", "position", "pk")


def sources_of(draft: Draft) -> list[Source]:
    """What the draft grew from: themes first, each with its notes, then single notes."""
    shown = usable_notes(draft.panel_id)
    rows = (
        DraftSource.objects.filter(draft=draft)
        .select_related("theme", "note")
        .prefetch_related(Prefetch("theme__notes", queryset=shown, to_attr="shown"))
        .order_by("pk")
    )
    themes = [
        Source(row.theme, row.theme.shown)  # type: ignore[attr-defined]
        for row in rows
        if row.theme and row.theme.deleted_at is None
    ]
    said = Note.objects.said().filter(board__table__round__meeting__panel=draft.panel_id)
    single = set(said.filter(drafts__draft=draft).values_list("pk", flat=True))  # a merged note is a source as before
    notes = [Source(None, [row.note]) for row in rows if row.note and row.note.pk in single]
    return [*themes, *notes]


def unused_themes(draft: Draft) -> QuerySet[Theme]:
    """Revealed themes that the draft does not grow from yet."""
    return usable_themes(draft.panel_id).exclude(drafts__draft=draft)


def nearest_meeting(panel_id: int) -> Meeting | None:
    """The meeting to go back to: the one that runs, else the next, else the last."""
    meetings = Meeting.objects.filter(panel=panel_id)
    running = meetings.filter(status__in=[Status.RUNNING, Status.PAUSED]).first()
    waiting = meetings.filter(status=Status.LOBBY).order_by("starts_at").first()
    return running or waiting or meetings.order_by("-starts_at").first()


def listed(panel_id: int) -> list[Draft]:
    """The panel's drafts that were not withdrawn, each with ``source_count``."""
    drafts = Draft.objects.filter(panel=panel_id, withdrawn_at=None)
    return list(drafts.annotate(source_count=Count("sources")).order_by("number"))


def by_meeting(themes: Iterable[Theme]) -> list[tuple[object, list[Theme]]]:
    """Themes under the meeting that they come from."""
    groups: dict[int, tuple[object, list[Theme]]] = {}
    for theme in themes:
        meeting = theme.board.table.round.meeting
        groups.setdefault(meeting.pk, (meeting, []))[1].append(theme)
    return list(groups.values())
