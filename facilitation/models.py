"""Django finds an app's models here; each slice has its own file."""

from facilitation.board.models import Board, Dot, Note, Theme
from facilitation.polls.models import Pair, Poll, PollAnswer
from facilitation.talk.models import Floor, Hand, Spoken, TalkTotal

__all__ = [
    "Board",
    "Dot",
    "Floor",
    "Hand",
    "Note",
    "Pair",
    "Poll",
    "PollAnswer",
    "Spoken",
    "TalkTotal",
    "Theme",
]
