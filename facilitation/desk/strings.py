"""The words that ``assets/desk`` shows."""

from django.utils.translation import gettext as _


def strings() -> dict[str, str]:
    return {
        "own.muted": _("Your writing has been stopped: %(reason)s. You can still read, vote and ask for help."),
        "own.called": _("Your call for help has been sent. Somebody will answer soon."),
        "own.called_by": _("%(name)s takes care of your call for help."),
        "own.done": _("I do not need help any more"),
        "own.deeds": _("What was done to or for you (%(count)s)"),
        "own.by": _("by %(name)s"),
        "own.muted_now": _("Your writing was stopped"),
        "own.unmuted": _("You can write again"),
        "own.hid": _("A note of yours was hidden"),
        "own.showed": _("A note of yours was shown again"),
        "own.removed": _("You were removed from the panel"),
        "own.note": _("A note was written for you"),
        "own.dot": _("A dot was placed or taken for you"),
        "own.vote": _("Your ballot paper was filled in for you"),
        "own.poll": _("A poll was answered for you"),
        "own.poll_own": _("You answered a poll yourself after being helped"),
        "own.amended": _("A change to a draft was proposed for you"),
        "own.card": _("A red card was raised for you"),
        "keys.on": _("Shortcuts are on"),
        "keys.off": _("Shortcuts are off"),
    }
