"""The words of boards of several kinds, of their views, and of merging."""

from django.utils.translation import gettext as _


def kinds() -> dict[str, str]:
    return {
        "board.benefits": _("Benefits"),
        "board.drawbacks": _("Drawbacks"),
        "board.conditions": _("Conditions"),
        "board.no_place": _("Not placed yet"),
        "board.on_plane": _("{x}: step {x_at} of {of}. {y}: step {y_at} of {of}."),
        "board.place_menu": _("Place…"),
        "board.place_label": _("Where on the board?"),
        "board.place_do": _("Place the note"),
        "board.step": _("Step {at}"),
        "board.axis_x": _("From “{low}” to “{high}”"),
        "board.where": _("Field of the board"),
        "board.by_number": _("Panelist {number}"),
        "board.by_name": _("By {name}"),
        "board.by_facilitator": _("By a facilitator"),
        "board.shows_number": _("Your number is shown beside your notes once they are revealed."),
        "board.shows_name": _("Your name is shown beside your notes once they are revealed."),
        "board.at_most_one": _("One note from each person."),
        "board.at_most_other": _("At most {count} notes from each person."),
    }


def views() -> dict[str, str]:
    return {
        "board.view_by": _("Group by"),
        "board.by_fields": _("Fields of the board"),
        "board.by_themes": _("Themes"),
        "board.order": _("Order"),
        "board.order_kept": _("As arranged"),
        "board.order_dots": _("Most dots first"),
        "board.order_words": _("By alphabet"),
        "board.canvas": _("Show as a canvas"),
        "board.list": _("Show as a list"),
        "board.smaller": _("Smaller notes"),
        "board.larger": _("Larger notes"),
    }


def merging() -> dict[str, str]:
    return {
        "board.merge": _("Merge with…"),
        "board.merge_label": _("Into which note that says the same?"),
        "board.merge_do": _("Merge the notes"),
        "board.merged": _("The notes are one now. Both texts are kept."),
        "board.parts_one": _("1 note merged into this"),
        "board.parts_other": _("{count} notes merged into this"),
        "board.part": _("Take apart…"),
        "board.part_label": _("Which note shall stand alone again?"),
        "board.part_do": _("Take the note out"),
        "board.parted": _("The note stands alone again."),
        "board.too_long": _(
            "This is too long for a note: {length} characters, and {limit} fit. Shorten it or make several notes."
        ),
    }
