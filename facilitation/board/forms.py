"""The organisers' form for a phase's boards."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilitation.board.plans import planned, seen
from facilitation.board.rules import MOST_FIELDS, MOST_PROMPTS, Rules
from panels.forms import SeenForm
from sessions.models import AgendaItem, Tool
from sessions.wording import refusal
from words.fields import Words
from words.words_input import CODES, WordsFormField, put_first

KINDS = [
    ("free", _("Free: notes, and themes when you group them")),
    ("columns", _("Columns: each note stands in one of them")),
    ("plane", _("Two-by-two: each note has a place on two axes")),
    ("table", _("Options: benefits, drawbacks and conditions of each")),
]
WALK = ("walk", _("Gallery walk: people read the other tables' boards, comment and give stars"))
AUTHORS = [
    ("nobody", _("Nobody sees who wrote a note")),
    ("number", _("The panelist's number stands beside the note")),
    ("name", _("The writer's name stands beside the note")),
]
ENDS = ("left", "right", "bottom", "top")
LABEL_CHARS = 60


class BoardForm(SeenForm):
    """Lists are written one per line; the lines of the languages belong together by their number."""

    say = staticmethod(refusal)
    kind = forms.ChoiceField(label=_("Kind of board"), choices=KINDS, widget=forms.RadioSelect)
    labels = WordsFormField(
        label=_("Names of the columns or options"),
        rows=4,
        max_length=MOST_FIELDS * (LABEL_CHARS + 2),
        required=False,
        help_text=_("One on each line, at most six. The same order in every language."),
    )
    left = WordsFormField(label=_("Left end of the two-by-two"), max_length=LABEL_CHARS, required=False)
    right = WordsFormField(label=_("Right end"), max_length=LABEL_CHARS, required=False)
    bottom = WordsFormField(label=_("Bottom end"), max_length=LABEL_CHARS, required=False)
    top = WordsFormField(label=_("Top end"), max_length=LABEL_CHARS, required=False)
    prompts = WordsFormField(
        label=_("Questions above the board"),
        rows=3,
        max_length=1000,
        required=False,
        help_text=_("One on each line, at most five."),
    )
    author = forms.ChoiceField(label=_("Who wrote it"), choices=AUTHORS, widget=forms.RadioSelect)
    notes = forms.IntegerField(
        label=_("Notes of each person at most"),
        min_value=0,
        max_value=40,
        required=False,
        help_text=_("0: as many as people like."),
    )
    dots = forms.IntegerField(
        label=_("Dots of each panelist"),
        min_value=0,
        max_value=10,
        required=False,
        help_text=_("0: the facilitator gives them out during the phase."),
    )
    own_dots = forms.BooleanField(label=_("Dots may be placed on one's own notes"), required=False)
    dots_on_one = forms.IntegerField(
        label=_("Dots of one person on one note at most"),
        min_value=0,
        max_value=10,
        required=False,
        help_text=_("0: all of them."),
    )

    def __init__(self, *args: Any, item: AgendaItem, language: str, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs, initial=_initial(planned(item)) | {"seen": seen(item)})
        put_first(self, language)
        if item.tool == Tool.THEMES:
            self.fields["kind"].choices = [*KINDS, WALK]  # type: ignore[attr-defined]

    def newest_seen(self) -> str:
        return seen(self.item)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        kind, lines = values.get("kind"), _lines(values.get("labels"))
        if kind in {"columns", "table"} and len(lines) < (2 if kind == "columns" else 1):
            self.add_error("labels", _("Name at least two columns, or one option."))
        if len(lines) > MOST_FIELDS:
            self.add_error("labels", _("At most six fit beside each other."))
        if len(_lines(values.get("prompts"))) > MOST_PROMPTS:
            self.add_error("prompts", _("At most five questions fit."))
        if kind == "plane":
            for end in ENDS:
                if end in values and not values[end]:
                    self.add_error(end, _("Name this end of the axis."))
        return values

    @property
    def rules(self) -> dict[str, Any]:
        values = self.cleaned_data
        of_kind = {
            "columns": _lines(values["labels"]),
            "table": _lines(values["labels"]),
            "plane": [dict(values[end]) for end in ENDS],
        }
        numbers = {name: values[name] or 0 for name in ("notes", "dots", "dots_on_one")}
        rules = Rules(
            kind=values["kind"],
            labels=of_kind.get(values["kind"], []),
            prompts=_lines(values["prompts"]),
            author=values["author"],
            own_dots=values["own_dots"],
            **numbers,
        )
        return rules.stored()


def _initial(rules: Rules) -> dict[str, Any]:
    ends = {}
    if rules.kind == "plane":
        ends = {end: Words(words) for end, words in zip(ENDS, rules.labels, strict=False)}
    labels = rules.labels if rules.kind in {"columns", "table"} else []
    plain = rules.model_dump(include={"kind", "author", "notes", "dots", "own_dots", "dots_on_one"})
    return {**plain, **ends, "labels": _text(labels), "prompts": _text(rules.prompts)}


def _text(lines: list[dict[str, str]]) -> Words:
    """A list of texts in several languages as one text of lines for each language."""
    codes = [code for code in CODES if any(code in line for line in lines)]
    return Words({code: "\n".join(line.get(code, "") for line in lines) for code in codes})


def _lines(texts: Words | None) -> list[dict[str, str]]:
    """The other way round; lines that are empty in every language are left out."""
    split = {code: [line.strip() for line in text.splitlines()] for code, text in (texts or {}).items()}
    rows = zip_longest(*split.values(), fillvalue="")
    found = [{code: line for code, line in zip(split, row, strict=True) if line} for row in rows]
    return [line for line in found if line]
