"""Answers on the pages of ``panels``: a person's home, and the last step of the panel's path."""

from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panels.models import Membership, Panel, Role
from panels.registry import Part, StepState, register_part, register_step
from recommendations.answers import selectors, showing
from recommendations.answers.models import Verdict
from recommendations.report.home import answer_step as report_step


def register() -> None:
    register_part(Part("answers", 5, "recommendations/answers/my_answers.html", answers_of))
    register_step("answer", answer_step)


def answers_of(membership: Membership) -> dict[str, Any] | None:
    """What waits for an official; what was answered and still to be judged by a panelist. None for others."""
    panel = membership.panel
    if not panel.recommendations.filter(accepted=True).exists():
        return None
    if membership.role == Role.OFFICIAL:
        return {"desk": showing.desk(panel, membership)}
    became = selectors.by_number(panel)
    answered = [one.number for one in became.values() if one.answer]
    if not answered:
        return None
    judged = Verdict.objects.filter(recommendation__panel=panel, membership=membership.pk).count()
    unjudged = len(answered) - judged if membership.role == Role.PANELIST else 0
    return {"answered": len(answered), "of": len(became), "unjudged": unjudged}


def answer_step(panel: Panel) -> StepState:
    """The report first; once it is published the answers, and then how they are kept."""
    before = report_step(panel)
    became = selectors.by_number(panel)
    if not became or (before.state != "done" and not any(one.answer for one in became.values())):
        return before
    address = reverse("recommendations:panel_answers", args=[panel.slug])
    answered = sum(one.answer is not None for one in became.values())
    late = sum(one.late_since is not None for one in became.values())
    words = _("Answered: %(answered)s of %(count)s.") % {"answered": answered, "count": len(became)}
    if late:
        words += " " + ngettext("%(late)s is late.", "%(late)s are late.", late) % {"late": late}
        return StepState("now", words, _("Look at what is late"), address)
    if answered < len(became):
        due = next(iter(became.values())).answer_by
        words += " " + _("Due by %(day)s.") % {"day": formats.date_format(due)} if due else ""
        return StepState("now", words, _("Look at the answers") if due else _("Set the deadline"), address)
    return StepState("done", words, _("Look at the answers"), address)
