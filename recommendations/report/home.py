"""The report on the pages of ``panels``: a person's home, and the last step of the panel's path."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panels.models import Membership, Panel, Role
from panels.registry import Part, StepState, register_part, register_step
from recommendations.models import Recommendation
from recommendations.report.models import Report
from recommendations.report.selectors import BUILDERS, newest_ready


def register() -> None:
    register_part(Part("report", 40, "recommendations/report/my_report.html", report_of))
    register_step("answer", answer_step)


def report_of(membership: Membership) -> dict[str, Any] | None:
    """None while there is nothing to read and nobody who could make it."""
    panel = membership.panel
    decided = Recommendation.objects.filter(panel=panel).count()
    reports = newest_ready(panel)
    builds = membership.role in BUILDERS
    if not (decided or reports or builds):
        return None
    return {
        "decided": decided,
        "reports": reports,
        "may_build": builds,
        "official": membership.role == Role.OFFICIAL,
    }


def answer_step(panel: Panel) -> StepState:
    """Handing over: the report comes first; the answers go on from there."""
    decided = Recommendation.objects.filter(panel=panel).count()
    address = reverse("recommendations:panel_report", args=[panel.slug])
    if not decided:
        return StepState("later", _("When the panel has voted, make the report here and hand it over."))
    if Report.objects.filter(panel=panel, is_published=True).exists():
        return StepState("done", _("The report is published."), _("Look at the report"), address)
    words = ngettext(
        "The panel has voted on %(count)s proposal.", "The panel has voted on %(count)s proposals.", decided
    )
    return StepState("now", words % {"count": decided}, _("Make the report"), address)
