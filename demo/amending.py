"""The third meeting's red card and friendly amendment, held with the product's own services, then dated back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from facilitation.models import Poll
from facilitation.polls import commands as poll_commands
from facilitation.polls import services as polls
from panels.models import Membership
from recommendations.amendments import commands
from recommendations.amendments.services import cards, deciding, proposing, rounds, voting
from recommendations.amendments.services.applying import apply
from recommendations.drafts import plain
from recommendations.models import Amendment, AmendmentRound, Draft, RedCard
from roomlog.log import Tx, transact
from sessions.models import Meeting, Seat

AFTER_CARD, BEFORE_CARD = "joissa tarjotaan aina ensin lähivastaanottoa", "joissa tarjotaan lähivastaanottoa"
AFTER, BEFORE = "Jokaisessa kunnassa on viikoittain", "Jokaisessa kunnassa on kuukausittain"
OBJECTION = "Luettelo ei saa tarkoittaa, että kaikki muu hoidetaan pakolla digissä."
DEALT_WITH = "Lisättiin sanat ”tarjotaan aina ensin”. Kortti poistettiin."
REASON = "Kuukausi on pitkä aika odottaa apua."
FOR, AGAINST = 29, 4  # of 36 voters; the other three left it blank


def amend(meeting: Meeting, drafts: list[Draft], lead: Membership, voters: list[Membership]) -> None:
    """S2 gets a card and the words that deal with it, S3 a change that is voted on. What was cut off is done again."""
    _clear(meeting)
    second, third = drafts[1], drafts[2]
    for draft, new, old in ((second, AFTER_CARD, BEFORE_CARD), (third, AFTER, BEFORE)):
        now = plain.read(draft)
        plain.write(draft, voters[0], replace(now, text=now.text.replace(new, old)))
    do = _doing(meeting)
    opened = do(rounds.open_, commands.OpenRound(), lead)["round"]
    card = do(cards.raise_, commands.Raise(draft=second.pk, reason=OBJECTION, language="fi"), voters[4])["card"]
    words = _change(second, BEFORE_CARD, AFTER_CARD, "Punainen kortti: muu hoito ei saa siirtyä pakolla digiin.")
    added = do(proposing.propose, words, voters[4])["amendment"]
    weekly = do(proposing.propose, _change(third, BEFORE, AFTER, REASON), voters[11])["amendment"]
    do(rounds.close, commands.CloseRound(round=opened), lead)
    do(deciding.accept, commands.Accept(amendment=added, apply=True), lead)
    do(cards.deal, commands.Deal(card=card, outcome=DEALT_WITH), lead)
    _vote(do, weekly, lead, voters)
    do(apply, commands.Apply(amendment=weekly), lead)
    _date_back(meeting)


def _vote(do: Callable[..., dict[str, Any]], amendment: int, lead: Membership, voters: list[Membership]) -> None:
    poll = do(voting.start, commands.OfAmendment(amendment=amendment), lead)["poll"]
    for place, voter in enumerate(voters):
        choice = 0 if place < FOR else 1 if place < FOR + AGAINST else 2
        do(polls.answer, poll_commands.AnswerPoll(poll=poll, choices=[choice]), voter)
    do(voting.count, commands.Count(amendment=amendment), lead)


def _change(draft: Draft, old: str, new: str, reason: str) -> commands.Propose:
    return commands.Propose(draft=draft.pk, before=old, after=new, reason=reason, language="fi")


def _clear(meeting: Meeting) -> None:
    found = Amendment.objects.filter(draft__panel=meeting.panel_id)
    Poll.objects.filter(amendment__in=found).delete()
    found.delete()
    RedCard.objects.filter(draft__panel=meeting.panel_id).delete()
    AmendmentRound.objects.filter(meeting=meeting).delete()


def _date_back(meeting: Meeting) -> None:
    def at(minutes: int) -> Any:
        return meeting.starts_at + timedelta(minutes=minutes)

    AmendmentRound.objects.filter(meeting=meeting).update(opened_at=at(15), closed_at=at(50))
    found = Amendment.objects.filter(draft__panel=meeting.panel_id)
    Poll.objects.filter(amendment__in=found).update(opened_at=at(60), closed_at=at(61))
    found.update(created_at=at(30), decided_at=at(61), applied_at=at(62))
    RedCard.objects.filter(draft__panel=meeting.panel_id).update(created_at=at(25), decided_at=at(64))
    seats = Seat.objects.filter(round__meeting=meeting).values_list("membership", "table")
    tables = dict(seats)
    for one in [*found, *RedCard.objects.filter(draft__panel=meeting.panel_id)]:
        one.table_id = tables.get(one.author_id or 0)
        one.save(update_fields=["table"])


def _doing(meeting: Meeting) -> Callable[..., dict[str, Any]]:
    def do(handler: Callable[..., Any], ask: Any, actor: Membership) -> dict[str, Any]:
        def work(tx: Tx) -> Any:
            return handler(tx, Meeting.objects.get(pk=meeting.pk), ask, actor=actor)

        return transact(meeting.room_id, work, actor=actor.pk).result or {}

    return do
