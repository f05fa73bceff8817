"""Reads for the open pages: only of panels whose public page is switched on."""

from panels.models import Panel
from recommendations.ballots.texts import titles_of
from recommendations.report.models import Report, ReportStatus
from recommendations.report.structure import Recommended
from words.fields import Words


def open_panel(slug: str) -> Panel | None:
    return Panel.objects.select_related("organisation").filter(slug=slug, is_public=True).first()


def published(panel: Panel) -> list[Report]:
    """Delivered versions, newest first; earlier ones stay, since somebody may hold one and compare its fingerprint."""
    found = Report.objects.filter(panel=panel, status=ReportStatus.READY, version__isnull=False)
    return list(found.order_by("-published_at", "-pk"))


def titled(panel: Panel) -> dict[int, Words]:
    """The titles of the panel's recommendations by number."""
    found = panel.recommendations.select_related("question__version").order_by("number")
    return {one.number: titles_of(one.question.version) for one in found}


def beside(all_of_them: tuple[Recommended, ...], number: int) -> tuple[Recommended | None, ...]:
    """The one before, the recommendation with this number, and the one after; three None if there is none."""
    numbers = [one.number for one in all_of_them]
    if number not in numbers:
        return None, None, None
    place = numbers.index(number)
    before = all_of_them[place - 1] if place else None
    after = all_of_them[place + 1] if place + 1 < len(all_of_them) else None
    return before, all_of_them[place], after
