"""What was proposed against the drafts' wording, and the days on which something becomes of the recommendations."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from panels.models import Panel
from recommendations.amendments import selectors as amendments
from recommendations.amendments.models import AmendmentState, CardState
from recommendations.answers.models import Answering, BodyKind, BodyMeeting
from recommendations.drafts.wording import field_name
from recommendations.report.parts import Amended, Amending, Carded, Due, History
from recommendations.report.texts import Passage, written


def amended(histories: Iterable[History]) -> tuple[Amending, ...]:
    """Draft by draft; one against which nothing was decided is left out."""
    listed = list(histories)
    told = amendments.told([history.draft for history in listed])
    found = (_amending(history, told.get(history.draft, {})) for history in listed)
    return tuple(one for one in found if one.amendments or one.cards)


def _amending(history: History, told: dict[str, Any]) -> Amending:
    language = history.title.language
    return Amending(
        history.label,
        history.title,
        tuple(_amended(one, language) for one in told.get("amendments", [])),
        tuple(_carded(one, language) for one in told.get("cards", [])),
    )


def _amended(one: dict[str, Any], language: str) -> Amended:
    votes = one["votes"]
    return Amended(
        field=field_name(one["field"]),
        before=Passage(one["before"], language),
        after=Passage(one["after"], language),
        reason=Passage(one["reason"], one["language"]),
        is_accepted=one["state"] == AmendmentState.ACCEPTED,
        outcome=Passage(one["outcome"], language),
        votes=(votes["for"] or 0, votes["against"] or 0, votes["blank"] or 0) if votes else None,
    )


def _carded(one: dict[str, Any], language: str) -> Carded:
    state = str(CardState(one["state"]).label)
    return Carded(Passage(one["reason"], one["language"]), state, Passage(one["outcome"], language))


def timetable(panel: Panel) -> tuple[Due, ...]:
    """Days that the authority and its bodies have set; () while there are none."""
    meetings = list(panel.body_meetings.filter(cancelled_at=None))
    found = [_meeting(one) for one in meetings]
    rules = Answering.objects.filter(panel=panel).first()
    told = {due.on for due, one in zip(found, meetings, strict=True) if one.kind == BodyKind.HANDOVER}
    if rules and rules.handed_over_on and rules.handed_over_on not in told:
        found.append(Due(rules.handed_over_on, Passage(_("The recommendations are handed over."), "")))
    if rules and rules.answer_by:
        found.append(Due(rules.answer_by, Passage(_("The authority answers by this day."), "")))
    return tuple(sorted(found, key=lambda due: due.on))


def _meeting(one: BodyMeeting) -> Due:
    return Due(one.starts_at.astimezone(ZoneInfo(one.time_zone)).date(), written(one.title), one.link)
