"""Sentences for refusals on the pages of meetings and agendas."""

from django.utils.translation import gettext_lazy as _

from panels import wording

REFUSALS = {
    "already-started": _("The meeting has already started. Its time stays, and it cannot be deleted."),
    "begun-item": _("This phase has begun. It stays where it is; its texts and minutes can still be changed."),
    "ended": _("The meeting has ended. Its agenda stays as it was."),
    "unknown": _("This is no longer here."),
    "agenda-not-empty": _("The agenda is not empty any more."),
}


def refusal(code: str) -> str:
    return str(REFUSALS[code]) if code in REFUSALS else wording.refusal(code)
