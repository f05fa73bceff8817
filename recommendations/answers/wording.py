"""Sentences of answers: refusals, and the words that pages, feeds and mails share."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from panels import wording

REFUSALS = {
    "answer-moved-on": gettext_lazy("This answer is no longer at this step. Look at the page and decide again."),
    "no-stance": gettext_lazy("Choose what the authority thinks of the recommendation."),
    "no-reason": gettext_lazy(
        "Write the reason in the original language: at least a sentence. Only what is accepted may be shorter."
    ),
    "no-owner": gettext_lazy("Write who is responsible. A post is enough."),
    "no-due-day": gettext_lazy("Give the day by which it is done or studied."),
    "own-answer": gettext_lazy("You have written in this answer. Somebody else must approve it."),
    "not-approver": gettext_lazy("Other people approve the answers of this panel."),
    "not-approved": gettext_lazy("Only answers that a second person has approved can be published."),
    "not-answered-yet": gettext_lazy("This recommendation has no published answer yet."),
    "no-evidence": gettext_lazy("Write what was done, or give a link to it."),
    "muted": gettext_lazy("Your writing has been stopped. A facilitator can tell you why and allow it again."),
    "bad-link": gettext_lazy("This is not an address of the web. It begins with https://."),
    "answer-before-handover": gettext_lazy("The answer cannot be due before the hand-over."),
    "too-many-meetings": gettext_lazy("This panel has %(limit)s dates already."),
}


def refusal(code: str) -> str:
    if code == "too-many-meetings":
        return str(REFUSALS[code]) % {"limit": settings.RAATI.body_meetings}
    if code == "unknown":
        return _("This is no longer here.")
    if code == "too-long":
        return _("This text is too long. At most %(limit)s characters fit.") % {"limit": settings.RAATI.verdict_chars}
    return str(REFUSALS[code]) if code in REFUSALS else wording.refusal(code)


def news_line(label: str, title: str, words: str) -> str:
    return f"{label}. {title}: {words}"


# Where a recommendation stands, by ``Became.progress``.
PROGRESS = {
    "waiting": gettext_lazy("No answer yet"),
    "planned": gettext_lazy("Promised"),
    "study": gettext_lazy("Under study"),
    "rejected": gettext_lazy("Rejected"),
    "not_started": pgettext_lazy("how far it is", "Not started"),
    "in_progress": gettext_lazy("In progress"),
    "done": gettext_lazy("Done"),
    "changed": gettext_lazy("Done in another way"),
    "dropped": gettext_lazy("Given up"),
}
