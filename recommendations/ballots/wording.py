"""What a ballot's rule means, in plain words, for screens, pages and reports."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recommendations.ballots.models import Ballot, Method

# What the lead reads beside each template.
HINTS = {
    Method.CONSENT: gettext_lazy(
        "Everyone says how much they support each recommendation, from 5 to 1. Good for finding what all can live with."
    ),
    Method.MAJORITY: gettext_lazy("Each recommendation passes when more than half vote yes."),
    Method.TWO_THIRDS: gettext_lazy("Each recommendation passes when at least two thirds vote yes."),
    Method.FOUR_FIFTHS: gettext_lazy("Each recommendation passes when at least four fifths vote yes."),
    Method.RANKING: gettext_lazy(
        "One question. Everyone puts the options in order, and each option is compared with every other."
    ),
    Method.APPROVAL: gettext_lazy("One question. Everyone chooses all options that they find good."),
    Method.POINTS: gettext_lazy("One question. Everyone shares out points among the options."),
}


def rule_lines(ballot: Ballot) -> list[str]:
    """The whole rule, a sentence each, in the active language."""
    lines = [_RULES[Method(ballot.method)](ballot)]
    if Method(ballot.method) in {Method.RANKING, Method.APPROVAL, Method.POINTS}:
        lines.append(_("Options that come out equal share a place: nobody breaks the tie."))
        lines.append(_("“None of these” can be chosen like an option. Blank papers count for the quorum only."))
    else:
        lines.append(_base_line(ballot))
        if ballot.method == Method.MAJORITY:
            lines.append(_("If exactly half vote yes, it is a tie and nothing is accepted."))
    if ballot.quorum:
        words = ngettext("At least %(n)s paper must be cast.", "At least %(n)s papers must be cast.", ballot.quorum)
        lines.append(words % {"n": ballot.quorum})
    return [line for line in lines if line]


def _consent(ballot: Ballot) -> str:
    return _(
        "A recommendation is accepted when at least %(percent)s %% of the answers are “strongly support”, “support” "
        "or “can live with it”."
    ) % {"percent": ballot.threshold_percent}


def _points(ballot: Ballot) -> str:
    words = ngettext(
        "Everyone shares out up to %(n)s point. The option with the most points comes first.",
        "Everyone shares out up to %(n)s points. The option with the most points comes first.",
        ballot.points,
    )
    return words % {"n": ballot.points}


_RULES: dict[Method, Callable[[Ballot], str]] = {
    Method.CONSENT: _consent,
    Method.MAJORITY: lambda _ballot: _("A recommendation is accepted when more than half vote yes."),
    Method.TWO_THIRDS: lambda _ballot: _("A recommendation is accepted when at least two thirds vote yes."),
    Method.FOUR_FIFTHS: lambda _ballot: _("A recommendation is accepted when at least four fifths vote yes."),
    Method.RANKING: lambda _ballot: _(
        "Every option is compared with every other: which of the two do more people put first? The order follows from "
        "all comparisons (Schulze method)."
    ),
    Method.APPROVAL: lambda _ballot: _("The option that most people choose comes first."),
    Method.POINTS: _points,
}


def _base_line(ballot: Ballot) -> str:
    if ballot.denominator == "present":
        return _(
            "The share is counted of everyone present when the ballot opens: a blank answer or no vote works like a no."
        )
    if ballot.denominator == "entitled":
        return _("The share is counted of everyone who may vote: a blank answer or no vote works like a no.")
    return _("Blank answers are not counted.")
