"""A draft's amendments and red cards: read, written and decided on, on a page that needs no script."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from facilitation.desk.acting import ACTING, whom
from panels.command import Refused
from panels.doors import member_required
from panels.models import Membership, Role
from panels.policy import STEERING, TABLE_PEOPLE
from recommendations.amendments import selectors
from recommendations.amendments.models import AmendmentRound
from recommendations.amendments.passages import Passage, find, nearest, passages
from recommendations.amendments.selectors import OfDraft, Shown
from recommendations.amendments.services.finding import check_changeable
from recommendations.drafts.models import Draft
from recommendations.drafts.selectors import nearest_meeting
from recommendations.drafts.wording import field_name
from recommendations.group.selectors import may_decide
from sessions.models import Meeting, Status

_DIGITS = 18  # of an id that every database can look for
_RUNNING = (Status.RUNNING, Status.PAUSED)


@member_required
def of_draft(request: HttpRequest, membership: Membership, draft_id: int) -> HttpResponse:
    """The draft by passages, each with what is proposed for it; then red cards, and what was decided.

    ``?for=``: the panelist on the phone for whom the forms of this page write.
    """
    drafts = Draft.objects.select_related("panel").filter(panel=membership.panel_id)
    draft = get_object_or_404(drafts, pk=draft_id)
    running = _round(draft)
    meeting = running.meeting if running else nearest_meeting(draft.panel_id)
    them = _on_the_phone(request.GET.get("for", ""), membership, meeting)
    (row,) = selectors.of_drafts([draft])
    leaves = selectors.leaves_of_draft(draft)
    context = {
        "draft": draft,
        "panel": membership.panel,
        "meeting": meeting,
        "room": meeting.room_id if meeting else None,
        "running": running,
        "row": row,
        "them": them,
        "parts": [(name, field_name(name), _passages(name, texts, row)) for name, texts in leaves.items()],
        "lost": _lost(leaves, row),
        "limits": settings.RAATI,
        "is_open": running is not None and _is_changeable(draft),
        **_may(membership, them, row, meeting, running),
    }
    return render(request, "recommendations/amendments/page.html", context)


def _round(draft: Draft) -> AmendmentRound | None:
    """The panel's open round, in a meeting that runs."""
    found = AmendmentRound.objects.select_related("meeting").filter(closed_at=None, meeting__panel=draft.panel_id)
    return found.filter(meeting__status__in=_RUNNING).first()


def _on_the_phone(asked: str, membership: Membership, meeting: Meeting | None) -> Membership | None:
    """404 for who may not help, and for a panelist of another panel or another table."""
    if not asked:
        return None
    if membership.role not in ACTING or meeting is None or not asked.isdecimal() or len(asked) > _DIGITS:
        raise Http404
    try:
        helped = whom(meeting, int(asked), membership)
        helped.check_near()
    except Refused as refused:
        raise Http404 from refused
    return helped.person


def _may(
    membership: Membership,
    them: Membership | None,
    row: OfDraft,
    meeting: Meeting | None,
    running: AmendmentRound | None,
) -> dict[str, bool]:
    writer = them or membership
    is_changeable = meeting is not None and _is_changeable(row.draft)
    has_card = any(card.author_id == writer.pk for card in row.open_cards)
    may_write = is_changeable and running is not None
    return {
        "is_open": may_write,
        "may_propose": may_write and writer.role in TABLE_PEOPLE and not (running and running.only_cards),
        "may_object": may_write and writer.role == Role.PANELIST and not has_card,
        "decides": meeting is not None and may_decide(membership),
        "leads": meeting is not None and membership.role in STEERING,
        "is_changeable": is_changeable,
    }


def _is_changeable(draft: Draft) -> bool:
    try:
        check_changeable(draft)
    except Refused:
        return False
    return True


@dataclass
class _Entry:
    """A sentence of the draft, and the open amendments to it."""

    passage: Passage
    amendments: list[Shown] = field(default_factory=list)


def _passages(name: str, leaves: list[str], row: OfDraft) -> list[_Entry]:
    here = [one for one in row.open if one.amendment.field == name and one.amendment.before]
    found = [_Entry(passage) for passage in passages(leaves)]
    for one in here:
        stands = find(leaves, one.amendment.before, one.amendment.place)
        for entry in found:
            if stands and entry.passage.holds(stands):
                entry.amendments.append(one)
    return found


def _lost(leaves: dict[str, list[str]], row: OfDraft) -> dict[int, str]:
    """By amendment, of those not in the text yet whose words are gone: what stands there now, or ""."""
    return {
        one.amendment.pk: nearest(leaves.get(one.amendment.field, []), one.amendment.before)
        for one in [*row.open, *row.waiting]
        if one.amendment.before
        and find(leaves.get(one.amendment.field, []), one.amendment.before, one.amendment.place) is None
    }
