"""The words of a ballot: the scale, and why a result is what it is."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# Answer, words. None is a blank answer.
SCALE = (
    (5, _("strongly support")),
    (4, _("support")),
    (3, _("can live with it")),
    (2, _("oppose")),
    (1, _("strongly oppose")),
    (None, pgettext_lazy("ballot answer", "blank")),
)
WORD_OF = dict(SCALE)


def strings() -> dict[str, str]:
    """What ``assets/ballot.js`` says; everything else stands in the templates."""
    return {
        "ballot.missing": gettext("Choose one answer, or leave it blank."),
        "ballot.no_answer": gettext("no answer yet"),
    }
