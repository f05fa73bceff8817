"""Django finds an app's models here; each slice has its own file."""

from facilitation.board.models import Board, Collected, Comment, Dot, Note, Origin, Star, Suggestion, Theme
from facilitation.desk.models import Control, Deed, HelpCall, Message, Mute, Spotlight, Visit
from facilitation.evidence.models import Evidence, EvidenceRead
from facilitation.minutes.models import Correction, Minutes, MinutesFile, MinutesMail
from facilitation.polls.models import Pair, Poll, PollAnswer
from facilitation.questions.models import ExpertAnswer, ExpertQuestion, QuestionRules, QuestionVote
from facilitation.record.models import RecordChange, RecordLine
from facilitation.talk.models import Floor, Hand, Spoken, TalkTotal
from facilitation.tasks.models import OwnTask, TaskDone, TaskMail

__all__ = [
    "Board",
    "Collected",
    "Comment",
    "Control",
    "Correction",
    "Deed",
    "Dot",
    "Evidence",
    "EvidenceRead",
    "ExpertAnswer",
    "ExpertQuestion",
    "Floor",
    "Hand",
    "HelpCall",
    "Message",
    "Minutes",
    "MinutesFile",
    "MinutesMail",
    "Mute",
    "Note",
    "Origin",
    "OwnTask",
    "Pair",
    "Poll",
    "PollAnswer",
    "QuestionRules",
    "QuestionVote",
    "RecordChange",
    "RecordLine",
    "Spoken",
    "Spotlight",
    "Star",
    "Suggestion",
    "TalkTotal",
    "TaskDone",
    "TaskMail",
    "Theme",
    "Visit",
]
