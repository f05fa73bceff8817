"""What everybody looks at together: a table's board or a draft, to read."""

from typing import Any

from facilitation.board.models import Board, Note
from facilitation.desk import selectors
from facilitation.desk.events import DeskEvent
from recommendations.drafts.blocks import html_of
from recommendations.drafts.models import Draft
from recommendations.drafts.schema import FRAGMENTS
from recommendations.drafts.selectors import text_of
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.regions import VIEWS, Region
from sessions.snapshot import Snapshot


def _spotlight(snapshot: Snapshot) -> dict[str, Any]:
    """Read anew while it is shown: a board or draft that changes is followed within two seconds."""
    found = snapshot.once(selectors.spotlight)
    if found is None:
        return {"kind": ""}
    shown = _board(found.subject) if found.kind == "board" else _draft(found.subject)
    return {"kind": found.kind if shown else "", **shown}


def _board(pk: int) -> dict[str, Any]:
    board = Board.objects.select_related("table").filter(pk=pk).first()
    if board is None:
        return {}
    notes: dict[int | None, list[Note]] = {}
    for note in Note.objects.shared().with_group().filter(board=board):
        notes.setdefault(note.group, []).append(note)  # type: ignore[attr-defined]
    themes = [(theme, notes.get(theme.pk, [])) for theme in board.themes.live()]
    return {"table": board.table, "themes": themes, "loose": notes.get(None, [])}


def _draft(pk: int) -> dict[str, Any]:
    draft = Draft.objects.filter(pk=pk, withdrawn_at=None).first()
    if draft is None:
        return {}
    texts = text_of(draft)
    return {"draft": draft, **{name: html_of(getattr(texts, name)) for name in FRAGMENTS}}


REGIONS = [
    Region(
        "spotlight",
        "live/spotlight.html",
        RoomKind.PLENARY,
        VIEWS,
        frozenset({DeskEvent.SPOTLIGHT, MeetingEvent.PHASE_CHANGED}),
        _spotlight,
        ticks=True,
    )
]
