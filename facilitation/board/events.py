"""What can happen on a board, and whose personal view each event changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from roomlog.models import Event


class BoardEvent(StrEnum):
    """Kinds of events in a table's room. The subject is the note's, theme's or board's id."""

    OPENED = "board.opened"  # another board is the current one now
    REVEALED = "board.revealed"
    DOTS = "board.dots"
    NOTE_WRITTEN = "note.written"
    NOTE_EDITED = "note.edited"
    NOTE_DELETED = "note.deleted"
    NOTE_RESTORED = "note.restored"
    NOTE_MOVED = "note.moved"  # to another theme or place, or up or down: one event for each that moved
    NOTE_MERGED = "note.merged"  # or taken apart again: one event for the note, one for the other
    THEME_CREATED = "theme.created"
    THEME_RENAMED = "theme.renamed"
    THEME_DELETED = "theme.deleted"
    THEME_RESTORED = "theme.restored"
    THEME_MOVED = "theme.moved"
    DOT_CHANGED = "dot.changed"


class SuggestionEvent(StrEnum):
    """In a table's room; the subject is the board's id."""

    CHANGED = "suggestion.changed"


class PlenaryBoardEvent(StrEnum):
    """In the meeting's room. The subject is the line's, the starred theme's or the commented board's id."""

    COLLECTED = "board.collected"
    STARRED = "walk.starred"
    COMMENTED = "walk.commented"


ANOTHER_WHOLE = frozenset({BoardEvent.OPENED, BoardEvent.REVEALED})
TOUCHES_A_NOTE = frozenset(kind for kind in BoardEvent if kind.startswith(("note.", "dot.")))
TOUCHES_A_THEME = frozenset(kind for kind in BoardEvent if kind.startswith("theme."))
TAKES_ITS_NOTES_ALONG = frozenset({BoardEvent.THEME_DELETED, BoardEvent.THEME_RESTORED})

# A deleted or merged note gives everybody's dots on it back; a deleted theme lets go of everybody's withheld notes.
_EVERYBODYS = frozenset(
    {
        *ANOTHER_WHOLE,
        *TAKES_ITS_NOTES_ALONG,
        BoardEvent.DOTS,
        BoardEvent.NOTE_DELETED,
        BoardEvent.NOTE_RESTORED,
        BoardEvent.NOTE_MERGED,
    }
)
_THE_ACTORS = frozenset(
    {BoardEvent.NOTE_WRITTEN, BoardEvent.NOTE_EDITED, BoardEvent.NOTE_MOVED, BoardEvent.DOT_CHANGED}
)
_SHARED_ONCE_REVEALED = frozenset({BoardEvent.NOTE_EDITED, BoardEvent.NOTE_MOVED})


@dataclass(frozen=True)
class Whose:
    """Whose ``board_mine`` must be sent again: everybody's at the table, or these memberships'."""

    everybody: bool
    members: frozenset[int]

    def includes(self, membership_id: int) -> bool:
        return self.everybody or membership_id in self.members


def whose_mine(events: Iterable[Event], *, revealed: bool = False) -> Whose:
    """``revealed``: the board is, and so one's own notes' texts and places stand on it for everybody."""
    happened = list(events)
    kinds = _THE_ACTORS - _SHARED_ONCE_REVEALED if revealed else _THE_ACTORS
    return Whose(
        everybody=any(event.kind in _EVERYBODYS for event in happened),
        members=frozenset(event.actor for event in happened if event.actor is not None and event.kind in kinds),
    )
