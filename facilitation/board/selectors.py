"""Reads of boards. Nothing here hands out a withheld note."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from facilitation.board.models import Board
from sessions.models import Table


@dataclass(frozen=True)
class Tally:
    """How far a table's current board is, in numbers that may be shown to everybody."""

    board: int
    revealed: bool
    notes: int
    writers: int
    dot_limit: int


def current_board(table: Table) -> Board | None:
    return Board.objects.filter(table=table).order_by("-opened_at", "-pk").first()


def tallies(table_ids: Iterable[int]) -> dict[int, Tally]:
    """The tables' current boards by table id, in one query; tables without a board are left out."""
    newest = Board.objects.filter(table=OuterRef("table")).order_by("-opened_at", "-pk").values("pk")[:1]
    live = Q(notes__deleted_at=None)
    boards = Board.objects.filter(table__in=list(table_ids), pk=Subquery(newest)).annotate(
        live=Count("notes", filter=live), writers=Count("notes__author", filter=live, distinct=True)
    )
    return {
        board.table_id: Tally(board.pk, board.revealed_at is not None, board.live, board.writers, board.dot_limit)
        for board in boards
    }
