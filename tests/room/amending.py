"""Drafting with a round for amendments: an evening, and a ballot after it."""

from typing import Any

from panels.models import Membership
from recommendations.drafts.models import Draft
from recommendations.drafts.selectors import text_of
from recommendations.models import Amendment, RedCard
from roomlog.models import Event
from sessions.models import Tool
from tests.cast import Cast
from tests.room.ballot_box import BallotBox, code, make_draft, press
from tests.room.scenes import at_phase, do

WORDS = "There is help every month in each town."
BETTER = "There is help every week in each town."


class Evening:
    """Drafting runs at tables, a draft stands, round 1 is open."""

    def __init__(self, cast: Cast, *, opened: bool = True) -> None:
        at_phase(cast, "Drafting")
        self.cast, self.room, self.lead = cast, cast.meeting.room_id, cast.lead
        self.writer, self.other = cast.panelists[:2]
        self.draft = make_draft(cast.panel, "Help nearby", text=f"{WORDS} A card is enough.")
        if opened:
            do(self.lead, "amend.open", self.room)

    def change(self, **fields: Any) -> dict[str, Any]:
        known = {"draft": self.draft.pk, "place": 0, "before": WORDS, "after": BETTER, "reason": "A month is long."}
        return {**known, **fields}

    def propose(self, **fields: Any) -> Amendment:
        made = do(self.writer, "amendment.propose", self.room, **self.change(**fields))
        return Amendment.objects.get(pk=made["amendment"])

    def object(self, reason: str = "Not everything may become digital.") -> RedCard:
        made = do(self.writer, "card.raise", self.room, draft=self.draft.pk, reason=reason)
        return RedCard.objects.get(pk=made["card"])

    def refusal(self, actor: Membership, type_: str, **fields: Any) -> str:
        """Why it was refused; no event and no row is left of it."""
        before = Event.objects.count(), Amendment.objects.count(), RedCard.objects.count(), self.text()
        refused = code(press(actor, type_, self.room, **fields))
        assert (Event.objects.count(), Amendment.objects.count(), RedCard.objects.count(), self.text()) == before
        return refused

    def text(self) -> str:
        return str(text_of(self.draft).text[0]["runs"][0]["text"])

    def vote(self, amendment: Amendment, *choices: int) -> None:
        do(self.lead, "amendment.vote", self.room, amendment=amendment.pk)
        poll = Amendment.objects.get(pk=amendment.pk).poll_id
        for panelist, choice in zip(self.cast.panelists, choices, strict=False):
            do(panelist, "poll.answer", self.room, poll=poll, choices=[choice])


class Box(BallotBox):
    """The ballot phase over a draft that stands already."""

    def __init__(self, cast: Cast, draft: Draft) -> None:
        self.cast, self.meeting, self.lead, self.room = cast, cast.meeting, cast.lead, cast.meeting.room_id
        self.drafts, self.voters = [draft], cast.panelists
        cast.meeting.agenda.filter(title__en="Drafting").update(tool=Tool.BALLOT)
