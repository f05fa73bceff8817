"""Django finds an app's models here; each slice has its own file."""

from recommendations.amendments.models import Amendment, AmendmentRound, RedCard
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
    Option,
    Question,
    Recommendation,
    Signature,
    Turnout,
)
from recommendations.drafts.comments.models import DraftComment
from recommendations.drafts.models import Draft, DraftClient, DraftSource, DraftUpdate, DraftVersion, SourcePassage
from recommendations.followers.models import Follower, News, NewsMail
from recommendations.group.models import GroupCall, GroupVolunteer
from recommendations.lanes.models import Lane, LaneComment, LaneMail
from recommendations.merging.models import Merging
from recommendations.report.models import Report

__all__ = [
    "Amendment",
    "AmendmentRound",
    "Answer",
    "AnswerReminder",
    "Answering",
    "Ballot",
    "BodyMeeting",
    "CastVote",
    "Draft",
    "DraftClient",
    "DraftComment",
    "DraftSource",
    "DraftUpdate",
    "DraftVersion",
    "Follower",
    "GroupCall",
    "GroupVolunteer",
    "Lane",
    "LaneComment",
    "LaneMail",
    "Merging",
    "MinorityStatement",
    "News",
    "NewsMail",
    "OpenVote",
    "Option",
    "PublishedAnswer",
    "Question",
    "Recommendation",
    "RedCard",
    "Report",
    "Signature",
    "SourcePassage",
    "StatusReport",
    "Turnout",
    "Verdict",
]
