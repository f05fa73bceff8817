"""What was proposed against the drafts' wording, and the days on which something becomes of the recommendations."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from panels.models import Panel
from recommendations.amendments import selectors as amendments
from recommendations.amendments.models import AmendmentState, CardState
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
    """Days that the authority has set for its answer; () while it has set none."""
    rules: Any = getattr(panel, "answering", None)
    days = [
        (getattr(rules, "handed_over_on", None), _("The recommendations are handed over.")),
        (getattr(rules, "answer_by", None), _("The authority answers by this day.")),
    ]
    found = [Due(on, Passage(what, "")) for on, what in days if on]
    meetings: Any = getattr(panel, "body_meetings", None)
    if meetings is not None:
        found += [_meeting(one) for one in meetings.filter(cancelled_at=None)]
    return tuple(sorted(found, key=lambda due: due.on))


def _meeting(one: Any) -> Due:
    return Due(one.starts_at.astimezone(ZoneInfo(one.time_zone)).date(), written(one.title), one.link)
