"""Django finds an app's models here; each slice has its own file."""

from facilitation.board.models import Board, Dot, Note, Theme
from facilitation.evidence.models import Evidence, EvidenceRead
from facilitation.minutes.models import Correction, Minutes, MinutesFile, MinutesMail
from facilitation.questions.models import ExpertAnswer, ExpertQuestion, QuestionRules, QuestionVote
from facilitation.record.models import RecordChange, RecordLine
from facilitation.tasks.models import OwnTask, TaskDone, TaskMail

__all__ = [
    "Board",
    "Correction",
    "Dot",
    "Evidence",
    "EvidenceRead",
    "ExpertAnswer",
    "ExpertQuestion",
    "Minutes",
    "MinutesFile",
    "MinutesMail",
    "Note",
    "OwnTask",
    "QuestionRules",
    "QuestionVote",
    "RecordChange",
    "RecordLine",
    "TaskDone",
    "TaskMail",
    "Theme",
]
