"""The words that ``assets/polls.js`` shows."""

from django.utils.translation import gettext as _


def strings() -> dict[str, str]:
    return {
        "poll.new": _("There is a new question for you."),
        "poll.answered": _("Your answer is saved. You can change it until the poll is closed."),
        "poll.points_left": _("{left} of {of} points left"),
        "poll.points_over": _("{over} points too many"),
    }
