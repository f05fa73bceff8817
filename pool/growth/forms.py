"""The settings of a pool, and whom it is shared with."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from pool.models import Pool, Share
from pool.residents.fields import SHAREABLE
from words.fields import Words
from words.forms import SentOnceForm
from words.words_input import WordsFormField

POOL_FIELDS = (
    "title",
    "about",
    "privacy_notice",
    "language",
    "is_open",
    "topics",
    "cooling_off_days",
    "keep_months",
    "keep_needs_months",
    "youngest",
)


class PoolForm(SentOnceForm):
    """Topics: one a line, in the order of the languages, with bars between them."""

    title = WordsFormField(label=_("Title"), max_length=200)
    about = WordsFormField(label=_("What it is for"), rows=3, max_length=1000, required=False)
    language = forms.ChoiceField(label=_("Main language"), choices=settings.LANGUAGES)
    is_open = forms.BooleanField(label=_("Residents can join by the public page"), required=False)
    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": "6", "autocomplete": "off"}),
        help_text=_("One a line: Finnish | Swedish | English. What stands alone is used for all."),
    )
    cooling_off_days = forms.IntegerField(
        label=_("Days before the same person is asked again"), min_value=0, max_value=1000
    )
    keep_months = forms.IntegerField(
        label=_("Months without a sign of life after which a resident is deleted"), min_value=3, max_value=120
    )
    keep_needs_months = forms.IntegerField(label=_("Months after which needs are deleted"), min_value=1, max_value=120)
    youngest = forms.IntegerField(label=_("Youngest age of a resident"), min_value=0, max_value=100)
    privacy_notice = WordsFormField(
        label=_("Privacy notice"),
        rows=10,
        max_length=8000,
        help_text=_("When you change it, its number grows: each consent says which notice it was given to."),
    )

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(pool, name) for name in POOL_FIELDS} | {"topics": _lines(pool.topics)}
        super().__init__(*args, **kwargs)
        self.known = {str(topic["key"]): topic for topic in pool.topics}
        for name in ("title", "about", "privacy_notice"):
            self.fields[name].widget.main = pool.language

    def clean_topics(self) -> list[dict[str, Any]]:
        """A topic that stays keeps its key, so that residents keep their choice."""
        codes = [code for code, _name in settings.LANGUAGES]
        found: list[dict[str, Any]] = []
        for line in filter(str.strip, self.cleaned_data["topics"].splitlines()):
            parts = [part.strip()[:80] for part in line.split("|")]
            label = Words(dict(zip(codes, parts, strict=False)) if len(parts) > 1 else {codes[0]: parts[0]})
            found.append({"key": self._key(label, {str(one["key"]) for one in found}), "label": dict(label)})
        return found

    def _key(self, label: Words, taken: set[str]) -> str:
        for key, topic in self.known.items():
            if key not in taken and set(Words(topic["label"]).items()) & set(label.items()):
                return key
        stem = slugify(str(label))[:30] or "topic"
        return next(
            key for key in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if key not in taken | set(self.known)
        )


def _lines(topics: list[dict[str, Any]]) -> str:
    codes = [code for code, _name in settings.LANGUAGES]
    return "\n".join(" | ".join(Words(topic["label"]).get(code, "") for code in codes) for topic in topics)


class ShareForm(SentOnceForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Authority"), empty_label=None)
    fields_shown = forms.MultipleChoiceField(
        label=_("What it may see of each resident"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="share_%s", **kwargs)  # it stands beside the settings on one page
        others = Organisation.objects.exclude(pk=pool.organisation_id).order_by("pk")
        self.fields["organisation"].queryset = others  # type: ignore[attr-defined]
        own = [(one.key, str(one.label)) for one in pool.attributes.all()]
        self.fields["fields_shown"].choices = [*SHAREABLE.items(), *own]  # type: ignore[attr-defined]

    def save(self, pool: Pool) -> Share:
        share, _new = Share.objects.update_or_create(
            pool=pool,
            organisation=self.cleaned_data["organisation"],
            defaults={"fields": self.cleaned_data["fields_shown"]},
        )
        return share
