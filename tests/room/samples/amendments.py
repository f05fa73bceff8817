"""Amendments, red cards, rounds."""

from typing import Any

from panels.models import Role
from recommendations.models import Amendment, AmendmentRound, RedCard
from tests.room.ballot_box import make_draft
from tests.room.samples.stage import Fields, Sample, Stage
from tests.room.scenes import do

_PANELIST = Role.PANELIST
_LEAD = Role.LEAD
WORDS = "Somebody answers the same day."


def _lead(stage: Stage, type_: str, **fields: Any) -> None:
    do(stage.cast.lead, type_, stage.cast.meeting.room_id, **fields)


def _draft(stage: Stage) -> None:
    make_draft(stage.cast.panel, "A human answers", text=WORDS)


def open_round(stage: Stage) -> None:
    _draft(stage)
    _lead(stage, "amend.open")


def change(stage: Stage) -> Fields:
    return {"draft": stage.draft.pk, "place": 0, "before": WORDS, "after": "A person answers.", "reason": "Clearer."}


def objection(stage: Stage) -> Fields:
    return {"draft": stage.draft.pk, "reason": "Not everything may become digital."}


def _proposed(stage: Stage) -> None:
    open_round(stage)
    do(stage.cast.panelists[0], "amendment.propose", stage.cast.meeting.room_id, **change(stage))


def _accepted(stage: Stage) -> None:
    _proposed(stage)
    _lead(stage, "amendment.accept", **_the_change(stage))


def _voted(stage: Stage) -> None:
    _proposed(stage)
    _lead(stage, "amendment.vote", **_the_change(stage))
    poll = Amendment.objects.get().poll_id
    for panelist in stage.cast.panelists[:3]:
        do(panelist, "poll.answer", stage.cast.meeting.room_id, poll=poll, choices=[0])


def _raised(stage: Stage) -> None:
    open_round(stage)
    do(stage.cast.panelists[0], "card.raise", stage.cast.meeting.room_id, **objection(stage))


def _dealt_with(stage: Stage) -> None:
    _raised(stage)
    _lead(stage, "card.deal", **_the_card(stage), outcome="The words were added.")


def _the_round(stage: Stage) -> Fields:
    return {"round": AmendmentRound.objects.get().pk}


def _the_change(stage: Stage) -> Fields:
    return {"amendment": Amendment.objects.get().pk}


def _the_card(stage: Stage) -> Fields:
    return {"card": RedCard.objects.get().pk}


SAMPLES: dict[str, Sample] = {
    "amend.open": Sample("Drafting", _LEAD, lambda s: {"only_cards": True}, _draft),
    "amend.close": Sample("Drafting", _LEAD, _the_round, open_round),
    "amendment.propose": Sample("Drafting", _PANELIST, change, open_round),
    "amendment.withdraw": Sample("Drafting", _PANELIST, _the_change, _proposed),
    "amendment.accept": Sample("Drafting", _LEAD, lambda s: {**_the_change(s), "apply": True}, _proposed),
    "amendment.reject": Sample("Drafting", _LEAD, lambda s: {**_the_change(s), "reason": "Said twice."}, _proposed),
    "amendment.reopen": Sample("Drafting", _LEAD, _the_change, _accepted),
    "amendment.apply": Sample("Drafting", _LEAD, _the_change, _accepted),
    "amendment.vote": Sample("Drafting", _LEAD, _the_change, _proposed),
    "amendment.count": Sample("Drafting", _LEAD, _the_change, _voted),
    "card.raise": Sample("Drafting", _PANELIST, objection, open_round),
    "card.take_back": Sample("Drafting", _PANELIST, lambda s: {**_the_card(s), "outcome": "Fine now."}, _raised),
    "card.deal": Sample("Drafting", _LEAD, lambda s: {**_the_card(s), "outcome": "The words were added."}, _raised),
    "card.reopen": Sample("Drafting", _LEAD, _the_card, _dealt_with),
}
