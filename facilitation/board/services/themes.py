"""Headings that notes are grouped under. Their titles are shared at once."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board.events import BoardEvent
from facilitation.board.models import MARKS, Board, Theme
from facilitation.board.services.subjects import (
    board_of,
    board_to_write_on,
    check_version,
    next_position,
    swap_with_neighbour,
    theme_on,
)
from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def create(tx: Tx, table: Table, ask: "commands.CreateTheme", *, actor: Membership) -> Result:
    title, board = clean(ask.title, settings.RAATI.theme_chars), board_to_write_on(tx, table, ask)
    if board.themes.filter(deleted_at=None).count() >= settings.RAATI.themes_per_board:
        raise Refused("too-many-themes", limit=settings.RAATI.themes_per_board)
    theme = add_theme(tx, board, title, actor.language)
    return {"theme": theme.pk, "version": theme.version}


def rename(tx: Tx, table: Table, ask: "commands.RenameTheme", *, actor: Membership) -> Result:
    theme = theme_on(board_of(tx, table, ask), ask.theme)
    check_version(theme, ask.version)
    title = clean(ask.title, settings.RAATI.theme_chars)
    if title != theme.title:
        theme.title, theme.version = title, theme.version + 1
        theme.save(update_fields=["title", "version"])
        tx.append(BoardEvent.THEME_RENAMED, theme.pk)
    return {"version": theme.version}


def delete(tx: Tx, table: Table, ask: "commands.OneTheme", *, actor: Membership) -> Result:
    """Its notes become ungrouped, and come back with it."""
    theme = theme_on(board_of(tx, table, ask), ask.theme)
    theme.deleted_at = tx.now
    theme.save(update_fields=["deleted_at"])
    tx.append(BoardEvent.THEME_DELETED, theme.pk)
    return None


def restore(tx: Tx, table: Table, ask: "commands.OneTheme", *, actor: Membership) -> Result:
    themes = Theme.objects.filter(board=board_of(tx, table, ask), pk=ask.theme, deleted_at__isnull=False)
    theme = themes.first()
    if theme is None:
        raise Refused("unknown")
    theme.deleted_at = None
    theme.save(update_fields=["deleted_at"])
    tx.append(BoardEvent.THEME_RESTORED, theme.pk)
    return None


def shift(tx: Tx, table: Table, ask: "commands.ShiftTheme", *, actor: Membership) -> Result:
    """One place up or down among the themes; nothing happens at the edge."""
    theme = theme_on(board_of(tx, table, ask), ask.theme)
    themes = Theme.objects.live().filter(board=theme.board_id).order_by("position", "pk")
    other = swap_with_neighbour(list(themes), theme.pk, ask.by)
    if other is not None:
        tx.append(BoardEvent.THEME_MOVED, theme.pk)
        tx.append(BoardEvent.THEME_MOVED, other.pk)
    return None


def add_theme(tx: Tx, board: Board, title: str, language: str) -> Theme:
    """A theme at the end, with the mark that the fewest others have."""
    used = Counter(Theme.objects.live().filter(board=board).values_list("mark", flat=True))
    theme = Theme.objects.create(
        board=board,
        title=title,
        language=language,
        mark=min(range(MARKS), key=lambda mark: (used[mark], mark)),
        position=next_position(board.pk, Theme),
    )
    tx.append(BoardEvent.THEME_CREATED, theme.pk)
    return theme
