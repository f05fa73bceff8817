"""Reads of boards. Nothing here hands out a withheld note."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, OuterRef, Q, Subquery

from facilitation.board.models import Board
from facilitation.board.rules import Rules, rules_of
from roomlog import sql
from sessions.models import AgendaItem, Round, Table


@dataclass(frozen=True)
class Tally:
    """How far a table's current board is, in numbers that may be shown to everybody."""

    board: int
    revealed: bool
    notes: int
    writers: int
    dot_limit: int


@dataclass(frozen=True)
class Hidden:
    """A board with notes that nobody revealed before its table opened the next one."""

    board: int
    round: int
    table: int  # its number
    item: AgendaItem | None
    notes: int


def hidden_boards(meeting_id: int, *, table_id: int | None = None) -> list[Hidden]:
    """Those of the meeting, or of one of its tables, in one query. What can still be current at a table is not among
    them: the newest board of a table in the newest round."""
    newest = Board.objects.filter(table=OuterRef("table")).order_by("-opened_at", "-pk").values("pk")[:1]
    last_round = Round.objects.filter(meeting=meeting_id).order_by("-number").values("pk")[:1]
    boards = (
        Board.objects.filter(table__round__meeting=meeting_id, revealed_at=None)
        .exclude(pk=Subquery(newest), table__round=Subquery(last_round))
        .annotate(live=Count("notes", filter=Q(notes__deleted_at=None)))
        .filter(live__gt=0)
        .select_related("table__round", "item")
        .order_by("table__round__number", "opened_at", "table__number")
    )
    return [
        Hidden(board.pk, board.table.round.number, board.table.number, board.item, board.live)
        for board in (boards if table_id is None else boards.filter(table=table_id))
    ]


_BOARD = ["id", "table_id", "item_id", "revealed_at", "dot_limit", "opened_at", "rules"]
_COLUMNS = ", ".join([*(f"board.{name}" for name in _BOARD[:-1]), "CAST(board.rules AS text)"])
_CURRENT = f"""
SELECT {_COLUMNS} FROM facilitation_board AS board
WHERE board.table_id = %s ORDER BY board.opened_at DESC, board.id DESC LIMIT 1
"""  # noqa: S608  # no value is in it
_OPENED = f"""
SELECT {_COLUMNS}, CAST(item.board AS text) FROM panel_sessions_table AS here
LEFT JOIN panel_sessions_agendaitem AS item ON item.id = %s
LEFT JOIN facilitation_board AS board ON board.table_id = here.id
WHERE here.id = %s ORDER BY board.opened_at DESC, board.id DESC
"""  # noqa: S608  # no value is in it


def current_board(table: Table) -> Board | None:
    found = sql.row(_CURRENT, table.pk)
    return _board(found) if found else None


def opened_boards(table: Table, item: int | None) -> tuple[list[Board], Rules]:
    """The table's boards, the current one first, and the rules for a new one of that phase: in one query."""
    found = sql.rows(_OPENED, item, table.pk)
    plans = json.loads(found[0][-1] or "{}") if found else {}
    return [_board(row[:-1]) for row in found if row[0] is not None], rules_of(plans)


def _board(row: sql.Row) -> Board:
    return Board.from_db(DEFAULT_DB_ALIAS, _BOARD, [*row[:-1], json.loads(row[-1])])


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
