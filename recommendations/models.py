"""Django finds an app's models here; each slice has its own file."""

from recommendations.answers.models import (
    Answer,
    Answering,
    AnswerReminder,
    BodyMeeting,
    PublishedAnswer,
    StatusReport,
    Verdict,
)
from recommendations.ballots.models import (
    Ballot,
    CastVote,
    MinorityStatement,
    OpenVote,
    Question,
    Recommendation,
    Signature,
    Turnout,
)
from recommendations.drafts.models import Draft, DraftClient, DraftSource, DraftUpdate, DraftVersion
from recommendations.followers.models import Follower, News, NewsMail
from recommendations.report.models import Report

__all__ = [
    "Answer",
    "AnswerReminder",
    "Answering",
    "Ballot",
    "BodyMeeting",
    "CastVote",
    "Draft",
    "DraftClient",
    "DraftSource",
    "DraftUpdate",
    "DraftVersion",
    "Follower",
    "MinorityStatement",
    "News",
    "NewsMail",
    "OpenVote",
    "PublishedAnswer",
    "Question",
    "Recommendation",
    "Report",
    "Signature",
    "StatusReport",
    "Turnout",
    "Verdict",
]
