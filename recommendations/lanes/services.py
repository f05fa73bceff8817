"""Writing beside a draft: officials of its feasibility, panelists their remarks. The text is out of reach from here."""

from typing import Any

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership, Panel
from recommendations import hours
from recommendations.ballots.selectors import votable_drafts
from recommendations.drafts.models import Draft
from recommendations.group.selectors import may_decide
from recommendations.lanes.events import LaneEvent
from recommendations.lanes.models import Lane, LaneComment, LaneKind
from roomlog.log import Tx


def open_lane(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    from recommendations.lanes.work import plan_mails  # the worker's part calls this module's models

    zone = hours.zone_of(panel)
    lane = Lane.objects.filter(panel=panel, kind=ask.kind).first() or Lane(panel=panel, kind=ask.kind)
    lane.closes_at, lane.time_zone, lane.opened_at = hours.end_of(ask.closes, zone, tx.now), zone, tx.now
    lane.save()
    if lane.kind == LaneKind.FEASIBILITY:
        plan_mails(lane)
    tx.append(LaneEvent.OPENED, lane.pk)
    return {"lane": lane.pk}


def close_lane(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    lane = Lane.objects.filter(panel=panel, pk=ask.lane).first()
    if lane is None:
        raise Refused("unknown")
    if lane.closes_at <= tx.now:
        raise Refused("lane-closed")
    lane.closes_at = tx.now
    lane.save(update_fields=["closes_at"])
    tx.append(LaneEvent.CLOSED, lane.pk)


def assess(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """An official's words, under their name: they speak for the authority."""
    return _write(tx, draft, ask, actor, LaneKind.FEASIBILITY)


def remark(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """A panelist's words, shown without a name; the log does not say either whose they are."""
    return _write(tx, draft, ask, actor, LaneKind.REMARKS)


def remove(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    """Take one's own comment back, or return it, while its lane is open."""
    comment = LaneComment.objects.select_related("lane").filter(draft=draft, pk=ask.comment, author=actor.pk).first()
    if comment is None:
        raise Refused("unknown")
    if comment.lane.closes_at <= tx.now:
        raise Refused("lane-closed")
    comment.removed_at = tx.now if ask.on else None
    comment.save(update_fields=["removed_at"])
    tx.append(LaneEvent.REMOVED, comment.pk, anonymous=True)


def handle(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    """The drafting group or the lead has dealt with it, and may say how."""
    if not may_decide(actor):
        raise Refused("not-in-group")
    comment = LaneComment.objects.filter(draft=draft, pk=ask.comment, removed_at=None).first()
    if comment is None:
        raise Refused("unknown")
    comment.handled_at = tx.now if ask.on else None
    comment.handled_by_id = actor.pk if ask.on else None
    if ask.on:
        comment.reply = _paragraphs(ask.reply, empty=True)
        comment.reply_language = ask.language or draft.language
    comment.save()
    tx.append(LaneEvent.HANDLED, comment.pk)


def _write(tx: Tx, draft: Draft, ask: Any, actor: Membership, kind: LaneKind) -> dict[str, Any]:
    lane = Lane.objects.filter(panel=draft.panel_id, kind=kind).first()
    if lane is None or lane.closes_at <= tx.now:
        raise Refused("lane-closed")
    if draft not in votable_drafts(draft.panel):
        raise Refused("draft-not-open")
    if lane.comments.filter(draft=draft, author=actor.pk, removed_at=None).count() >= settings.RAATI.lane_comments:
        raise Refused("too-many-lane-comments", limit=settings.RAATI.lane_comments)
    comment = LaneComment.objects.create(
        lane=lane,
        draft=draft,
        author_id=actor.pk,
        text=_paragraphs(ask.text),
        language=ask.language or actor.language,
        written_at=tx.now,
    )
    tx.append(LaneEvent.WRITTEN, comment.pk, anonymous=kind == LaneKind.REMARKS)
    return {"comment": comment.pk}


def _paragraphs(text: str, *, empty: bool = False) -> str:
    """Each line put in order, empty ones left out. Refused if nothing is left, unless it may be ``empty``."""
    lines = [line for line in text.splitlines() if line.strip()]
    if empty and not lines:
        return ""
    return "\n".join(clean(line, settings.RAATI.lane_chars) for line in lines or [""])
