"""Sentences for the codes of problems in lists and mailings, and for refusals on organisers' pages."""

from django.utils.translation import gettext_lazy as _

from panels.people import Problem
from pool.letters.wording import REFUSALS as LETTER_REFUSALS

_LIST = {
    "empty": _("The list is empty. Paste at least a row of column names and one person."),
    "no-header": _("The first row must name the columns. One of them must be “name”."),
    "column-twice": _("Two columns are called “%(value)s”. Rename or remove one of them."),
    "too-many-rows": _("The list is too long. At most %(value)s people can be added at once."),
    "unreadable": _("We cannot read this list. Save it as CSV and try again."),
    "no-name": _("The name is missing."),
    "bad-email": _("“%(value)s” is not an e-mail address."),
    "unknown-language": _("We do not know the language “%(value)s”. Write fi, sv or en."),
    "unknown-role": _("We do not know the role “%(value)s”."),
    "too-long": _("The text is too long: %(value)s."),
    "twice-here": _("The same person is on row %(value)s."),
    "in-panel": _("This person is in the panel already."),
    "shared-email": _("Somebody else has the same e-mail address. Both get a link of their own."),
    "no-contact": _("No e-mail address and no phone number. Print a letter for this person."),
    "extra-cells": _("The row has more cells than there are columns. The extra ones are left out."),
    "nameless-column": _("A cell stands under no column name. It is left out."),
}

_MAIL = {
    "refused": _("The mail server did not accept the address."),
    "unreachable": _("The mail server could not be reached."),
    "no-address": _("There is no e-mail address any more."),
    "bounced": _("The e-mail came back."),
    "no-longer": _("It was no longer right to send this."),
    "gone": _("The person was removed before the e-mail was sent."),
}

REFUSALS = {
    "not-allowed": _("You may not do this."),
    "no-such-person": _("This person is no longer in the panel."),
    "changed-meanwhile": _(
        "Somebody else changed this while you were writing. Your text is kept here. Check it and save again."
    ),
    "link-changed": _("The link was already replaced. The newest one is shown here."),
    "bad-email": _("This is not an e-mail address."),
    "unknown-language": _("We do not know this language."),
    "not-yourself": _("You cannot remove yourself. Ask a colleague to do it."),
    "same-person": _("This person is in the panel already, in the same role."),
    "nobody-to-mail": _(
        "There is nobody to send to. Those you chose have no e-mail address, or they have already received their link."
    ),
    "volunteers-closed": _("The draw has begun. New volunteers cannot be taken any more."),
    "no-such-pair": _("Choose two volunteers of this panel."),
    "draw-begun": _("The draw has begun: this is fixed now."),
    "pool-not-shared": _(
        "The pool is shared with your authority no longer. You see and ask only people whom this panel drew before."
    ),
    "draw-runs": _("A draw is being computed already."),
    "draw-impossible": _("No panel keeps all these quotas. Change them first."),
    "draw-moved-on": _("This draw is no longer at this step. Look at the page and decide again."),
    "no-quotas": _("There are no quotas yet. Save them first."),
    "bad-randomness": _("This cannot be read as the public number. Check it and type it again."),
    "offer-moved-on": _("This seat is no longer at this step. Look at the page and decide again."),
    "nobody-left": _(
        "No reserve fits this seat, and no other volunteer does. Change the quotas or leave the seat empty."
    ),
    "batch-moved-on": LETTER_REFUSALS["batch-moved-on"],
    "no-good-rows": LETTER_REFUSALS["no-good-rows"],
}


def of_list(problem: Problem) -> str:
    return str(_LIST[problem.code]) % {"value": problem.value}


def of_mail(code: str) -> str:
    return str(_MAIL.get(code, _MAIL["unreachable"]))


def refusal(code: str) -> str:
    return str(REFUSALS.get(code, _("This could not be done. Please check the form.")))
