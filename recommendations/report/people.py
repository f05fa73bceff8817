"""How the panel was drawn, who took part in which role, and how evenly tables talked. Numbers, never names."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median_low
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from facilitation.models import TalkTotal
from panels.draws import report as draws
from panels.draws.models import Draw, DrawState
from panels.models import Membership, Panel, Role
from recommendations.report.parts import Drawn, Part, Talk
from recommendations.report.texts import written
from sessions.models import Meeting


def drawn(panel: Panel) -> Drawn | None:
    """The draw that stands: the newest one that a public number has decided."""
    draw = Draw.objects.filter(panel=panel, state=DrawState.DRAWN).order_by("drawn_at", "pk").last()
    if draw is None or draw.drawn_at is None:
        return None
    told = draws.context(draw)
    return Drawn(
        volunteers=draw.summary.get("people", 0),
        seats=draw.seats,
        method=str(told["method"].label),
        sentence=str(told["method"].sentence),
        panels=told["panels_count"],
        picked=draw.picked or 0,
        randomness=draw.randomness,
        drawn_at=draw.drawn_at.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None),
        least=draw.summary.get("least", 0.0),
        most=draw.summary.get("most", 0.0),
        even=draw.summary.get("even", 0.0),
        fingerprint=draw.summary.get("hashes", {}).get("draw", ""),
        address=str(settings.BASE_URL) + reverse("draws:public", args=[panel.slug]),
        tables=tuple(told["tables"]),
    )


def roles(panel: Panel) -> tuple[Part, ...]:
    """Roles that somebody has, in the order in which an evening meets them."""
    counted = Membership.objects.filter(panel=panel, removed_at=None).values_list("role").annotate(Count("pk"))
    people = dict(counted)
    return tuple(Part(str(Role(role).label), people[role], task) for role, task in tasks().items() if people.get(role))


def tasks() -> dict[str, str]:
    """What each role does, for readers who were not there."""
    return {
        Role.PANELIST: _("Residents drawn by lot. They talk, write, decide."),
        Role.LEAD: _("Steers the evening and leads what everybody does together."),
        Role.TABLE_FACILITATOR: _("Sees to it that everybody at the table is heard. Takes no side."),
        Role.NOTE_TAKER: _("Writes down what the table says, for all to see and correct."),
        Role.EXPERT: _("Introduces the subject and answers questions. Does not vote."),
        Role.TECH_SUPPORT: _("Helps with lines and devices."),
        Role.OBSERVER: _("Watches what everybody does together. Does not come to the tables."),
        Role.ORGANISER: _("Prepares the panel and looks after the people in it."),
        Role.OFFICIAL: _("Works for the authority, which answers the recommendations."),
    }


def talk(panel: Panel) -> tuple[Talk, ...]:
    """Evenings of which sums were kept; one with very few people is left out."""
    totals = TalkTotal.objects.filter(room__table__round__meeting__panel=panel, seconds__gt=0)
    by_meeting: dict[int, list[TalkTotal]] = defaultdict(list)
    for meeting, total in _with_meeting(totals):
        by_meeting[meeting].append(total)
    evenings = Meeting.objects.filter(pk__in=by_meeting).order_by("position", "pk")
    found = (_talk_of(evening, by_meeting[evening.pk]) for evening in evenings)
    return tuple(one for one in found if one.people >= settings.RAATI.fewest_told)


def _with_meeting(totals: Iterable[TalkTotal]) -> Iterable[tuple[int, TalkTotal]]:
    rooms = {total.room_id: total for total in totals}
    pairs = Meeting.objects.filter(rounds__tables__room__in=rooms).values_list("pk", "rounds__tables__room")
    return [(meeting, rooms[room]) for meeting, room in pairs if room in rooms]


def _talk_of(meeting: Meeting, totals: list[TalkTotal]) -> Talk:
    return Talk(
        title=written(meeting.title),
        tables=len(totals),
        people=sum(one.people for one in totals),
        speakers=sum(one.speakers for one in totals),
        evenness=median_low(one.evenness for one in totals),
    )
