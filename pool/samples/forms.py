"""Forms about samples."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pool.models import PoolAttribute
from pool.reach.models import ContactKind
from words.forms import SentOnceForm

WIDTHS = (
    ("exact", _("Exactly like the population")),
    ("one", _("One more or less in each group")),
    ("tenth", _("A tenth more or less in each group")),
)


class SampleForm(SentOnceForm):
    title = forms.CharField(label=_("What for"), max_length=120, help_text=_("The residents read it in their log."))
    size = forms.IntegerField(label=_("How many people"), min_value=1)
    keys = forms.MultipleChoiceField(label=_("Like the population in"), widget=forms.CheckboxSelectMultiple)
    width = forms.ChoiceField(label=_("How closely"), choices=WIDTHS, initial="one", widget=forms.RadioSelect)

    def __init__(self, *args: Any, attributes: list[PoolAttribute], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(one.key, str(one.label)) for one in attributes]  # type: ignore[attr-defined]
        self.fields["keys"].initial = [one.key for one in attributes]
        most = int(settings.RAATI.sample_most)
        self.fields["size"].validators.append(forms.IntegerField(max_value=most).validators[0])
        self.fields["size"].widget.attrs["max"] = str(most)


class AskedForm(SentOnceForm):
    kind = forms.ChoiceField(
        label=_("How they are asked"), choices=[one for one in ContactKind.choices if one[0] != ContactKind.DRAW]
    )


class AnsweredForm(SentOnceForm):
    keys = forms.CharField(
        label=_("Keys of those who answered, one a line"),
        widget=forms.Textarea(attrs={"rows": "4", "spellcheck": "false", "autocomplete": "off"}),
        max_length=200_000,
    )
