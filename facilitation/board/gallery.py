"""Reads of the gallery walk and of the plenary's board. Only what is revealed, and nobody is named but by the rules."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from facilitation.board.models import Board, Collected, Comment, Note, Star, Theme
from facilitation.board.places import Lane, lane_of, lanes, place_of
from panels.models import Membership
from sessions.models import Meeting, Seat


@dataclass(frozen=True)
class Sheet:
    """A table's board in the list of all."""

    board: Board
    notes: int
    stars: int
    comments: int
    own: bool  # of the reader's table


@dataclass(frozen=True)
class Shown:
    """A note as it is read: ``writer`` by the board's rule, ``place`` in words, and what was merged into it."""

    note: Note
    writer: str
    place: str
    dots: int
    parts: list[tuple[Note, str]]  # each with its writer


@dataclass
class Group:
    """A theme with its notes; or of those without one, what stands in a field of the board; or the rest."""

    theme: Theme | None = None
    lane: Lane | None = None
    says_place: bool = True  # beside each note: its heading does not
    notes: list[Shown] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    stars: int = 0
    mine: bool = False  # whether the reader's star is on it


def readable(meeting: Meeting | int) -> QuerySet[Board]:
    """The meeting's revealed boards, in the order of rounds, tables and opening."""
    boards = Board.objects.filter(table__round__meeting=meeting, revealed_at__isnull=False)
    return boards.select_related("table__round", "item").order_by("table__round__number", "table__number", "opened_at")


def sheets(meeting: Meeting | int, reader: Membership) -> list[Sheet]:
    """What the newest work left stands first."""
    live = Q(notes__deleted_at=None)
    found = readable(meeting).annotate(live=Count("notes", filter=live)).filter(live__gt=0)
    stars = _counts(Star.objects.filter(theme__board__in=found, theme__deleted_at=None).values_list("theme__board"))
    comments = _counts(Comment.objects.filter(board__in=found, deleted_at=None).values_list("board"))
    own = set(Seat.objects.filter(table__round__meeting=meeting, membership=reader).values_list("table", flat=True))
    shown = [Sheet(board, board.live, stars[board.pk], comments[board.pk], board.table_id in own) for board in found]
    return sorted(shown, key=lambda one: -(one.board.item.position if one.board.item else 0))


def groups(board: Board, reader: Membership | None = None) -> list[Group]:
    """The board as its table sees it: themes in their order, then the board's fields, then what has no place either."""
    rules = board.ruled
    themes = {theme.pk: Group(theme) for theme in board.themes.live()}
    fields = [Group(lane=lane, says_place=rules.kind == "plane") for lane in lanes(rules)]
    rest = Group()
    names, parts = _writers(board), _parts(board)
    notes = Note.objects.live().filter(board=board).with_group().order_by("position", "pk")
    for note in notes.annotate(dots_given=Count("dots")):
        at = lane_of(note.cell, rules)
        loose = rest if at is None else fields[at]
        inside = [(part, names.get(part.author_id or 0, "")) for part in parts.get(note.pk, [])]
        writer, place = names.get(note.author_id or 0, ""), place_of(note.cell, rules)
        shown = Shown(note, writer, place, note.dots_given, inside)  # type: ignore[attr-defined]
        themes.get(note.group, loose).notes.append(shown)  # type: ignore[attr-defined]
    for comment in board.comments.filter(deleted_at=None):
        themes.get(comment.theme_id or 0, rest).comments.append(comment)
    for theme, whose in Star.objects.filter(theme__in=themes).values_list("theme", "membership"):
        themes[theme].stars += 1
        themes[theme].mine = themes[theme].mine or (reader is not None and whose == reader.pk)
    return [*themes.values(), *fields, rest]


def _parts(board: Board) -> dict[int, list[Note]]:
    """What was merged into each note, also by way of another."""
    parts = list(Note.objects.filter(board=board, merged_into__isnull=False).exclude(text=""))
    into = {part.pk: part.merged_into_id for part in parts}
    found: dict[int, list[Note]] = {}
    for part in parts:
        note = part.merged_into_id
        while note in into:
            note = into[note]
        found.setdefault(note or 0, []).append(part)
    return found


def _writers(board: Board) -> dict[int, str]:
    """By membership, as the board's rule shows them to everybody."""
    shown = board.ruled.author
    if shown == "nobody":
        return {}
    people = Membership.objects.filter(notes__board=board).distinct()
    return {one.pk: one.name if shown == "name" else _numbered(one) for one in people}


def _numbered(one: Membership) -> str:
    return _("Panelist %(number)s") % {"number": one.number} if one.number else _("By a facilitator")


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
