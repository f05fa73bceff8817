"""Django finds an app's models here; each slice has its own file."""

from recommendations.amendments.models import Amendment, AmendmentRound, RedCard
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
from recommendations.drafts.comments.models import DraftComment
from recommendations.drafts.models import Draft, DraftClient, DraftSource, DraftUpdate, DraftVersion, SourcePassage
from recommendations.group.models import GroupCall, GroupVolunteer
from recommendations.lanes.models import Lane, LaneComment, LaneMail
from recommendations.merging.models import Merging
from recommendations.report.models import Report

__all__ = [
    "Amendment",
    "AmendmentRound",
    "Ballot",
    "CastVote",
    "Draft",
    "DraftClient",
    "DraftComment",
    "DraftSource",
    "DraftUpdate",
    "DraftVersion",
    "GroupCall",
    "GroupVolunteer",
    "Lane",
    "LaneComment",
    "LaneMail",
    "Merging",
    "MinorityStatement",
    "OpenVote",
    "Question",
    "Recommendation",
    "RedCard",
    "Report",
    "Signature",
    "SourcePassage",
    "Turnout",
]
