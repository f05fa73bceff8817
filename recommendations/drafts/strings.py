"""What ``assets/draft.js`` and its parts say; everything else stands in the templates."""

from django.utils.translation import gettext as _


def strings() -> dict[str, str]:
    return {**_line(), **_others(), **_refusals()}


def _line() -> dict[str, str]:
    return {
        "line.connected": _("Connected"),
        "line.reconnecting": _("Reconnecting …"),
        "line.offline": _("No connection"),
        "line.safe": _("What you wrote is safe."),
        "line.next_try": _("Next try in %(seconds)s s."),
        "line.back": _("The connection is back."),
        "form.saving": _("Saving …"),
        "form.saved": _("Saved"),
        "form.kept": _("Kept on this device, will be sent"),
        "form.again": _("Not saved yet, trying again"),
        "form.problem": _("This could not be sent. Please try again."),
        "undo": _("Undo"),
        "undone": _("Taken back."),
        "close": _("Close"),
    }


def _others() -> dict[str, str]:
    return {
        "draft.alone": _("Nobody else right now"),
        "draft.in_text": _("in the recommendation"),
        "draft.in_rationale": _("in the reasons"),
        "draft.in_addressee": _("in whom it is for"),
        "draft.in_conditions": _("in the conditions"),
        "draft.changed": _("Someone changed the text."),
        "draft.changed_by": _("Changed the text: %(names)s."),
        "draft.waiting.one": _("Show %(count)s change"),
        "draft.waiting.other": _("Show %(count)s changes"),
        "draft.left.one": _("Room for %(count)s more character"),
        "draft.left.other": _("Room for %(count)s more characters"),
        "draft.again": _("The server could not save what you wrote. It is safe on this page, and is sent again soon."),
        "draft.full": _("The draft is full. Make it shorter before you write more."),
        "draft.frozen": _("This text was put to a vote. What you write from now on is not part of that vote."),
        "draft.withdrawn": _("This draft was withdrawn. You can read it, but not change it."),
        "draft.returned": _("This draft is back. You can write again."),
    }


def _refusals() -> dict[str, str]:
    """Why the server did not take an update, by code."""
    return {
        "draft.refused.not-allowed": _("Your role in this panel does not include writing here."),
        "draft.refused.draft-withdrawn": _("This draft was withdrawn. You can read it, but not change it."),
        "draft.refused.draft-full": _("Together with what the others wrote, the draft became too long."),
        "draft.refused.update-too-big": _("That was too much text at once."),
        "draft.refused.other": _("Your copy of the text and the saved one did not fit together any more."),
    }
