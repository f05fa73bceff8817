"""All the words that scripts show, in the page's language."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facilitation.board.strings import strings as board_strings
from facilitation.calls.strings import strings as call_strings
from facilitation.desk.strings import strings as desk_strings
from facilitation.polls.strings import strings as poll_strings
from facilitation.talk.strings import strings as talk_strings
from recommendations.ballots.strings import strings as ballot_strings


def all_strings() -> dict[str, str]:
    return _in_language(get_language())


@lru_cache(maxsize=len(settings.LANGUAGES) + 1)
def _in_language(_language: str | None) -> dict[str, str]:
    parts = (_live_strings, board_strings, desk_strings, ballot_strings, talk_strings, call_strings, poll_strings)
    return {key: text for strings in parts for key, text in strings().items()}


def _live_strings() -> dict[str, str]:
    return {
        "line.connected": _("Connected"),
        "line.reconnecting": _("Reconnecting …"),
        "line.offline": _("No connection"),
        "line.safe": _("What you wrote is safe."),
        "line.next_try": _("Next try in %(seconds)s s."),
        "line.back": _("The connection is back."),
        "line.removed": _("Your link is no longer valid. Please ask the organiser for a new one."),
        "form.saving": _("Saving …"),
        "form.saved": _("Saved"),
        "form.kept": _("Kept on this device, will be sent"),
        "press.sending": _("Sending …"),
        "press.done": _("Done"),
        "form.problem": _("This could not be sent. Please try again."),
        "form.no_picture": _(
            "Only words can be written here. Describe the picture in a few words, or show it to the facilitator."
        ),
        "undo": _("Undo"),
        "undone": _("Taken back."),
        "close": _("Close"),
        "phase.now": _("Now: %(title)s. What you are writing is kept."),
        "phase.go": _("Go now"),
        "phase.announce": _("Now: %(title)s"),
        "away.ballot": _("The ballot is open."),
        "away.poll": _("A question waits for your answer."),
        "time.half": _("Half of the time is left."),
        "time.two": _("Two minutes left."),
        "time.up": _("Time is up."),
        "time.over": _("%(time)s over"),
        "check.line.ok": _("The connection works."),
        "check.clock.ok": _("The clock is right."),
        "check.typing.ok": _("Typing works."),
        "check.sound.ok": _("The sound works."),
        "check.line.slow": _(
            "The connection is slow: an answer took %(seconds)s seconds. Move nearer to the router, or close other "
            "programs that use the line."
        ),
        "check.clock.fail": _("We could not check the clock yet. It is checked as soon as there is a connection."),
        "check.all": _("All four work. You are ready."),
        "check.some": _("%(count)s of %(of)s work."),
        "check.waiting": _("Checking …"),
    }
