"""Where notes stand on a board with fields, in words of the reader's language: for pages, files and reports."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from facilitation.board.rules import STEPS, Rules
from words.fields import Words

_HALF = STEPS // 2


class Lane(NamedTuple):
    """A field: a column, an option's benefits, drawbacks or conditions, or a quarter of a plane."""

    title: str
    language: str  # of the title


def lanes(rules: Rules) -> list[Lane]:
    """In reading order, as ``assets/board/rules.js`` has them; none on a plain board."""
    names = [Words(words).best() for words in rules.labels]
    if rules.kind == "columns":
        return [Lane(*name) for name in names]
    if rules.kind == "table":
        return [Lane(f"{name}: {aspect}", language) for name, language in names for aspect in _aspects()]
    if rules.kind != "plane":
        return []
    left, right, bottom, top = _ends(rules)
    quarters = ((left, top), (right, top), (left, bottom), (right, bottom))
    return [Lane(f"{across}, {up}", names[0][1] if names else "") for across, up in quarters]


def lane_of(cell: int | None, rules: Rules) -> int | None:
    """Which of the ``lanes``; None: the note is not placed."""
    if cell is None or cell >= rules.cells:
        return None
    if rules.kind != "plane":
        return cell
    return (0 if cell // STEPS >= _HALF else 2) + (1 if cell % STEPS >= _HALF else 0)


def place_of(cell: int | None, rules: Rules) -> str:
    """The field; on a plane the steps on both axes. "" for what is not placed."""
    lane = lane_of(cell, rules)
    if cell is None or lane is None:
        return ""
    if rules.kind != "plane":
        return lanes(rules)[lane].title
    left, right, bottom, top = _ends(rules)
    return f"{left}–{right}: {cell % STEPS + 1}/{STEPS}; {bottom}–{top}: {cell // STEPS + 1}/{STEPS}"


def _aspects() -> tuple[str, str, str]:
    return _("Benefits"), _("Drawbacks"), _("Conditions")


def _ends(rules: Rules) -> list[str]:
    return [*(str(Words(words)) for words in rules.labels), "", "", "", ""][:4]
