"""Two drafts become one: proposed by whoever writes, decided by the drafting group or the lead, undone until used."""

from hashlib import sha256
from typing import Any

from django.db.models import Q

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership, Panel
from recommendations.amendments.models import Amendment, AmendmentState, CardState, RedCard
from recommendations.ballots.models import BallotStatus, Question
from recommendations.ballots.selectors import votable_drafts
from recommendations.drafts import fitting, plain, schema, updates
from recommendations.drafts.blocks import doc_from_blocks
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.models import Draft, DraftSource
from recommendations.drafts.services import TITLE_CHARS, create, relist, set_aside
from recommendations.group.selectors import may_decide
from recommendations.merging.events import MergeEvent
from recommendations.merging.models import Merging, MergingStatus
from recommendations.sources.services import copy
from roomlog.log import Tx


def propose(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Two drafts that are still open for a vote. What was proposed already is found again."""
    drafts = {draft.pk: draft for draft in votable_drafts(panel)}
    if ask.first == ask.second:
        raise Refused("same-draft")
    if ask.first not in drafts or ask.second not in drafts:
        raise Refused("draft-not-open")
    first, second = sorted((drafts[ask.first], drafts[ask.second]), key=lambda draft: draft.number)
    merging, is_new = Merging.objects.get_or_create(
        panel=panel,
        first=first,
        second=second,
        status=MergingStatus.PROPOSED,
        defaults={"title": first.title, "proposed_by_id": actor.pk, "proposed_at": tx.now},
    )
    if is_new:
        tx.append(MergeEvent.PROPOSED, merging.pk)
    return {"merging": merging.pk}


def write(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """The text that both would have together."""
    merging = _open(panel, ask)
    texts = {name: ask.texts.get(name, "") for name in schema.FRAGMENTS}
    plain.check_size(texts.values())  # before it is built: everybody else of the panel waits
    if not plain.parse(texts["text"]):
        raise Refused("empty")
    _check_fits(texts)
    merging.title, merging.texts = clean(ask.title, TITLE_CHARS), texts
    merging.seen = look_of(merging)
    merging.version += 1
    merging.save(update_fields=["title", "texts", "seen", "version"])
    tx.append(MergeEvent.WRITTEN, merging.pk)
    return {"version": merging.version}


def accept(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """The new draft has the text and the sources of both; both are withdrawn and lead to it."""
    _decider(actor)
    merging = _open(panel, ask)
    if not merging.texts:
        raise Refused("merge-unwritten")
    both = _locked(tx, merging)
    if _is_voted_on(both):
        raise Refused("ballot-open")
    if _is_contested(both):
        raise Refused("still-contested")
    if not set(both) <= set(votable_drafts(panel)) or merging.seen != look_of(merging):
        raise Refused("drafts-moved-on")
    into = _create(tx, panel, merging)
    copy(DraftSource.objects.filter(draft__in=both).prefetch_related("passages").order_by("draft__number", "pk"), into)
    for draft in both:
        set_aside(tx, draft)
    merging.into, merging.status = into, MergingStatus.DONE
    _settle(tx, merging, actor, MergeEvent.DONE)
    relist(into)
    return {"draft": into.pk}


def decline(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    _decider(actor)
    merging = _open(panel, ask)
    merging.status = MergingStatus.DECLINED
    _settle(tx, merging, actor, MergeEvent.DECLINED)


def undo(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    """Both drafts come back and the new one is withdrawn, as long as nothing else was done with it."""
    _decider(actor)
    merging = _seen(panel, ask, MergingStatus.DONE)
    both, into = _locked(tx, merging), merging.into
    if into is None or not _is_untouched(merging, both, into):
        raise Refused("merge-used")
    tx.also(into.room_id)
    updates.lock(into.pk)
    set_aside(tx, into)
    for draft in both:
        draft.withdrawn_at = None
        draft.save(update_fields=["withdrawn_at"])
        tx.append(DraftEvent.RETURNED, draft.pk, room=tx.also(draft.room_id))
    merging.into, merging.status = None, MergingStatus.PROPOSED
    _settle(tx, merging, actor, MergeEvent.UNDONE)
    relist(into)


def look_of(merging: Merging) -> str:
    """A mark of what both drafts look like now."""
    both = (merging.first, merging.second)
    return sha256("\0".join(f"{one.title}\0{plain.read(one).seen}" for one in both).encode()).hexdigest()


def can_undo(merging: Merging) -> bool:
    into = merging.into
    both = [merging.first, merging.second]
    return merging.status == MergingStatus.DONE and into is not None and _is_untouched(merging, both, into)


def _is_untouched(merging: Merging, both: list[Draft], into: Draft) -> bool:
    return (
        into.withdrawn_at is None
        and into.title == merging.title
        and into.updates.count() == 1
        and not into.versions.exists()
        and not Merging.objects.filter(first=into).exists()
        and not Merging.objects.filter(second=into).exists()
        and not _is_talked_about(into)
        and all(draft.withdrawn_at is not None for draft in both)
    )


def _is_talked_about(draft: Draft) -> bool:
    """What people proposed against it or wrote beside it would go under with it."""
    beside = (draft.amendments, draft.red_cards, draft.comments, draft.lane_comments)
    return any(rows.exists() for rows in beside)


def _is_voted_on(both: list[Draft]) -> bool:
    open_now = {"ballot__status": BallotStatus.OPEN, "ballot__is_trial": False}
    return Question.objects.filter(version__draft__in=both, **open_now).exists()


def _is_contested(both: list[Draft]) -> bool:
    """A red card, or a change that was not decided or not written in yet, must not go under with its draft."""
    undone = Q(state=AmendmentState.OPEN) | Q(state=AmendmentState.ACCEPTED, applied_at=None)
    cards = RedCard.objects.filter(draft__in=both, state=CardState.OPEN)
    return cards.exists() or Amendment.objects.filter(undone, draft__in=both).exists()


def _create(tx: Tx, panel: Panel, merging: Merging) -> Draft:
    blocks = [plain.parse(merging.texts.get(name, "")) for name in schema.FRAGMENTS]
    return create(tx, panel.pk, merging.title, merging.first.language, *blocks)


def _document(texts: dict[str, str]) -> bytes:
    return doc_from_blocks(*(plain.parse(texts.get(name, "")) for name in schema.FRAGMENTS))


def _check_fits(texts: dict[str, str]) -> None:
    """Nothing becomes a draft by merging that nobody could have written, or could write on."""
    problem = fitting.problem_of_first(_document(texts))
    if problem is not None:
        raise Refused(problem if problem == "draft-full" else "bad-fields")


def _locked(tx: Tx, merging: Merging) -> list[Draft]:
    """Both drafts, held: nothing is written into them meanwhile. Rooms first, in order, then the rows."""
    ids = [merging.first_id, merging.second_id]
    for room in sorted(Draft.objects.filter(pk__in=ids).values_list("room", flat=True)):
        tx.also(room)
    for pk in sorted(ids):
        updates.lock(pk)
    merging.refresh_from_db(fields=["first", "second"])
    return [merging.first, merging.second]


def _settle(tx: Tx, merging: Merging, actor: Membership, kind: MergeEvent) -> None:
    merging.settled_by_id, merging.settled_at = actor.pk, tx.now
    merging.save()
    tx.append(kind, merging.pk)


def _decider(actor: Membership) -> None:
    if not may_decide(actor):
        raise Refused("not-in-group")


def _open(panel: Panel, ask: Any) -> Merging:
    return _seen(panel, ask, MergingStatus.PROPOSED)


def _seen(panel: Panel, ask: Any, status: MergingStatus) -> Merging:
    """The proposal, if it still is what the sender saw."""
    rows = Merging.objects.select_related("first", "second", "into")
    merging = rows.filter(panel=panel, pk=ask.merging).first()
    if merging is None:
        raise Refused("unknown")
    if merging.status != status or merging.version != ask.version:
        raise Refused("changed-meanwhile")
    return merging
