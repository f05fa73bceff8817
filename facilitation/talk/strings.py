"""The words that ``assets/talk.js`` shows and says."""

from django.utils.translation import gettext as _


def strings() -> dict[str, str]:
    return {
        "talk.raise": _("Ask to speak"),
        "talk.lower": _("Lower my hand"),
        "talk.place": _("Your place in the queue: {place} of {of}"),
        "talk.turn": _("It is your turn to speak."),
        "talk.share": _("You have spoken for {time}: {share} % of all talk here."),
        "talk.silent": _("You have not spoken here yet."),
    }
