"""Sentences for codes."""

from django.utils.translation import gettext_lazy as _

_SENDING = {
    "refused": _("The mail server did not accept the address."),
    "unreachable": _("The mail server could not be reached."),
    "no-longer": _("They have changed their mind, or were asked by somebody else meanwhile."),
}


def of_sending(code: str) -> str:
    return str(_SENDING.get(code, _SENDING["unreachable"]))
