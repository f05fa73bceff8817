"""A panel's path from plan to answer: how far each step is, in words, and the one next thing to do."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panels.models import Panel
from panels.registry import StepState, Text, step_state
from panels.selectors import numbers_of

STEPS: dict[str, Text] = {
    "plan": gettext_lazy("Plan"),
    "invite": gettext_lazy("Invite"),
    "draw": gettext_lazy("Draw"),
    "seat": gettext_lazy("Seat"),
    "meet": gettext_lazy("Meet"),
    "recommend": gettext_lazy("Recommend"),
    "answer": gettext_lazy("Answer"),
}


@dataclass(frozen=True)
class Step:
    title: Text
    now: StepState


def path_of(panel: Panel) -> list[Step]:
    return [Step(title, step_state(name, panel) or _OWN[name](panel)) for name, title in STEPS.items()]


def next_step(path: list[Step]) -> Step | None:
    return next((step for step in path if step.now.state == "now" and step.now.address), None)


def _plan(panel: Panel) -> StepState:
    if not panel.privacy_notice or not panel.question:
        return StepState("now", _("The plan is not finished."), _("Finish the plan"), _page(panel, "edit"))
    words = ngettext("%(seats)s seat.", "%(seats)s seats.", panel.seats) % {"seats": panel.seats} if panel.seats else ""
    words += " " + _("A recommendation is accepted at %(percent)s %%.") % {"percent": panel.threshold_percent}
    return StepState("done", words.strip(), _("Change the plan"), _page(panel, "edit"))


def _invite(panel: Panel) -> StepState:
    from panels.draws import step  # its models are this app's

    numbers = numbers_of(panel)
    by_letters = step.invite(panel)
    if by_letters is not None and (by_letters.state == "now" or not numbers["panelists"]):
        return by_letters
    if not numbers["panelists"]:
        return StepState("now", _("Nobody is in the panel yet."), _("Add people"), _page(panel, "import"))
    words = ngettext("%(count)s panelist.", "%(count)s panelists.", numbers["panelists"]) % {
        "count": numbers["panelists"]
    }
    words += " " + _("E-mails sent: %(mailed)s of %(reachable)s. Panelists who have come in: %(entered)s.") % numbers
    if numbers["unmailed"]:
        return StepState("now", words, _("Send the links"), _page(panel, "mail"))
    if numbers["unreached"]:
        return StepState("now", words, _("Print letters"), _page(panel, "letters"))
    return StepState("done", words, _("Look at the people"), _page(panel, "people"))


def _seat(_panel: Panel) -> StepState:
    return StepState("later", _("Tables are drawn in the meeting, when the lead facilitator asks for them."))


def _meet(_panel: Panel) -> StepState:
    return StepState("later", _("There are no meetings yet."))


def _recommend(_panel: Panel) -> StepState:
    return StepState("later", _("Recommendations are written and voted on in the meetings."))


def _answer(_panel: Panel) -> StepState:
    return StepState("later", _("The authority answers each recommendation after the hand-over."))


def _page(panel: Panel, name: str) -> str:
    return reverse(f"panels:{name}", args=[panel.slug])


_OWN: dict[str, Callable[[Panel], StepState]] = {
    "plan": _plan,
    "invite": _invite,
    "seat": _seat,
    "meet": _meet,
    "recommend": _recommend,
    "answer": _answer,
}
