"""Reads of the lanes: what stands beside a draft, and what waits for an official."""

from dataclasses import dataclass
from datetime import datetime

from panels.models import Membership, Panel, Role
from recommendations.ballots.selectors import votable_drafts
from recommendations.drafts.models import Draft
from recommendations.lanes.models import Lane, LaneComment, LaneKind

_WRITERS = {LaneKind.FEASIBILITY: Role.OFFICIAL, LaneKind.REMARKS: Role.PANELIST}


@dataclass(frozen=True)
class Beside:
    """One lane beside one draft, as one person sees it. ``mine``: ids of their own comments."""

    lane: Lane
    comments: list[LaneComment]
    mine: frozenset[int]
    is_open: bool
    may_write: bool


def beside(draft: Draft, reader: Membership, now: datetime) -> list[Beside]:
    """The panel's lanes with what was written about this draft; a lane that is closed and empty is left out."""
    lanes = Lane.objects.filter(panel=draft.panel_id).order_by("kind")
    votable = any(one.pk == draft.pk for one in votable_drafts(draft.panel)) if lanes else False
    found = [_beside(lane, draft, reader, lane.closes_at > now and votable) for lane in lanes]
    return [one for one in found if one.is_open or one.comments]


def _beside(lane: Lane, draft: Draft, reader: Membership, is_open: bool) -> Beside:
    rows = lane.comments.filter(draft=draft, removed_at=None).exclude(text="")
    comments = list(rows.select_related("author") if lane.kind == LaneKind.FEASIBILITY else rows)
    mine = frozenset(one.pk for one in comments if one.author_id == reader.pk)
    return Beside(lane, comments, mine, is_open, is_open and reader.role == _WRITERS[LaneKind(lane.kind)])


def of_panel(panel: Panel) -> dict[str, Lane]:
    return {lane.kind: lane for lane in Lane.objects.filter(panel=panel)}


def awaiting(official: Membership, now: datetime) -> tuple[Lane, list[Draft]] | None:
    """The open feasibility lane and the drafts that this official has said nothing about; None without an open lane."""
    lane = Lane.objects.filter(panel=official.panel_id, kind=LaneKind.FEASIBILITY, closes_at__gt=now).first()
    if lane is None:
        return None
    said = lane.comments.filter(author=official.pk, removed_at=None).values_list("draft", flat=True)
    return lane, [draft for draft in votable_drafts(official.panel) if draft.pk not in set(said)]


def officials(panel: Panel) -> list[Membership]:
    return list(Membership.objects.filter(panel=panel, role=Role.OFFICIAL, removed_at=None).order_by("pk"))
