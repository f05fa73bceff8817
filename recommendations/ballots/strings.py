"""The words of a ballot: the scale, and why a result is what it is."""

from typing import Any

from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.tally import VERDICTS

Scale = tuple[tuple[int | None, Any], ...]

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
YES_NO = (
    (1, pgettext_lazy("ballot answer", "yes")),
    (0, pgettext_lazy("ballot answer", "no")),
    (None, pgettext_lazy("ballot answer", "blank")),
)
NONE_OF_THESE = _("None of these")


def scale_of(method: str) -> Scale:
    """The answers to a question, blank last; nothing where options are put in order."""
    return {"consent": SCALE}.get(method, YES_NO) if method in VERDICTS else ()


def word_of(method: str, answer: int | None) -> str:
    """An answer in words: on one's own paper, and for who cannot see the table."""
    if answer is None:
        return pgettext("ballot answer", "not ranked") if method == "ranking" else pgettext("ballot answer", "blank")
    if method in VERDICTS:
        return str(dict(scale_of(method))[answer])
    if method == "approval":
        return pgettext("ballot answer", "chosen") if answer else pgettext("ballot answer", "not chosen")
    if method == "points":
        return ngettext("%(n)s point", "%(n)s points", answer) % {"n": answer}
    return pgettext("place in a ranking", "%(place)s.") % {"place": answer}


def strings() -> dict[str, str]:
    """What ``assets/ballot.js`` says; everything else stands in the templates."""
    return {
        "ballot.missing": gettext("Choose one answer, or leave it blank."),
        "ballot.no_answer": gettext("no answer yet"),
        "ballot.unmarked": gettext("Mark at least one option, or leave your paper blank."),
        "ballot.blank": pgettext("ballot answer", "blank"),
        "ballot.left": gettext("%(left)s of %(all)s left"),
    }
