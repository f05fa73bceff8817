"""Reads of amendments and red cards. Who wrote what is shown as the panelist's number, as in table notes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from pycrdt import Doc

from panels.models import Panel
from recommendations.amendments.difference import pieces
from recommendations.amendments.models import Amendment, AmendmentState, CardState, RedCard, Way
from recommendations.amendments.passages import leaves_of
from recommendations.ballots.selectors import votable_drafts
from recommendations.drafts import updates
from recommendations.drafts.models import Draft
from recommendations.drafts.tree import tree_of
from recommendations.drafts.versions.compare import Piece
from recommendations.drafts.wording import field_name
from sessions.models import Meeting


@dataclass(frozen=True)
class Shown:
    """An amendment as it is shown."""

    amendment: Amendment
    draft: Draft

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.amendment.before, self.amendment.after)

    @property
    def field(self) -> str:
        return field_name(self.amendment.field)

    @property
    def is_voting(self) -> bool:
        return self.amendment.state == AmendmentState.OPEN and self.amendment.poll_id is not None

    @property
    def is_voted(self) -> bool:
        return self.amendment.way == Way.VOTE


@dataclass
class OfDraft:
    """What was proposed for one draft, in the order of its text; cards in the order of a random number."""

    draft: Draft
    amendments: list[Shown] = field(default_factory=list)
    cards: list[RedCard] = field(default_factory=list)

    def _in(self, state: str) -> list[Shown]:
        return [one for one in self.amendments if one.amendment.state == state]

    @property
    def open(self) -> list[Shown]:
        return self._in(AmendmentState.OPEN)

    @property
    def waiting(self) -> list[Shown]:
        """Accepted, and not in the text yet."""
        return [one for one in self._in(AmendmentState.ACCEPTED) if one.amendment.applied_at is None]

    @property
    def applied(self) -> list[Shown]:
        found = [one for one in self.amendments if one.amendment.applied_at is not None]
        return sorted(found, key=lambda one: str(one.amendment.applied_at))

    @property
    def closed(self) -> list[Shown]:
        """Rejected or withdrawn."""
        return [*self._in(AmendmentState.REJECTED), *self._in(AmendmentState.WITHDRAWN)]

    @property
    def open_cards(self) -> list[RedCard]:
        return [card for card in self.cards if card.state == CardState.OPEN]

    @property
    def closed_cards(self) -> list[RedCard]:
        return [card for card in self.cards if card.state != CardState.OPEN]

    @property
    def is_open(self) -> bool:
        """Whether something has to be decided or done."""
        return bool(self.open or self.waiting or self.open_cards)


def of_drafts(drafts: Iterable[Draft]) -> list[OfDraft]:
    """In two queries, however many drafts."""
    rows = {draft.pk: OfDraft(draft) for draft in drafts}
    for amendment in Amendment.objects.filter(draft__in=rows).select_related("author", "table"):
        rows[amendment.draft_id].amendments.append(Shown(amendment, rows[amendment.draft_id].draft))
    for card in RedCard.objects.filter(draft__in=rows).select_related("author", "table"):
        rows[card.draft_id].cards.append(card)
    return list(rows.values())


def of_panel(panel: Panel) -> list[OfDraft]:
    """Its drafts that were not withdrawn, by number."""
    return of_drafts(Draft.objects.filter(panel=panel, withdrawn_at=None).order_by("number"))


def in_round(meeting: Meeting) -> list[Draft]:
    """The drafts that changes and red cards are written on now; none while no round is open."""
    if not meeting.amendment_rounds.filter(closed_at=None).exists():
        return []
    return votable_drafts(meeting.panel)


def open_cards(drafts: Collection[int]) -> QuerySet[RedCard]:
    """What keeps a ballot on these drafts from opening, by the drafts' numbers.

    Whoever votes on a joint statement as a whole votes on its sections.
    """
    sections = Draft.objects.filter(section__statement__whole__in=drafts)
    found = RedCard.objects.filter(Q(draft__in=drafts) | Q(draft__in=sections), state=CardState.OPEN)
    return found.select_related("draft", "author", "table").order_by("draft__number", "pk")


def leaves_of_draft(draft: Draft) -> dict[str, list[str]]:
    """By field the texts of its paragraphs as they stand in the log now."""
    doc: Doc[Any] = Doc()
    for update in updates.whole(draft.pk).values():
        doc.apply_update(update)
    return {name: leaves_of(nodes) for name, nodes in tree_of(doc).items()}


def told(draft_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """For reports, by draft: plain data of what was decided on, naming nobody.

    ``{"amendments": [{field, before, after, reason, language, state, outcome, way, votes, applied}, …],
    "cards": [{reason, language, state, outcome}, …]}``; ``votes`` is ``{"for", "against", "blank"}`` or None. What was
    withdrawn or never decided is left out.
    """
    found = of_drafts(Draft.objects.filter(pk__in=draft_ids))
    return {
        row.draft.pk: {
            "amendments": [_amendment(one.amendment) for one in row.amendments if one.amendment.state in _DECIDED],
            "cards": [_card(card) for card in row.closed_cards],
        }
        for row in found
    }


_DECIDED = {AmendmentState.ACCEPTED, AmendmentState.REJECTED}


def _amendment(amendment: Amendment) -> dict[str, Any]:
    return {
        "field": amendment.field,
        "before": amendment.before,
        "after": amendment.after,
        "reason": amendment.reason,
        "language": amendment.language,
        "state": amendment.state,
        "outcome": amendment.outcome,
        "way": amendment.way,
        "votes": votes_of(amendment),
        "applied": amendment.applied_at is not None,
    }


def _card(card: RedCard) -> dict[str, Any]:
    return {"reason": card.reason, "language": card.language, "state": card.state, "outcome": card.outcome}


def votes_of(amendment: Amendment) -> dict[str, int | None] | None:
    if amendment.votes_for is None:
        return None
    return {"for": amendment.votes_for, "against": amendment.votes_against, "blank": amendment.votes_blank}
