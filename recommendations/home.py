"""Drafts and results on the pages of ``panels``: a person's home, and the step "recommend" of the panel's path."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panels.models import Membership, Panel
from panels.policy import STEERING
from panels.registry import Part, StepState, register_part, register_step
from recommendations.ballots.models import Ballot, BallotStatus, Recommendation
from recommendations.ballots.selectors import votable_drafts
from recommendations.ballots.texts import titles_of
from recommendations.joint.models import JointStatement
from recommendations.tally import ORDERS
from sessions.forgotten import is_over


def register() -> None:
    register_part(Part("drafts", 20, "recommendations/my_drafts.html", drafts_of))
    register_part(Part("results", 30, "recommendations/my_results.html", results_of))
    register_step("recommend", recommend_step)


def drafts_of(membership: Membership) -> dict[str, Any] | None:
    """What is still being written; None when there is nothing, or everything has been voted on."""
    drafts = votable_drafts(membership.panel)
    if not drafts:
        return None
    joint = membership.role in STEERING or JointStatement.objects.filter(panel=membership.panel_id).exists()
    return {"drafts": [(draft, titles_of(draft)) for draft in drafts], "joint": joint}


def results_of(membership: Membership) -> dict[str, Any] | None:
    panel = membership.panel
    decided = list(panel.recommendations.select_related("question__version").order_by("number"))
    ballots = Ballot.objects.filter(meeting__panel=panel, status=BallotStatus.CLOSED, is_trial=False)
    ordered = ballots.filter(method__in=ORDERS).order_by("closed_at", "pk")
    if not decided and not ordered:
        return None
    return {
        "decided": [(one, titles_of(one.question.version)) for one in decided],
        "ordered": ordered,
        "ballots": ballots.order_by("closed_at", "pk"),
    }


def recommend_step(panel: Panel) -> StepState:
    left = _left_open(panel)
    if left is not None:
        words = _(
            "The ballot of “%(title)s” is still open. Until it is closed it is not counted, "
            "its papers lie beside names, and no backup of the server holds them."
        )
        address = reverse("sessions:meetings", args=[panel.slug])
        return StepState("now", words % {"title": left.meeting.title}, _("Close the ballot in its meeting"), address)
    decided = list(Recommendation.objects.filter(panel=panel).values_list("accepted", flat=True))
    if decided:
        words = _outcome(sum(decided), len(decided))
        if not panel.is_public:
            return StepState("done", words)
        return StepState("done", words, _("The public page"), reverse("recommendations:public", args=[panel.slug]))
    drafts = len(votable_drafts(panel))
    if not drafts:
        return StepState("later", _("Recommendations are written and voted on in the meetings."))
    words = ngettext("%(count)s draft is being written.", "%(count)s drafts are being written.", drafts)
    return StepState("now", words % {"count": drafts})


def _left_open(panel: Panel) -> Ballot | None:
    """A ballot that went on after its meeting."""
    found = Ballot.objects.filter(meeting__panel=panel, status=BallotStatus.OPEN).select_related("meeting")
    return next((one for one in found if is_over(one.meeting, timezone.now())), None)


def _outcome(accepted: int, count: int) -> str:
    if not accepted:
        words = ngettext("The proposal was not accepted.", "None of the %(count)s proposals was accepted.", count)
    elif accepted == count:
        words = ngettext("The proposal was accepted.", "All %(count)s proposals were accepted.", count)
    else:
        words = _("Proposals accepted: %(accepted)s of %(count)s.")
    return words % {"accepted": accepted, "count": count}
