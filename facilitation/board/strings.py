"""The words that ``assets/board.js`` shows. Keys in ``_one`` and ``_other`` are chosen by ``{count}``."""

from django.utils.translation import gettext as _

from facilitation.board.strings_kinds import kinds, merging, views


def strings() -> dict[str, str]:
    return {**_reading(), **_writing(), **_note(), **_theme(), **_dots(), **kinds(), **views(), **merging()}


def _reading() -> dict[str, str]:
    return {
        "board.fetching": _("Fetching the notes …"),
        "board.mine": _("My notes ({count})"),
        "board.notes": _("Notes ({count})"),
        "board.only_you": _("Only you can see what you wrote."),
        "board.withheld_none": _("Nobody has written a note yet."),
        "board.withheld_one": _("1 note at this table; it is shown when the table facilitator reveals the notes."),
        "board.withheld_other": _(
            "{count} notes at this table; they are shown when the table facilitator reveals them."
        ),
        "board.revealed": _("All notes of the table are shown now."),
        "board.empty": _("No notes here yet."),
        "board.no_theme": _("No theme"),
        "board.new_one": _("Show 1 new note"),
        "board.new_other": _("Show {count} new notes"),
        "board.changes_one": _("Show 1 change by others"),
        "board.changes_other": _("Show {count} changes by others"),
    }


def _writing() -> dict[str, str]:
    return {
        "board.saving": _("Saving …"),
        "board.saved": _("Saved"),
        "board.kept": _("Kept on this device, will be sent"),
        "board.saved_before": _("Saved with the notes of the phase before: {text}"),
        "board.not_saved": _("Not saved"),
        "board.retry": _("Try again"),
        "board.discard": _("Remove"),
    }


def _note() -> dict[str, str]:
    return {
        "board.more": _("More for the note: {text}"),
        "board.edit": _("Edit"),
        "board.move": _("Move to…"),
        "board.up": _("Up"),
        "board.down": _("Down"),
        "board.group": _("Group with…"),
        "board.delete": _("Delete"),
        "board.save": _("Save the text"),
        "board.cancel": _("Cancel"),
        "board.edit_label": _("Text of the note"),
        "board.move_label": _("Under which theme?"),
        "board.move_do": _("Move the note"),
        "board.group_label": _("With which note?"),
        "board.group_do": _("Group the notes"),
        "board.theirs": _("Somebody else changed this text while you were writing. Now it says:"),
        "board.keep_mine": _("Save mine instead"),
        "board.keep_theirs": _("Keep theirs"),
        "board.moved": _("The note is now here: {theme}"),
        "board.place": _("Place {at} of {of}"),
        "board.deleted": _("The note is deleted."),
        "board.gone": _("Somebody else deleted this note."),
    }


def _theme() -> dict[str, str]:
    return {
        "board.theme_more": _("More for the theme: {title}"),
        "board.rename": _("Change the title"),
        "board.rename_label": _("Title of the theme"),
        "board.delete_theme": _("Delete the theme"),
        "board.theme_deleted": _("The theme is deleted. Its notes have no theme now."),
    }


def _dots() -> dict[str, str]:
    return {
        "board.dots_left": _("{left} of {limit} left"),
        "board.dots_one": _("1 dot"),
        "board.dots_other": _("{count} dots"),
        "board.dots_mine": _("{mine} from you"),
        "board.dot_place": _("Place a dot on the note: {text}"),
        "board.dot_take": _("Take a dot from the note: {text}"),
    }
