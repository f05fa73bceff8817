"""Django finds an app's models here; each slice has its own file."""

from facilitation.board.models import Board, Collected, Comment, Dot, Note, Origin, Star, Suggestion, Theme

__all__ = ["Board", "Collected", "Comment", "Dot", "Note", "Origin", "Star", "Suggestion", "Theme"]
