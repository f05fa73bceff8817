"""The words that ``assets/call.js`` shows."""

from django.utils.translation import gettext as _


def strings() -> dict[str, str]:
    return {
        "call.title": _("Video call"),
        "call.joining": _("Joining the call …"),
        "call.failed": _(
            "The call does not answer. The meeting goes on here: you can read, write and vote. Try again in a moment."
        ),
    }
