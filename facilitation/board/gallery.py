"""Reads of the gallery walk and of the plenary's board. Only what is revealed, and nobody is named but by the rules."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from facilitation.board.models import Board, Collected, Comment, Note, Star, Theme
from panels.models import Membership
from sessions.models import Meeting


@dataclass(frozen=True)
class Sheet:
    """A table's board in the list of all."""

    board: Board
    notes: int
    stars: int
    comments: int


@dataclass
class Group:
    """A theme with its notes, or the notes without one."""

    theme: Theme | None
    notes: list[Note] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    stars: int = 0
    mine: bool = False  # whether the reader's star is on it


def readable(meeting: Meeting | int) -> QuerySet[Board]:
    """The meeting's revealed boards, in the order of rounds, tables and opening."""
    boards = Board.objects.filter(table__round__meeting=meeting, revealed_at__isnull=False)
    return boards.select_related("table__round", "item").order_by("table__round__number", "table__number", "opened_at")


def sheets(meeting: Meeting | int) -> list[Sheet]:
    live = Q(notes__deleted_at=None)
    found = readable(meeting).annotate(live=Count("notes", filter=live)).filter(live__gt=0)
    stars = _counts(Star.objects.filter(theme__board__in=found, theme__deleted_at=None).values_list("theme__board"))
    comments = _counts(Comment.objects.filter(board__in=found, deleted_at=None).values_list("board"))
    return [Sheet(board, board.live, stars[board.pk], comments[board.pk]) for board in found]


def groups(board: Board, reader: Membership | None = None) -> list[Group]:
    """The board as its table sees it: themes in their order, then what has none."""
    themes = {theme.pk: Group(theme) for theme in board.themes.live()}
    rest = Group(None)
    notes = Note.objects.live().filter(board=board).with_group().select_related("author").order_by("position", "pk")
    for note in notes:
        themes.get(note.group, rest).notes.append(note)  # type: ignore[attr-defined]
    for comment in board.comments.filter(deleted_at=None):
        themes.get(comment.theme_id or 0, rest).comments.append(comment)
    for theme, whose in Star.objects.filter(theme__in=themes).values_list("theme", "membership"):
        themes[theme].stars += 1
        themes[theme].mine = themes[theme].mine or (reader is not None and whose == reader.pk)
    return [*themes.values(), rest]


def lines(meeting_id: int) -> list[Collected]:
    """The plenary's board, each line with ``where``: its origins as (table's number, theme, number of notes)."""
    found = list(
        Collected.objects.filter(meeting=meeting_id, removed_at=None).prefetch_related(
            "origins__theme__board__table__round__meeting"
        )
    )
    themes = [origin.theme_id for line in found for origin in line.origins.all()]
    notes = _counts(Note.objects.live().filter(theme__in=themes).values_list("theme"))
    for line in found:
        origins = [origin.theme for origin in line.origins.all()]
        line.where = [(theme.board.table, theme, notes[theme.pk]) for theme in origins]  # type: ignore[attr-defined]
    return found


def _counts(rows: Iterable[tuple[int, ...]]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for (key,) in rows:
        found[key] += 1
    return found
