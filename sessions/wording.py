"""Sentences for refusals on the pages of meetings and agendas."""

from django.utils.translation import gettext_lazy as _

from panels import wording

REFUSALS = {
    "already-started": _("The meeting has already started. Its time stays, and it cannot be deleted."),
    "begun-item": _("This phase has begun. It stays where it is; its texts and minutes can still be changed."),
    "ended": _("The meeting has ended. Its agenda stays as it was."),
    "pair-of-one": _("Choose two different people."),
    "stale": _("Someone was faster. Look at the screen and decide again."),
    "unknown": _("This is no longer here."),
    "agenda-not-empty": _("The agenda is not empty any more."),
    "overlaps": _("Another meeting of this panel is at the same time."),
    "agenda-full": _("The agenda has as many phases as it can hold. Join or delete some first."),
    "name-taken": _("There is an agenda with this name already. Choose another name."),
    "templates-full": _("There are very many saved agendas already. Delete one that nobody needs."),
    "nothing-to-save": _("The agenda is empty: there is nothing to save."),
    "unreadable-agenda": _("This saved agenda cannot be used here any more."),
}
# Of whole agendas: said in these words wherever they are refused.
OF_PLANNING = ("overlaps", "agenda-full", "name-taken", "templates-full", "nothing-to-save", "unreadable-agenda")


def refusal(code: str) -> str:
    return str(REFUSALS[code]) if code in REFUSALS else wording.refusal(code)
