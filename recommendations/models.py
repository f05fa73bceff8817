"""Django finds an app's models here; each slice has its own file."""

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
from recommendations.drafts.models import Draft, DraftClient, DraftSource, DraftUpdate, DraftVersion, SourcePassage
from recommendations.group.models import GroupCall, GroupVolunteer
from recommendations.lanes.models import Lane, LaneComment, LaneMail
from recommendations.merging.models import Merging
from recommendations.report.models import Report

__all__ = [
    "Ballot",
    "CastVote",
    "Draft",
    "DraftClient",
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
    "Report",
    "Signature",
    "SourcePassage",
    "Turnout",
]
