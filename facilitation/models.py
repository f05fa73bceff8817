"""Django finds an app's models here; each slice has its own file."""

from facilitation.board.models import Board, Collected, Comment, Dot, Note, Origin, Star, Suggestion, Theme
from facilitation.talk.models import Floor, Hand, Spoken, TalkTotal

__all__ = [
    "Board",
    "Collected",
    "Comment",
    "Dot",
    "Floor",
    "Hand",
    "Note",
    "Origin",
    "Spoken",
    "Star",
    "Suggestion",
    "TalkTotal",
    "Theme",
]
