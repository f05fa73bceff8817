"""Django finds an app's models here; each slice has its own file."""

from facilitation.board.models import Board, Dot, Note, Theme

__all__ = ["Board", "Dot", "Note", "Theme"]
