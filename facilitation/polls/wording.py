"""Sentences for refusals about polls, on organisers' pages and on the live one."""

from django.utils.translation import gettext_lazy as _

from panels import wording
from panels.command import Refused

REFUSALS = {
    "too-many-polls": _("This meeting has %(limit)s polls already. Delete one first."),
    "poll-first-open": _("Close the first of the two polls before you ask again."),
    "poll-parted": _("The first answers lead to nobody any more, so they cannot be compared. Make a new poll."),
    "poll-asked-again": _("This was asked a second time already."),
    "poll-closed": _("The poll is closed. Your answer was not taken."),
    "poll-not-open": _("The poll has not opened yet."),
    "poll-too-few": _("Fewer than %(fewest)s have answered: the result could point at somebody. It is not shown."),
    "poll-choose-one": _("Choose one answer."),
    "poll-choose": _("Choose at least one answer."),
    "poll-ranks": _("Give each option a place of its own, from 1 to the last."),
    "poll-points": _("Share out all 5 points, no more and no fewer."),
    "poll-unknown-option": _("This answer does not fit the question. Reload the page."),
    "poll-options-differ": _("Write the same number of options in each language."),
    "poll-two-ends": _("Write the words for both ends of the line, or none."),
    "poll-few-options": _("Write at least two options, one a line."),
    "poll-many-options": _("At most %(limit)s options fit."),
    "poll-same-option": _("Two options are the same."),
}
_AS_ELSEWHERE = {
    "empty": _("Write something first."),
    "too-long": _("This text is too long. At most %(limit)s characters fit."),
    "unknown": _("This is no longer here."),
    "unknown-phase": _("This phase is no longer on the agenda."),
    "stale": _("Someone was faster. Look at the screen and decide again."),
}


def refusal(refused: Refused) -> str:
    words = (REFUSALS | _AS_ELSEWHERE).get(refused.code)
    return str(words) % refused.values if words is not None else wording.refusal(refused.code)
