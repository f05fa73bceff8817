"""Builds the two demo panels through the product's own services."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from demo.amending import amend
from demo.answering import answer, is_answered
from demo.asking import hold_evenings
from demo.between import write_drafts
from demo.content import content
from demo.evenings import past_meeting
from demo.learning import learn
from demo.outcome import clear, hold_ballot, is_held
from demo.people import add_people
from demo.pool import load_pool
from demo.weighing import plan_boards, weigh
from demo.writing import write_board
from panels.models import Membership, Panel, Role
from roomlog.models import Room, RoomKind
from sessions.evenings import EVENINGS
from sessions.models import AgendaItem, Meeting

FORTNIGHT = timedelta(days=14)
EVENING = 17  # o'clock: when the meetings that are over began; the next one begins soon, whatever the time is
WEIGHING = 2  # the meeting with boards of several kinds


@dataclass(frozen=True)
class Edition:
    """One of the two demo panels: its address, what its title adds, and when its third meeting begins, from now."""

    slug: str
    suffix: dict[str, str]
    third_meeting: timedelta
    is_over: bool


EDITIONS = (
    Edition("suvanto", {}, timedelta(minutes=10), is_over=False),
    Edition(
        "suvanto-vuosi",
        {"fi": " (vuotta myöhemmin)", "sv": " (ett år senare)", "en": " (a year later)"},
        timedelta(days=-365),
        is_over=True,
    ),
)


def load() -> list[Panel]:
    """Create the demo panels that are not there yet, and finish one whose loading was cut off. Returns both."""
    panels = [_load(edition, content()) for edition in EDITIONS]
    load_pool(panels[0].organisation)
    return panels


def _load(edition: Edition, data: dict[str, Any]) -> Panel:
    panel = Panel.objects.filter(slug=edition.slug).first() or build(edition, data)
    hold_evenings(panel)
    write_drafts(panel, data)
    third = panel.meetings.get(position=3)
    if edition.is_over and not is_held(third):
        clear(third)
        lead = panel.memberships.get(role=Role.LEAD)
        voters = [one.membership for one in third.attendances.filter(membership__role=Role.PANELIST).order_by("pk")]
        drafts = list(panel.drafts.filter(withdrawn_at=None).order_by("number"))
        amend(third, drafts, lead, voters)
        hold_ballot(third, data, drafts, lead, voters)
    if edition.is_over and not is_answered(panel):
        answer(panel)
    return panel


@transaction.atomic
def build(edition: Edition, data: dict[str, Any]) -> Panel:
    """The panel as it stands before its third evening, or, if that is over, before its ballot."""
    panel, people = plan(edition, data)
    first, second, last = panel.meetings.order_by("position")
    present = [people["panelist"][: sheet["present"]] for sheet in data["meetings"]]
    past_meeting(first, present[0], people, seed=11)
    write_board(first, data, Random(11))
    learn(first, second, data, present[0])
    past_meeting(second, present[1], people, seed=12)
    weigh(first, second, data)
    if edition.is_over:
        past_meeting(last, present[2], people, seed=13)
    return panel


def plan(edition: Edition, data: dict[str, Any]) -> tuple[Panel, dict[str, list[Membership]]]:
    """The panel with its people and the agendas of its three evenings, of which none has been held."""
    panel = _panel(edition, data)
    people = add_people(panel, data)
    third = timezone.localtime(timezone.now().replace(second=0, microsecond=0) + edition.third_meeting)
    for position, sheet in enumerate(data["meetings"], 1):
        starts_at = third - (3 - position) * FORTNIGHT
        if edition.is_over or position < len(data["meetings"]):
            starts_at = starts_at.replace(hour=EVENING, minute=0)
        meeting = _meeting(panel, position, sheet, starts_at)
        if position == WEIGHING:
            plan_boards(meeting, data)
    return panel, people


def _panel(edition: Edition, data: dict[str, Any]) -> Panel:
    organisation, _new = Organisation.objects.get_or_create(
        slug=data["organisation"]["slug"],
        defaults={"name": data["organisation"]["name"], "helper_phone": data["helper_phone"]},
    )
    words = ("question", "scope", "promise", "ground_rules", "privacy_notice")
    plain = ("language", "seats", "quorum", "threshold_percent", "helper_phone", "quotas")
    return Panel.objects.create(
        organisation=organisation,
        room=Room.objects.create(kind=RoomKind.PANEL),
        slug=edition.slug,
        title={code: text + edition.suffix.get(code, "") for code, text in data["title"].items()},
        funnel=[step for step in data["funnel"] if edition.is_over or "meeting" not in step],
        is_public=True,
        **{name: data[name] for name in (*words, *plain)},
    )


def _meeting(panel: Panel, position: int, sheet: dict[str, Any], starts_at: datetime) -> Meeting:
    meeting = Meeting.objects.create(
        panel=panel,
        room=Room.objects.create(kind=RoomKind.PLENARY),
        position=position,
        title=sheet["title"],
        starts_at=starts_at,
        call_url=f"https://meet.example/{panel.slug}-{position}",
    )
    _plan(meeting, sheet)
    return meeting


def _plan(meeting: Meeting, sheet: dict[str, Any]) -> None:
    """Finnish as the panel has it; cues and the other languages as in the ready evening that it is like."""
    for place, (row, step) in enumerate(zip(sheet["agenda"], EVENINGS[sheet["like"]].steps, strict=True), 1):
        minutes, form, tool, title, instructions = row
        AgendaItem.objects.create(
            meeting=meeting,
            position=place,
            title={**step.title, "fi": title},
            minutes=minutes,
            form=form,
            tool=tool,
            instructions={**step.instructions, "fi": instructions} if instructions else dict(step.instructions),
            cues=dict(step.cues),
        )
