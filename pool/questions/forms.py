"""A question of the pool and its groups."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pool.models import Pool, PoolAttribute, Resident
from pool.questions.figures import new_key
from words.fields import Words
from words.forms import KEYBOARDS, SentOnceForm
from words.words_input import WordsFormField

CODES = [code for code, _name in settings.LANGUAGES]
OLDEST = 150  # years
NOT_IN_NAMES = str.maketrans(dict.fromkeys("|&=\n", " "))  # signs that stand between values elsewhere


class QuestionForm(SentOnceForm):
    label = WordsFormField(label=_("Question or heading"), max_length=120)
    is_asked = forms.BooleanField(label=_("Residents are asked for it"), required=False, initial=True)
    source = forms.CharField(label=_("Where the population's figures are from"), max_length=300, required=False)


class GroupForm(forms.Form):
    """One group. Without any name the row is left out."""

    value = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    fi = forms.CharField(label=_("Finnish"), max_length=60, required=False)
    sv = forms.CharField(label=_("Swedish"), max_length=60, required=False)
    en = forms.CharField(label=_("English"), max_length=60, required=False)
    people = forms.IntegerField(label=_("People"), min_value=0, max_value=10**9, required=False)
    age_from = forms.IntegerField(label=_("From age"), min_value=0, max_value=OLDEST, required=False)
    age_to = forms.IntegerField(label=_("To age"), min_value=0, max_value=OLDEST, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs = KEYBOARDS.get(type(field.widget), {}) | field.widget.attrs

    @property
    def words(self) -> Words:
        return Words({code: " ".join(self.cleaned_data.get(code, "").split()) for code in CODES})

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        low, high = data.get("age_from"), data.get("age_to")
        if (low is None) != (high is None) or (low is not None and high is not None and low > high):
            self.add_error("age_to", _("Write both ages, the lower one first, or neither."))
        return data


class _GroupFormSet(forms.BaseFormSet[GroupForm]):
    """``attribute``: the question that is changed."""

    attribute: PoolAttribute | None = None

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = list(self.named())
        if len(rows) < 2:
            raise forms.ValidationError(_("A question needs at least two groups."))
        names = [str(form.words).casefold() for form in rows]
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("Two groups have the same name."))
        ages = sorted((form.cleaned_data["age_from"], form.cleaned_data["age_to"]) for form in rows if _has_ages(form))
        if any(high >= low for (_low, high), (low, _high) in pairwise(ages)):
            raise forms.ValidationError(_("Two groups share an age."))
        for value, many in _lost(self.attribute, {form.cleaned_data["value"] for form in rows}):
            raise forms.ValidationError(
                _("“%(group)s” is the answer of %(count)s residents. It can be renamed, not removed."),
                params={"group": value, "count": many},
            )

    def named(self) -> Iterator[GroupForm]:
        return (form for form in self.forms if form.has_changed() or form.initial if form.words)

    def values(self) -> list[dict[str, Any]]:
        """As PoolAttribute.values; what the form does not show (municipalities) stays."""
        before = {str(one["value"]): one for one in self.attribute.values} if self.attribute else {}
        found: list[dict[str, Any]] = []
        for form in self.named():
            data, words = form.cleaned_data, form.words
            value = data["value"] if data["value"] in before else _new_value(words, {*before, *_names(found)})
            kept = {key: one for key, one in before.get(value, {}).items() if key == "municipalities"}
            ages = {"ages": [data["age_from"], data["age_to"]]} if _has_ages(form) else {}
            found.append({"value": value, "label": dict(words), "people": data["people"], **kept, **ages})
        return found


GroupFormSet = forms.formset_factory(GroupForm, formset=_GroupFormSet, extra=3, max_num=60, absolute_max=60)


def groups_of(attribute: PoolAttribute | None) -> list[dict[str, Any]]:
    """What the rows show to begin with."""
    found = []
    for one in attribute.values if attribute else []:
        words = Words(one.get("label")) or Words({CODES[0]: str(one["value"])})
        low, high = one.get("ages") or (None, None)
        found.append({"value": one["value"], **words, "people": one.get("people"), "age_from": low, "age_to": high})
    return found


def save(pool: Pool, attribute: PoolAttribute | None, form: QuestionForm, groups: Any) -> PoolAttribute:
    data = form.cleaned_data
    if attribute is None:
        key = new_key(pool, data["label"].best(pool.language)[0])
        attribute = PoolAttribute(pool=pool, key=key, position=pool.attributes.count())
    attribute.label, attribute.is_asked, attribute.source = data["label"], data["is_asked"], data["source"]
    attribute.values = groups.values()
    attribute.save()
    return attribute


def answered(attribute: PoolAttribute, value: str | None = None) -> int:
    """How many residents have given this answer, or any."""
    pairs = [value] if value is not None else [str(one["value"]) for one in attribute.values]
    found = Resident.objects.filter(pool=attribute.pool_id)
    return sum(found.filter(attributes__holds={attribute.key: one}).count() for one in pairs)


def _lost(attribute: PoolAttribute | None, kept: set[str]) -> Iterator[tuple[str, int]]:
    for one in attribute.values if attribute else []:
        if str(one["value"]) not in kept and (many := answered(attribute, str(one["value"]))):  # type: ignore[arg-type]
            yield str(Words(one.get("label"))) or str(one["value"]), many


def _names(found: list[dict[str, Any]]) -> set[str]:
    return {str(one["value"]) for one in found}


def _new_value(words: Words, taken: set[str]) -> str:
    stem = " ".join(words.best(CODES[0])[0].translate(NOT_IN_NAMES).split()) or "group"
    return next(value for value in (stem, *(f"{stem} {n}" for n in range(2, 1000))) if value not in taken)


def _has_ages(form: GroupForm) -> bool:
    return form.cleaned_data.get("age_from") is not None
