"""Headings that notes are grouped under. Their titles are shared at once."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board import rows
from facilitation.board.events import BoardEvent
from facilitation.board.models import MARKS, Board, Theme
from facilitation.board.services.subjects import (
    board_of,
    board_to_write_on,
    check_version,
    neighbours,
    the_one,
    theme_on,
)
from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from roomlog import sql
from roomlog.log import Tx
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def create(tx: Tx, table: Table, ask: "commands.CreateTheme", *, actor: Membership) -> Result:
    title, board = clean(ask.title, settings.RAATI.theme_chars), board_to_write_on(tx, table, ask)
    theme = add_theme(tx, board, title, actor.language, most=settings.RAATI.themes_per_board)
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
    themes = rows.theme_places(board_of(tx, table, ask).pk)
    both = neighbours(themes, the_one(themes, ask.theme).id, ask.by)
    if both is not None:
        rows.swap_themes(*both)
        for each in both:
            tx.append(BoardEvent.THEME_MOVED, each.id)
    return None


def add_theme(tx: Tx, board: Board, title: str, language: str, *, most: int | None = None) -> Theme:
    """A theme at the end, with the mark that the fewest others have; ``most`` themes fit."""
    themes = rows.themes_ever(board.pk)
    used = Counter(theme.mark for theme in themes if not theme.is_gone)
    if most is not None and used.total() >= most:
        raise Refused("too-many-themes", limit=most)
    theme = Theme(
        board_id=board.pk,
        title=title,
        language=language,
        mark=min(range(MARKS), key=lambda mark: (used[mark], mark)),
        position=max((theme.position for theme in themes), default=-1) + 1,
    )
    sql.insert(theme)
    tx.append(BoardEvent.THEME_CREATED, theme.pk)
    return theme
