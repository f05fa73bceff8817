"""How the kinds of sources and the steps of the chain are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "theme": _("Theme"),
    "note": _("Note"),
    "answer": _("Expert's answer"),
    "evidence": _("Evidence"),
    "poll": _("Poll"),
    "line": _("Table's note"),
}
FRAGMENTS = {
    "text": _("Recommendation"),
    "rationale": _("Reasons"),
    "addressee": _("To whom"),
    "conditions": _("On what conditions"),
}
SEVERAL = {
    "theme": _("Themes"),
    "note": _("Notes"),
    "answer": _("Experts' answers"),
    "evidence": _("Evidence"),
    "poll": _("Polls"),
    "line": _("Tables' notes"),
    "draft": _("Drafts"),
    "version": _("Versions put to a vote"),
    "recommendation": _("Recommendations"),
    "result": _("Results of the vote"),
}
ONE = KINDS | {
    "draft": _("Draft"),
    "version": pgettext_lazy("step of the chain", "Version put to a vote"),
    "recommendation": _("Recommendation"),
    "result": _("Result of the vote"),
}
